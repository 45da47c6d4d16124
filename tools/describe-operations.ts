/** Writes the types of the admin API's client out of its OpenAPI document, so that the client needs neither the server nor its schemas. */
type Json = Readonly<Record<string, unknown>>;

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: 'path' | 'query';
    readonly required: boolean;
    readonly schema: Json;
  }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

type Content = Readonly<Record<string, { readonly schema: Json }>>;

/** Sent to a browser, which follows a redirect; a program has nothing to do there. */
const forBrowsers: ReadonlySet<string> = new Set(['beginOidc', 'endOidc']);

/** Gives the text of the module. `base` is the path that all operations have in common. */
export function describeOperations(document: Json, base: string): string {
  const { paths, components } = document as unknown as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
    readonly components: { readonly schemas: Readonly<Record<string, Json>> };
  };
  const types = Object.entries(components.schemas).map(
    ([name, schema]) => `export type ${name} = ${typeOf(schema, name.endsWith('Sent'))};\n`,
  );
  const routes: string[] = [];
  const operations: string[] = [];
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const id = operation.operationId;
      if (forBrowsers.has(id)) continue;
      const content = Object.entries(operation.responses).find(([status]) => status.startsWith('2'))?.[1].content;
      const [kind, media] = Object.entries(content ?? {})[0] ?? ['none', undefined];
      routes.push(`  ${id}: ['${method.toUpperCase()}', '${path.slice(base.length)}', '${kind}'],`);
      operations.push(
        `  /** ${operation.summary} */`,
        `  readonly ${id}: { readonly given: ${givenOf(operation)}; readonly answer: ${media === undefined ? 'undefined' : typeOf(media.schema, false)} };`,
      );
    }
  }
  return [
    '// Generated from the contracts of the admin API by `npm run docs`.\n',
    ...types,
    '/** How each operation is called: method, path and what it answers. */',
    'export const routes = {',
    ...routes,
    '} as const;\n',
    '/** What each operation takes and answers. */',
    'export interface Operations {',
    ...operations,
    '}\n',
  ].join('\n');
}

function givenOf({ parameters = [], requestBody }: Operation): string {
  const parts: string[] = [];
  for (const [place, name] of [
    ['path', 'params'],
    ['query', 'query'],
  ] as const) {
    const fields = parameters.filter((parameter) => parameter.in === place);
    if (fields.length === 0) continue;
    const isOptional = fields.every(({ required }) => !required);
    const inner = fields.map((field) => property(field.name, field.schema, field.required, true)).join(' ');
    parts.push(`readonly ${name}${isOptional ? '?' : ''}: { ${inner} };`);
  }
  const body = requestBody?.content['application/json'];
  if (body !== undefined) parts.push(`readonly body: ${typeOf(body.schema, true)};`);
  return parts.length === 0 ? 'object' : `{ ${parts.join(' ')} }`;
}

function property(name: string, schema: Json, isRequired: boolean, isSent: boolean): string {
  const key = /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
  const orNothing = !isRequired && isSent ? ' | undefined' : '';
  return `readonly ${key}${isRequired ? '' : '?'}: ${typeOf(schema, isSent)}${orNothing};`;
}

/** A JSON Schema as a type; what it cannot say is `unknown`. */
function typeOf(schema: Json, isSent: boolean): string {
  const inner = (value: unknown): string => typeOf(value as Json, isSent);
  if (typeof schema['$ref'] === 'string') return schema['$ref'].split('/').at(-1) ?? 'unknown';
  if ('const' in schema) return JSON.stringify(schema['const']);
  if (Array.isArray(schema['enum'])) return schema['enum'].map((value) => JSON.stringify(value)).join(' | ');
  const choices = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(choices)) return `(${choices.map(inner).join(' | ')})`;
  if (Array.isArray(schema['type'])) return `(${schema['type'].map((type) => inner({ ...schema, type })).join(' | ')})`;
  switch (schema['type']) {
    case 'string':
    case 'boolean':
    case 'null':
      return schema['type'];
    case 'number':
    case 'integer':
      return 'number';
    case 'array':
      if (Array.isArray(schema['prefixItems'])) return `readonly [${schema['prefixItems'].map(inner).join(', ')}]`;
      return `readonly (${schema['items'] === undefined ? 'unknown' : inner(schema['items'])})[]`;
    case 'object':
      return objectOf(schema, isSent);
    default:
      return 'unknown';
  }
}

function objectOf(schema: Json, isSent: boolean): string {
  const { properties, required, additionalProperties } = schema as {
    readonly properties?: Readonly<Record<string, Json>>;
    readonly required?: readonly string[];
    readonly additionalProperties?: Json | boolean;
  };
  if (properties === undefined) {
    const values = typeof additionalProperties === 'object' ? typeOf(additionalProperties, isSent) : 'unknown';
    return `Readonly<Record<string, ${values}>>`;
  }
  const fields = Object.entries(properties).map(([name, value]) =>
    property(name, value, required?.includes(name) === true, isSent),
  );
  return `{ ${fields.join(' ')} }`;
}
