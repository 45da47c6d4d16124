/** Services that give credentials to whoever asks from inside (CWE-918, ATT&CK T1552.005), and names for the machine itself. */
const internalNames: ReadonlySet<string> = new Set([
  'localhost',
  'localhost.localdomain',
  'ip6-localhost',
  'ip6-loopback',
  'loopback',
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'metadata.azure.internal',
  'metadata.tencentyun.com',
  'metadata.packet.net',
  'instance-data',
  'instance-data.ec2.internal',
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
  'host.docker.internal',
  'gateway.docker.internal',
  'rancher-metadata',
  'intranet',
  'internal',
  'vault',
  'consul',
  'etcd',
  'memcached',
  'jenkins',
  'docker',
  'localtest.me',
  'lvh.me',
  'vcap.me',
  'spoofed.burpcollaborator.net',
]);

/** Ends of names that lead inside, or to an address that stands in the name. */
const internalEnds: readonly string[] = [
  '.localhost',
  '.localdomain',
  '.internal',
  '.lan',
  '.corp',
  '.intranet',
  '.svc.cluster.local',
  '.localtest.me',
  '.lvh.me',
  '.vcap.me',
  '.local',
  '.lan',
  '.corp',
  '.intranet',
  '.consul',
  '.home.arpa',
];

/** Services that resolve the address in a name: `127.0.0.1.nip.io`. */
const addressNames: readonly string[] = [
  '.nip.io',
  '.sslip.io',
  '.xip.io',
  '.1u.ms',
  '.rbndr.us',
  '.rebind.network',
  '.rebind.it',
  '.localho.st',
  '.readme.localtest.me',
  '.nip.app',
  '.traefik.me',
  '.r3dir.me',
];

/** Services that tell a tester that something called them. */
const outOfBand: readonly string[] = [
  'burpcollaborator.net',
  'oastify.com',
  'oast.pro',
  'oast.live',
  'oast.site',
  'oast.online',
  'oast.fun',
  'oast.me',
  'interact.sh',
  'interactsh.com',
  'dnslog.cn',
  'ceye.io',
  'bxss.me',
  'canarytokens.com',
  'requestrepo.com',
  'requestbin.net',
  'requestbin.com',
  'dnsbin.zhack.ca',
  'pingb.in',
  'interactsh.io',
  'eyes.sh',
];

/** What a host is to a server that is made to call it. */
export type HostKind = 'metadata' | 'internal' | 'private' | 'disguised' | 'out-of-band' | 'public';

/**
 * Judges a host as it stands in a URL: a name, an address in any notation that resolvers take, an IPv6 literal in brackets.
 *
 * A public address in a notation that only hides it is `disguised`; where there is no scheme, `//2026/x` is a path.
 */
export function judgeHost(written: string, scheme = true): HostKind {
  const host = fold(written);
  if (host.startsWith('[')) return judgeIpv6(host.slice(1, host.endsWith(']') ? -1 : undefined));
  const address = parseIpv4(host);
  if (address !== null) {
    if (!scheme && /^\d{1,7}$/.test(host) && host !== '0') return 'public';
    const kind = judgeIpv4(address);
    if (kind !== 'public' || !scheme) return kind;
    return /^[1-9]?\d{1,2}(?:\.\d{1,3}){3}$/.test(host) ? 'public' : 'disguised';
  }
  if (scheme && /[\u2460-\u24ff]/.test(written)) return 'disguised';
  if (internalNames.has(host))
    return host.includes('metadata') || host.includes('instance-data') ? 'metadata' : 'internal';
  if (internalEnds.some((end) => host.endsWith(end))) return 'internal';
  if (addressNames.some((end) => host.endsWith(end))) return 'internal';
  // `127.0.0.1.example.org`: a name made to be taken for, or to resolve to, what it begins with.
  if (/^(?:127\.0\.0\.1|169\.254\.169\.254)\./.test(host)) return 'internal';
  if (outOfBand.some((name) => host === name || host.endsWith(`.${name}`))) return 'out-of-band';
  return 'public';
}

/** Lower case, look-alike digits and dots as the plain ones (as resolvers fold them, UTS 46), without a last dot. */
function fold(host: string): string {
  let folded = host.toLowerCase();
  for (let at = 0; at < folded.length; at++) {
    if (folded.charCodeAt(at) > 127) {
      folded = folded.normalize('NFKC').replace(/[\u3002\uff0e\uff61]/g, '.');
      break;
    }
  }
  return folded.endsWith('.') ? folded.slice(0, -1) : folded;
}

/** An IPv4 address as `inet_aton` reads it: one to four parts, decimal, octal or hexadecimal, the last one filling the rest. */
function parseIpv4(host: string): number | null {
  if (host === '' || host.length > 64 || !/^[0-9a-fox.]+$/.test(host)) return null;
  const parts = host.split('.');
  if (parts.length > 4) return null;
  const numbers = parts.map(parsePart);
  if (numbers.some((number) => number === null)) return null;
  let address = 0;
  for (let index = 0; index < numbers.length - 1; index++) {
    const number = (numbers[index] ?? 0) & 255;
    address = address * 256 + number;
  }
  const rest = 4 - (numbers.length - 1);
  const last = (numbers.at(-1) ?? 0) % 256 ** rest;
  return address * 256 ** rest + last;
}

function parsePart(part: string): number | null {
  if (/^0o[0-7]{1,20}$/.test(part)) return Number.parseInt(part.slice(2), 8);
  if (/^0x[0-9a-f]{1,16}$/.test(part)) return Number.parseInt(part.slice(2), 16);
  if (/^0[0-7]{1,20}$/.test(part)) return Number.parseInt(part, 8);
  return /^\d{1,15}$/.test(part) ? Number(part) : null;
}

function judgeIpv4(address: number): HostKind {
  const a = Math.floor(address / 2 ** 24) & 255;
  const b = Math.floor(address / 2 ** 16) & 255;
  if (a === 169 && b === 254) return 'metadata';
  // Alibaba's, Oracle's and Azure's own services.
  if (address === 0x646464c8 || address === 0xc00000c0 || address === 0xa83f8110) return 'metadata';
  if (a === 127 || a === 0) return 'internal';
  if (a === 10 || (a === 172 && b >= 16 && b <= 31) || (a === 192 && b === 168) || (a === 100 && b >= 64 && b <= 127))
    return 'private';
  return 'public';
}

function judgeIpv6(text: string): HostKind {
  const plain = text.split('%', 1)[0] ?? '';
  const mapped = /^(?:::|(?:0{1,4}:){5,6})(?:ffff:(?:0{1,4}:)?)?(\d{1,3}(?:\.\d{1,3}){3})$/.exec(plain);
  if (mapped?.[1] !== undefined) return judgeIpv4(parseIpv4(mapped[1]) ?? 0);
  const words = expand(hexTail(plain));
  if (words === null) return 'public';
  const head = words.slice(0, 6);
  if (head.slice(0, 5).every((word) => word === 0) && (words[5] === 0xffff || words[5] === 0)) {
    const address = (words[6] ?? 0) * 65_536 + (words[7] ?? 0);
    if (words[5] === 0 && address <= 1) return 'internal';
    return judgeIpv4(address);
  }
  const first = words[0] ?? 0;
  // 6to4 carries the IPv4 address behind its prefix.
  if (first === 0x2002) return judgeIpv4((words[1] ?? 0) * 65_536 + (words[2] ?? 0));
  // NAT64 leads to the IPv4 address at the end.
  if (first === 0x64 && words[1] === 0xff9b) return judgeIpv4((words[6] ?? 0) * 65_536 + (words[7] ?? 0));
  if (first === 0xfd00 && words[1] === 0xec2) return 'metadata';
  if ((first & 0xfe00) === 0xfc00 || (first & 0xffc0) === 0xfe80) return 'private';
  return 'public';
}

/** The address with a dotted IPv4 address at its end written as two words: `64:ff9b::127.0.0.1`. */
function hexTail(text: string): string {
  const dotted = /(?<=:)\d{1,3}(?:\.\d{1,3}){3}$/.exec(text);
  const address = dotted === null ? null : parseIpv4(dotted[0]);
  if (dotted === null || address === null) return text;
  return `${text.slice(0, dotted.index)}${Math.floor(address / 65_536).toString(16)}:${(address % 65_536).toString(16)}`;
}

/** The eight words of an IPv6 address, or null. */
function expand(text: string): readonly number[] | null {
  if (text.length > 45 || !/^[0-9a-f:]+$/.test(text)) return null;
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const words = (half: string | undefined): number[] =>
    half === undefined || half === '' ? [] : half.split(':').map((word) => Number.parseInt(word, 16));
  const left = words(halves[0]);
  const right = words(halves[1]);
  const missing = 8 - left.length - right.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  const all = [...left, ...Array<number>(halves.length === 1 ? 0 : missing).fill(0), ...right];
  return all.some((word) => !(word >= 0 && word <= 0xffff)) ? null : all;
}
