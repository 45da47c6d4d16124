import * as z from 'zod/mini';
import { documentSections, parameterDocs } from './parameter-docs.ts';
import type { ParameterName } from './parameters.ts';
import { allowedInWords } from './rule.ts';
import { schemaOf } from './rule-schema.ts';
import { parameterNames, parameterRules } from './schema.ts';
import { templateParameters } from './templates.ts';

/** A JSON document. */
export type JsonObject = { readonly [name: string]: unknown };

/**
 * The JSON Schema (draft 2020-12) of a configuration: what a local file holds and what a control plane serves.
 *
 * It describes canonical forms, for editors and consoles. Agents also read the older spellings that `validateConfig` takes (numbers as
 * text, modes as 0–3, bare decoy texts), and pass over names that they do not know. `x-section` is the heading of the reference that a
 * parameter stands under; `x-local-only` marks what a control plane cannot set.
 */
export function configurationJsonSchema(): JsonObject {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Configuration of RASP for serverless',
    type: 'object',
    properties: Object.fromEntries(parameterNames.map((name) => [name, schemaWithText(name)])),
    additionalProperties: true,
  };
}

function schemaWithText(name: ParameterName): JsonObject {
  const { $schema: _, ...schema } = z.toJSONSchema(
    schemaOf(parameterRules[name]) as unknown as z.ZodMiniType,
  ) as JsonObject;
  const { meaning, unit } = parameterDocs[name];
  const inUnit = unit === null ? '' : ` Unit: ${unit}.`;
  const { secret = false, localOnly = false } = parameterRules[name];
  return {
    ...schema,
    description: `${meaning} Must be ${allowedInWords(parameterRules[name])}.${inUnit}`,
    'x-section': sectionOf(name),
    ...(localOnly ? { 'x-local-only': true } : {}),
    ...(secret ? { writeOnly: true } : { default: templateParameters('default')?.[name] }),
  };
}

function sectionOf(name: ParameterName): string {
  const place = parameterNames.indexOf(name);
  return documentSections.findLast(([first]) => parameterNames.indexOf(first) <= place)?.[1] ?? '';
}
