import { isIPv4, isIPv6 } from 'node:net';

/** An address or CIDR in canonical form. A single address is a network whose prefix is the full length. */
export interface Network {
  readonly family: 4 | 6;
  readonly prefix: number;
  /** The first address of the network as a number. */
  readonly base: bigint;
  /** Canonical text: dotted IPv4 or RFC 5952, with `/prefix` unless it is a single address. */
  readonly text: string;
}

/**
 * Reads an address or CIDR, or gives null.
 *
 * IPv4 inside IPv6 (`::ffff:a.b.c.d`, and NAT64's `64:ff9b::a.b.c.d`) becomes IPv4, because both name the same client.
 * Host bits are cleared. Zones, leading zeros and octal forms are refused.
 */
export function parseNetwork(text: string): Network | null {
  const slash = text.indexOf('/');
  const address = slash < 0 ? text : text.slice(0, slash);
  const suffix = slash < 0 ? null : text.slice(slash + 1);
  if (suffix !== null && !/^(?:0|[1-9]\d{0,2})$/.test(suffix)) return null;
  if (isIPv4(address)) {
    const value = ipv4Number(address);
    // Nearly all that are read; without leading zeros an address has one form only.
    if (suffix === null) return { family: 4, prefix: 32, base: value, text: address };
    return fromNumber(4, value, Number(suffix));
  }
  if (!isIPv6(address) || address.includes('%')) return null;
  const value = ipv6Number(address);
  const prefix = suffix === null ? 128 : Number(suffix);
  const high = value >> 32n;
  if (prefix >= 96 && (high === mappedPrefix || high === nat64Prefix)) {
    return fromNumber(4, value & 0xffffffffn, prefix - 96);
  }
  return fromNumber(6, value, prefix);
}

/** Makes the network of `prefix` bits that holds the address `value`, or null where the prefix is out of range. */
export function fromNumber(family: 4 | 6, value: bigint, prefix: number): Network | null {
  const bits = family === 4 ? 32 : 128;
  if (prefix < 0 || prefix > bits) return null;
  const hostBits = BigInt(bits - prefix);
  const base = (value >> hostBits) << hostBits;
  const address = family === 4 ? ipv4Text(base) : ipv6Text(base);
  return { family, prefix, base, text: prefix === bits ? address : `${address}/${prefix}` };
}

/** True for one address, false for a range of several. */
export function isSingleAddress(network: Network): boolean {
  return network.prefix === (network.family === 4 ? 32 : 128);
}

/**
 * First and last address of a network as text that sorts as addresses do: the family's digit, and 8 hexadecimal digits for IPv4, 32
 * for IPv6.
 *
 * Databases share no type for addresses, and comparing such text finds what lies inside a range on all of them.
 */
export function networkRange(network: Network): readonly [first: string, last: string] {
  const { family, prefix, base } = network;
  if (family === 4 && prefix === 32) return ipv4Range(Number(base));
  const [bits, digits] = family === 4 ? [32, 8] : [128, 32];
  const first = `${family}${base.toString(16).padStart(digits, '0')}`;
  if (prefix === bits) return [first, first];
  const last = base + (1n << BigInt(bits - prefix)) - 1n;
  return [first, `${family}${last.toString(16).padStart(digits, '0')}`];
}

/** The same for the text of a network; what is none spans nothing. */
export function rangeOf(text: string): readonly [first: string, last: string] {
  // Nearly all that are asked for.
  if (isIPv4(text)) return ipv4Range(ipv4Value(text));
  const network = parseNetwork(text);
  return network === null ? [noRange, noRange] : networkRange(network);
}

/** What stands for the first and last address of what is no network. */
export const noRange = '-';

/** True when the two networks share an address. */
export function overlaps(a: Network, b: Network): boolean {
  if (a.family !== b.family) return false;
  const bits = a.family === 4 ? 32 : 128;
  const drop = BigInt(bits - Math.min(a.prefix, b.prefix));
  return a.base >> drop === b.base >> drop;
}

/** The single addresses of a network, or null where there are more than `limit`. */
export function expandNetwork(network: Network, limit: number): readonly string[] | null {
  const hostBits = (network.family === 4 ? 32 : 128) - network.prefix;
  if (hostBits > 30 || 2 ** hostBits > limit) return null;
  const toText = network.family === 4 ? ipv4Text : ipv6Text;
  return Array.from({ length: 2 ** hostBits }, (_, index) => toText(network.base + BigInt(index)));
}

const mappedPrefix = 0xffffn;
const nat64Prefix = 0x0064ff9bn << 64n;

function ipv4Range(value: number): readonly [first: string, last: string] {
  const only = `4${value.toString(16).padStart(8, '0')}`;
  return [only, only];
}

function ipv4Number(text: string): bigint {
  return BigInt(ipv4Value(text));
}

function ipv4Value(text: string): number {
  let [value, part] = [0, 0];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === dot) [value, part] = [value * 256 + part, 0];
    else part = part * 10 + code - zero;
  }
  return value * 256 + part;
}

const dot = 46;
const zero = 48;

function ipv4Text(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.');
}

function ipv6Number(text: string): bigint {
  // A dotted tail is two groups.
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  let groups = text;
  if (dotted !== null) {
    const tail = ipv4Number(dotted[2] ?? '');
    groups = `${dotted[1]}${(tail >> 16n).toString(16)}:${(tail & 0xffffn).toString(16)}`;
  }
  const [head = '', rest] = groups.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = rest === undefined || rest === '' ? [] : rest.split(':');
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}

function ipv6Text(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(16 * (7 - index))) & 0xffffn).toString(16));
  let [start, length] = [-1, 1];
  for (let index = 0; index < 8; index++) {
    let run = 0;
    while (groups[index + run] === '0') run++;
    if (run > length) [start, length] = [index, run];
  }
  if (start < 0) return groups.join(':');
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + length).join(':')}`;
}
