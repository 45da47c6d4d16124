import * as z from 'zod/mini';
import { checkName, headerName, isFieldDeclaration, isPlainHttpUrl, modeNames } from './judge.ts';
import { type ParameterRule, patternMatches } from './rule.ts';

/** A schema that judges values; written out so that no declaration names zod. */
export interface ValueSchema {
  safeParse(value: unknown): { readonly success: boolean };
}

/** The zod schema of a rule, for values in their canonical form. Agents never load it: see `judge`. */
export function schemaOf(rule: ParameterRule): ValueSchema {
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
      return z.record(z.string().check(z.regex(checkName)), z.enum([...modeNames]));
    case 'scores':
      return z
        .record(z.string().check(z.regex(checkName)), z.number().check(z.gte(0), z.lte(1)))
        .check(z.refine((scores) => Object.keys(scores).length <= rule.items));
    case 'fields':
      return z.record(z.string().check(z.minLength(1), z.maxLength(rule.max)), z.string()).check(
        z.refine((fields) => Object.keys(fields).length <= rule.items),
        z.refine((fields) => Object.values(fields).every((declared) => isFieldDeclaration(declared, rule.max))),
      );
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
