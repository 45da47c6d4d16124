import type { PatternMatch, PatternPair } from './parameters.ts';
import { literalOf, plainLiteral } from './regex/literal.ts';
import { createMatcher, type Matcher } from './regex/matcher.ts';
import { parseRegex, RegexSyntaxError } from './regex/parse.ts';
import { anyOf, compileProgram, type Program } from './regex/program.ts';

/** Decides whether a path or value fits one of a list of patterns; linear in the input, never throws. */
export interface PatternSet {
  readonly size: number;
  test(text: string): boolean;
  /** The pattern that fits first, as it was configured, or null. */
  find(text: string): string | null;
}

/** A pattern that cannot be used, and why, in words that follow "because". */
export interface UnusablePattern {
  readonly pattern: string;
  readonly reason: string;
}

/** Steps of all regular expressions of one list together; bounds the time per character of a request. */
export const maxListSteps = 10_000;

interface Compiled {
  readonly source: string;
  readonly text: string;
  readonly match: PatternMatch;
  readonly program: Program | null;
}

/**
 * Compiles a list of patterns for many tests.
 *
 * Plain text, and regular expressions that amount to it (`^/static/`, `/health$`), are compared natively. All others run together as
 * one automaton in time linear in the text, whatever the pattern, so a configured pattern cannot hang a request. The engine is our own
 * because RE2JS costs 6–8 ms of CPU at each cold start even when nothing uses it; the tests hold ours against RE2JS and against
 * the language's own. A pattern that cannot be compiled is left out and named.
 */
export function createPatternSet(pairs: readonly PatternPair[]): {
  readonly set: PatternSet;
  readonly unusable: readonly UnusablePattern[];
} {
  if (pairs.length === 0) return empty;
  const unusable: UnusablePattern[] = [];
  const compiled: Compiled[] = [];
  let steps = 0;
  for (const pair of pairs) {
    try {
      const one = compile(pair);
      steps += one.program?.steps.length ?? 0;
      if (steps > maxListSteps) throw new RegexSyntaxError(`the list unfolds to more than ${maxListSteps} steps`);
      compiled.push(one);
    } catch (error) {
      if (!(error instanceof RegexSyntaxError)) throw error;
      unusable.push({ pattern: pair[0], reason: error.message });
    }
  }
  return { set: Object.freeze(new CompiledPatterns(compiled)), unusable };
}

function compile([source, match]: PatternPair): Compiled {
  if (match !== 'regex') return { source, text: source, match, program: null };
  const plain = plainLiteral(source);
  if (plain !== null) return { source, ...plain, program: null };
  const node = parseRegex(source);
  const literal = literalOf(node);
  if (literal !== null) return { source, ...literal, program: null };
  return { source, text: source, match, program: compileProgram(node) };
}

class CompiledPatterns implements PatternSet {
  readonly size: number;
  private readonly list: readonly Compiled[];
  private readonly exact: Set<string> = new Set();
  /** Beginnings of two characters and more by their second one: nearly all begin with a slash. */
  private readonly starts: Map<number, string[]> = new Map();
  private readonly shortStarts: string[] = [];
  private readonly contained: string[] = [];
  private readonly ends: string[] = [];
  private readonly matcher: Matcher | null;

  constructor(list: readonly Compiled[]) {
    this.size = list.length;
    this.list = list;
    const programs: Program[] = [];
    for (const one of list) {
      if (one.program !== null) programs.push(one.program);
      else this.index(one.text, one.match);
    }
    this.matcher = programs.length === 0 ? null : createMatcher(anyOf(programs));
  }

  private index(text: string, match: PatternMatch): void {
    if (match === 'exact') this.exact.add(text);
    else if (match === 'contains') this.contained.push(text);
    else if (match === 'ends') this.ends.push(text);
    else if (text.length <= 1) this.shortStarts.push(text);
    else {
      const group = this.starts.get(text.charCodeAt(1));
      if (group === undefined) this.starts.set(text.charCodeAt(1), [text]);
      else group.push(text);
    }
  }

  test(text: string): boolean {
    const bucket = this.starts.get(text.charCodeAt(1));
    if (bucket !== undefined) for (const start of bucket) if (text.startsWith(start)) return true;
    if (this.exact.size > 0 && this.exact.has(text)) return true;
    for (const start of this.shortStarts) if (text.startsWith(start)) return true;
    for (const part of this.contained) if (text.includes(part)) return true;
    for (const end of this.ends) if (text.endsWith(end)) return true;
    return this.matcher?.test(text) === true;
  }

  find(text: string): string | null {
    if (!this.test(text)) return null;
    return this.list.find((one) => fits(one, text))?.source ?? null;
  }
}

function fits({ text: pattern, match, program }: Compiled, text: string): boolean {
  switch (match) {
    case 'exact':
      return text === pattern;
    case 'starts':
      return text.startsWith(pattern);
    case 'contains':
      return text.includes(pattern);
    case 'ends':
      return text.endsWith(pattern);
    case 'regex':
      return program !== null && createMatcher(program).test(text);
  }
}

const empty: { readonly set: PatternSet; readonly unusable: readonly UnusablePattern[] } = Object.freeze({
  set: Object.freeze({ size: 0, test: () => false, find: () => null }),
  unusable: Object.freeze([]),
});
