/** A JSON Schema, as far as the admin API's document uses it. */
export type Schema = Readonly<Record<string, unknown>>;

type Schemas = Readonly<Record<string, Schema>>;

/** Texts that no form was made for: controls, halves of pairs, names that objects have, statements, cursors, length. */
export const oddTexts: readonly string[] = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'a\udc00b',
  '\u202e\ufeff\uffff',
  '\r\n',
  '__proto__',
  'constructor',
  "'; drop table keys; --",
  '%',
  '[1,2]',
  '["a",null,{}]',
  '["function",1e999,"x"]',
  Buffer.from('["a\\u0000",null,1e308]').toString('base64url'),
  Buffer.from('[null]').toString('base64url'),
  Buffer.from('\0\0').toString('base64url'),
  '\u{1F600}'.repeat(50),
  'x'.repeat(199),
  'x'.repeat(5_000),
];

/** Numbers that do not fit: into 32 bits, into 64, into a double, into a calendar. */
export const oddNumbers: readonly number[] = [
  -1,
  0,
  0.5,
  -0,
  2 ** 31,
  2 ** 53 - 1,
  2 ** 53,
  2 ** 63,
  -(2 ** 63),
  8_640_000_000_000_001,
  1e308,
];

/** Bodies that are no JSON, or more than JSON. */
export const brokenBodies: readonly string[] = [
  '{',
  '{"a":}',
  'null',
  '[]',
  '"text"',
  '1e999',
  '{"a":1}{"a":2}',
  '\ufeff{}',
  '\0',
  '{"__proto__":{"a":1},"constructor":1}',
  '['.repeat(10_000),
  `{"a":"${'x'.repeat(60_000)}"}`,
];

/** A value that a schema takes, as plain as can be. */
export function sampleOf(schema: Schema, schemas: Schemas): unknown {
  const { $ref, anyOf, oneOf, enum: choices, type, properties, required, items, minItems } = schema;
  if (typeof $ref === 'string') return sampleOf(schemas[$ref.split('/').at(-1) ?? ''] ?? {}, schemas);
  const variants = (anyOf ?? oneOf) as readonly Schema[] | undefined;
  if (variants !== undefined) return sampleOf(variants[0] ?? {}, schemas);
  if ('const' in schema) return schema['const'];
  if (Array.isArray(choices)) return choices[0];
  if (type === 'object' || properties !== undefined) {
    const wanted = new Set(Array.isArray(required) ? required : []);
    return Object.fromEntries(
      Object.entries((properties ?? {}) as Schemas)
        .filter(([name]) => wanted.has(name))
        .map(([name, inner]) => [name, sampleOf(inner, schemas)]),
    );
  }
  if (type === 'array') return Array.from({ length: Number(minItems ?? 0) }, () => sampleOf(items as Schema, schemas));
  if (type === 'integer' || type === 'number') return Number(schema['minimum'] ?? 1);
  if (type === 'boolean') return false;
  if (type === 'null') return null;
  return 'odd-one'.padEnd(Number(schema['minLength'] ?? 0), '-');
}

/** Bodies that are as a schema asks for but for one member, which is odd or missing. */
export function oddBodies(schema: Schema, schemas: Schemas): readonly unknown[] {
  const whole = resolved(schema, schemas);
  const properties = (whole['properties'] ?? {}) as Schemas;
  const sample = sampleOf(whole, schemas);
  const fields = Object.entries(properties).flatMap(([name, inner]) => {
    const nested = resolved(inner, schemas)['properties'] === undefined ? [] : oddBodies(inner, schemas);
    const { [name]: _, ...without } = sample as Record<string, unknown>;
    const odd = [...oddTexts, ...oddNumbers, null, true, [], {}, [null], ['\0'], [[]], ...nested];
    return [without, ...odd.map((value) => ({ ...without, [name]: value }))];
  });
  return [sample, {}, [], null, 1, 'x', { ...(sample as object), extra: '\0' }, ...fields];
}

function resolved(schema: Schema, schemas: Schemas): Schema {
  const { $ref } = schema;
  return typeof $ref === 'string' ? (schemas[$ref.split('/').at(-1) ?? ''] ?? {}) : schema;
}
