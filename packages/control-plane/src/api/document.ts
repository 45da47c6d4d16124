import { z } from 'zod';
import { problem } from './common.ts';
import { type AnyContract, apiBase } from './contract.ts';
import { contracts } from './index.ts';

type Json = Readonly<Record<string, unknown>>;

/** Makes the OpenAPI 3.1 document of the admin API out of the contracts that its routes validate by. */
export function openApiDocument(version: string): Json {
  const components = new Map<string, unknown>();
  const paths: Record<string, Record<string, unknown>> = {};
  const failure = {
    description: 'What went wrong.',
    ...jsonContent('application/problem+json', refer(problem, 'output')),
  };
  for (const { subject, contract } of contracts) {
    const path = `${apiBase}${contract.path}`;
    paths[path] = { ...paths[path], [contract.method.toLowerCase()]: operation(contract, subject) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'RASP control plane',
      version,
      description: 'What people and programs do with the control plane. Agents use another protocol.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      schemas: Object.fromEntries([...components].sort(([a], [b]) => (a < b ? -1 : 1))),
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token.' },
        session: { type: 'apiKey', in: 'cookie', name: 'rasp_session', description: 'A login in a browser.' },
      },
    },
  };

  function operation(contract: AnyContract, subject: string): Json {
    const { id, needs, params, query, body, answer, produces = 'application/json', status = 200 } = contract;
    const good =
      answer === undefined && contract.produces === undefined
        ? { '204': { description: 'Done.' } }
        : {
            [status]: {
              description: 'Done.',
              ...(answer === undefined
                ? { content: { [produces]: { schema: { type: 'string' } } } }
                : jsonContent(produces, refer(answer, 'output'))),
            },
          };
    return {
      operationId: id,
      tags: [subject],
      summary: contract.summary,
      description: `Needs: ${needs}.`,
      security: needs === 'anybody' ? [] : [{ token: [] }, { session: [] }],
      ...(params === undefined && query === undefined
        ? {}
        : { parameters: [...parameters(params, 'path'), ...parameters(query, 'query')] }),
      ...(body === undefined
        ? {}
        : { requestBody: { required: true, ...jsonContent('application/json', refer(body, 'input')) } }),
      responses: { ...good, default: failure },
    };
  }

  function parameters(fields: z.ZodObject | undefined, place: 'path' | 'query'): readonly Json[] {
    if (fields === undefined) return [];
    const { properties = {}, required = [] } = refer(fields, 'input') as {
      properties?: Record<string, Json>;
      required?: readonly string[];
    };
    return Object.entries(properties).map(([name, { description, ...schema }]) => ({
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema,
    }));
  }

  /** The JSON Schema of one place; what has a name goes to the components, once for each direction where they differ. */
  function refer(schema: z.ZodType, io: 'input' | 'output'): unknown {
    const {
      $schema: _,
      $defs = {},
      ...root
    } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json & {
      $defs?: Record<string, Json>;
    };
    const names = new Map<string, string>();
    for (const name of Object.keys($defs)) names.set(name, io === 'input' ? `${name}Sent` : name);
    for (const [name, definition] of Object.entries($defs)) {
      const { id: __, ...rest } = definition;
      components.set(names.get(name) ?? name, rewrite(rest, names));
    }
    const { id: own, ...rest } = root as Json & { id?: string };
    const written = rewrite(rest, names);
    if (own === undefined) return written;
    const name = io === 'input' ? `${own}Sent` : own;
    components.set(name, written);
    return { $ref: `#/components/schemas/${name}` };
  }
}

function jsonContent(type: string, schema: unknown): Json {
  return { content: { [type]: { schema } } };
}

function rewrite(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => rewrite(item, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const match = key === '$ref' && typeof inner === 'string' ? /^#\/\$defs\/(.+)$/.exec(inner) : null;
      const name = names.get(match?.[1] ?? '');
      return name === undefined ? [key, rewrite(inner, names)] : [key, `#/components/schemas/${name}`];
    }),
  );
}
