import { fieldKinds } from './field-kind.ts';
import type { PatternMatch } from './parameters.ts';

interface RuleBase {
  /** Its value never appears in a message. */
  readonly secret?: true;
  /** Only the function's own deployment may set it: a control plane that could would reach the instance's files or the trust in addresses. */
  readonly localOnly?: true;
}

/** What one parameter may be. Data only, so that whoever judges values, makes the JSON Schema or writes the documentation reads the same line. */
export type ParameterRule = RuleBase &
  (
    | { readonly kind: 'text'; readonly max: number }
    | { readonly kind: 'url'; readonly max: number }
    | { readonly kind: 'header-name'; readonly max: number }
    | { readonly kind: 'integer'; readonly min: number; readonly max: number }
    | { readonly kind: 'fraction'; readonly min: number; readonly max: number }
    | { readonly kind: 'flag' }
    | { readonly kind: 'choice'; readonly values: readonly string[] }
    | { readonly kind: 'texts'; readonly items: number; readonly max: number }
    | { readonly kind: 'patterns'; readonly items: number; readonly max: number }
    /** `bare` is how a text without its own match is compared, as PyRASP's older configurations write it. */
    | { readonly kind: 'pairs'; readonly items: number; readonly max: number; readonly bare: PatternMatch }
    | { readonly kind: 'text-groups'; readonly items: number; readonly max: number }
    | { readonly kind: 'modes'; readonly items: number }
    /** An object of check names and scores from 0 to 1. */
    | { readonly kind: 'scores'; readonly items: number }
    /** An object of parameter names and what each may hold; see `field-kind.ts`. */
    | { readonly kind: 'fields'; readonly items: number; readonly max: number }
    | { readonly kind: 'proxies'; readonly hops: number; readonly items: number; readonly max: number }
  );

/** The ways a pattern is compared, as configurations write them. */
export const patternMatches: readonly PatternMatch[] = ['exact', 'starts', 'contains', 'ends', 'regex'];

/** What a rule allows, in words that follow "must be". */
export function allowedInWords(rule: ParameterRule): string {
  switch (rule.kind) {
    case 'text':
      return `text of at most ${count(rule.max)} characters`;
    case 'url':
      return `an http or https URL without user name and password, of at most ${count(rule.max)} characters, or empty`;
    case 'header-name':
      return `a header name of at most ${count(rule.max)} characters, or empty`;
    case 'integer':
      return `a whole number from ${count(rule.min)} to ${count(rule.max)}`;
    case 'fraction':
      return `a number from ${count(rule.min)} to ${count(rule.max)}`;
    case 'flag':
      return 'true or false';
    case 'choice':
      return `${rule.values.slice(0, -1).join(', ')} or ${rule.values.at(-1)}`;
    case 'texts':
      return `a list of at most ${count(rule.items)} texts of 1 to ${count(rule.max)} characters`;
    case 'patterns':
      return `a list of at most ${count(rule.items)} regular expressions of 1 to ${count(rule.max)} characters`;
    case 'pairs':
      return `a list of at most ${count(rule.items)} pairs [text, match], text of 1 to ${count(rule.max)} characters, match one of ${patternMatches.join(', ')}`;
    case 'text-groups':
      return `a list of at most ${count(rule.items)} lists of at most ${count(rule.items)} texts of 1 to ${count(rule.max)} characters`;
    case 'modes':
      return `an object of at most ${count(rule.items)} check names with off, block, blacklist or report (or 0, 1, 2, 3)`;
    case 'scores':
      return `an object of at most ${count(rule.items)} check names, each with a number from 0 to 1`;
    case 'fields':
      return `an object of at most ${count(rule.items)} parameter names, each with ${fieldKinds.join(', ')} or a /regular expression/, and [] behind it for a list`;
    case 'proxies':
      return `a hop count from 0 to ${count(rule.hops)}, or a list of at most ${count(rule.items)} addresses and CIDRs`;
  }
}

/** Groups thousands the same way on every machine. */
function count(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}
