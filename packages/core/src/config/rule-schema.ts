import * as z from 'zod/mini';
import { type ParameterRule, patternMatches } from './rule.ts';

/** What a value was judged to be, in the shape that zod gives; written out so that no declaration names zod. */
export type SchemaVerdict =
  | { readonly success: true; readonly data: unknown }
  | {
      readonly success: false;
      readonly error: { readonly issues: readonly { readonly path: readonly PropertyKey[] }[] };
    };

/** A schema that judges values. */
export interface ValueSchema {
  safeParse(value: unknown): SchemaVerdict;
}

const built = new Map<ParameterRule, ValueSchema>();

/** The schema of a rule, for values in their canonical form; built on first use because a cold start seldom needs any. */
export function schemaOf(rule: ParameterRule): ValueSchema {
  let schema = built.get(rule);
  if (schema === undefined) {
    schema = build(rule);
    built.set(rule, schema);
  }
  return schema;
}

/** Names of checks: what PyRASP and this agent use, and nothing that an object inherits. */
const checkName = /^[a-z][a-z0-9_-]{0,63}$/i;
/** A token of RFC 9110. */
const headerName = /^[!#$%&'*+.^_`|~0-9a-z-]*$/i;

function build(rule: ParameterRule): ValueSchema {
  switch (rule.kind) {
    case 'text':
      return z.string().check(z.maxLength(rule.max));
    case 'url':
      return z.string().check(z.maxLength(rule.max), z.refine(isPlainHttpUrl));
    case 'header-name':
      return z.string().check(z.maxLength(rule.max), z.regex(headerName));
    case 'integer':
      return z.int().check(z.gte(rule.min), z.lte(rule.max));
    case 'fraction':
      return z.number().check(z.gte(rule.min), z.lte(rule.max));
    case 'flag':
      return z.boolean();
    case 'choice':
      return z.enum([...rule.values]);
    case 'texts':
    case 'patterns':
      return listOf(text(rule.max), rule.items);
    case 'pairs':
      return listOf(z.tuple([text(rule.max), z.enum([...patternMatches])]), rule.items);
    case 'text-groups':
      return listOf(listOf(text(rule.max), rule.items), rule.items);
    case 'modes':
      return z.record(z.string().check(z.regex(checkName)), z.enum(['off', 'block', 'blacklist', 'report']));
    case 'proxies':
      return z.union([z.int().check(z.gte(0), z.lte(rule.hops)), listOf(text(rule.max), rule.items)]);
  }
}

function text(max: number): z.ZodMiniString {
  return z.string().check(z.minLength(1), z.maxLength(max));
}

function listOf<Item extends z.core.SomeType>(item: Item, items: number): z.ZodMiniArray<Item> {
  return z.array(item).check(z.maxLength(items));
}

/** True for the empty text and for a URL that a beacon can be sent to; credentials in it would end up in logs. */
export function isPlainHttpUrl(text: string): boolean {
  if (text === '') return true;
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return false;
  return url.username === '' && url.password === '' && url.hostname !== '';
}
