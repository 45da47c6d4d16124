import { encoding, type Operator } from './operator.ts';

/** `%XX` for each byte of a text. */
function percentOf(text: string): string {
  return [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}

/** Everything but letters, digits and what URLs leave alone, percent-encoded: for targets that decode a second time. */
export const percent: Operator = encoding('percent', 'CAPEC-64/72 URL encoding', 1, (payload) =>
  payload.replaceAll(/[^\w.-]/gu, percentOf),
);

/** Every character percent-encoded, hexadecimal digits in either case. */
export const percentAll: Operator = encoding(
  'percent-all',
  'CAPEC-72 URL encoding of plain letters',
  1,
  (payload, random) =>
    payload.replaceAll(/[\s\S]/gu, (character) =>
      random.below(2) === 0 ? percentOf(character) : percentOf(character).toUpperCase(),
    ),
);

/** Percent-encoded twice, as proxies and frameworks in a row undo it. */
export const percentTwice: Operator = encoding('percent-twice', 'CAPEC-120 double encoding', 2, (payload) =>
  payload.replaceAll(/[^\w.-]/gu, percentOf).replaceAll('%', '%25'),
);

/** `%uXXXX`, which IIS and older Java stacks decode. */
export const percentWide: Operator = encoding('percent-u', 'CAPEC-71 %u encoding', 1, (payload) =>
  payload.replaceAll(/[^\w.-]/g, (character) => `%u${character.charCodeAt(0).toString(16).padStart(4, '0')}`),
);

/** Dots, slashes and quotes as two-byte UTF-8 that only careless decoders take. */
export const overlong: Operator = encoding('overlong', 'CAPEC-80 overlong UTF-8', 1, (payload) =>
  payload.replaceAll(/[./\\'"<>;]/g, (character) => {
    const code = character.charCodeAt(0);
    return `%${(0xc0 | (code >> 6)).toString(16)}%${(0x80 | (code & 63)).toString(16)}`;
  }),
);

/** Marks as `\uXXXX`: for values that a program puts into a JSON text or a script. */
export const jsonEscape: Operator = encoding('json-escape', 'CAPEC-71 JSON and script escapes', 1, (payload) =>
  payload.replaceAll(/[^\w\s\\.-]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`),
);

/** Marks as `\xXX`, as scripts and many template languages read them. */
export const hexEscape: Operator = encoding('hex-escape', 'CAPEC-71 script escapes', 1, (payload) =>
  payload.replaceAll(/[^\w\s\\.-]/g, (character) =>
    character.charCodeAt(0) > 255 ? character : `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  ),
);

/** The whole value in base64, where the application takes it so. */
export const base64: Operator = encoding('base64', 'CAPEC-267 base64', 1, (payload) =>
  payload.length < 8 ? null : Buffer.from(payload).toString('base64'),
);

/** Base64 with the alphabet of URLs and without padding. */
export const base64url: Operator = encoding('base64url', 'CAPEC-267 base64url', 1, (payload) =>
  payload.length < 8 ? null : Buffer.from(payload).toString('base64url'),
);

/** Marks as hexadecimal character references: for targets that read a value as HTML or XML before they use it. */
export const entityHex: Operator = encoding('entity-hex', 'CAPEC-199 character references', 1, (payload, random) =>
  payload.replaceAll(/[<>"'&(){}$;:=/\\]/g, (character) => {
    const zeros = '0'.repeat(random.below(4));
    return `&#x${zeros}${character.charCodeAt(0).toString(16)};`;
  }),
);

/** The same, decimal. */
export const entityDecimal: Operator = encoding('entity-decimal', 'CAPEC-199 character references', 1, (payload) =>
  payload.replaceAll(/[<>"'&(){}$;:=/\\]/g, (character) => `&#${character.charCodeAt(0)};`),
);

/** Names of characters, as HTML has them. */
export const entityNamed: Operator = encoding('entity-named', 'CAPEC-199 named references', 1, (payload) =>
  payload.replaceAll(/[&<>"'():=]/g, (character) => names[character] ?? character),
);

const names: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '(': '&lpar;',
  ')': '&rpar;',
  ':': '&colon;',
  '=': '&equals;',
};

/** Blanks as `+`, for a target that decodes a form a second time. */
export const plusBlank: Operator = encoding('plus-blank', 'CAPEC-72 form encoding', 1, (payload) =>
  payload.includes('+') ? null : payload.replaceAll(' ', '+'),
);

/** What every target may do that decodes a value once more than the agent saw. */
export const commonEncodings: readonly Operator[] = [
  percent,
  percentAll,
  percentTwice,
  percentWide,
  jsonEscape,
  base64,
  base64url,
];
