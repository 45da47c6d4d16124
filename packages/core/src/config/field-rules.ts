import { type FieldDeclaration, type FieldKind, parseFieldDeclaration } from './field-kind.ts';
import { fits } from './field-value.ts';
import { createPatternSet } from './pattern-set.ts';
import type { ConfigProblem } from './problem.ts';
import { excerpt, problem } from './problem.ts';

/** Where a declared parameter stands, as FIELDS spells it before a colon. */
export type FieldSource = 'query' | 'form' | 'path' | 'header' | 'cookie' | 'json';

/** What one parameter was declared to hold. */
export interface FieldRule {
  readonly kind: FieldKind | 'pattern';
  readonly list: boolean;
  /** Whether a value is of the kind; a list's value may hold several, joined by commas. */
  test(value: string): boolean;
}

/** Every declaration of FIELDS, by name. */
export interface FieldRules {
  readonly size: number;
  /** True where values are judged at all: `text`, `rich-text` and `code` take any. */
  readonly judges: boolean;
  /** True where a field may hold markup or program text, which detectors then take for what it is; `*` declares none. */
  readonly holdsText: boolean;
  /** True where repeats are judged. */
  readonly declaresRepeats: boolean;
  /** What was declared of a parameter by its name, or null. */
  find(source: FieldSource, name: string): FieldRule | null;
  /** What `*` declares of all others, or null. */
  readonly others: FieldRule | null;
}

const sources: readonly FieldSource[] = ['query', 'form', 'path', 'header', 'cookie', 'json'];
/** A name without a source means parameters; headers, cookies and members of JSON texts are named with theirs. */
const bareSources: readonly FieldSource[] = ['query', 'form', 'path'];

/**
 * Compiles FIELDS: `{"id": "integer", "query:sku": "/^[A-Z]{3}$/", "json:/items/0/qty": "integer", "json:/items/x/note": "text"}`, where a step `*` of a pointer
 * stands for any one. A pattern without a linear-time reading is left out and named.
 */
export function createFieldRules(fields: Readonly<Record<string, string>>): {
  readonly rules: FieldRules;
  readonly problems: readonly ConfigProblem[];
} {
  const problems: ConfigProblem[] = [];
  // By source first: most inputs stand where nothing is declared, and are told so without a look-up of their own.
  const named: Partial<Record<FieldSource, Map<string, FieldRule>>> = {};
  const pointers: { readonly steps: readonly string[]; readonly rule: FieldRule }[] = [];
  let others: FieldRule | null = null;
  for (const [key, text] of Object.entries(fields)) {
    const declaration = parseFieldDeclaration(text);
    const rule = declaration === null ? null : createRule(key, declaration, problems);
    if (rule === null) continue;
    if (key === '*') {
      others = rule;
      continue;
    }
    const colon = key.indexOf(':');
    const source = sources.find((one) => colon >= 0 && key.slice(0, colon) === one);
    const name = source === undefined ? key : key.slice(colon + 1);
    for (const at of source === undefined ? bareSources : [source]) {
      if (at === 'json' && name.includes('*')) pointers.push({ steps: name.split('/'), rule });
      else {
        const rules = named[at] ?? new Map<string, FieldRule>();
        named[at] = rules.set(at === 'header' ? name.toLowerCase() : name, rule);
      }
    }
  }
  const all = [...Object.values(named).flatMap((rules) => [...rules.values()]), ...pointers.map(({ rule }) => rule)];
  const rules: FieldRules = Object.freeze({
    size: all.length + (others === null ? 0 : 1),
    judges: all.some(({ kind }) => !takesAny(kind)),
    holdsText: all.some(({ kind }) => kind === 'rich-text' || kind === 'code'),
    declaresRepeats: others !== null || all.some(({ list }) => !list),
    others,
    find(source: FieldSource, name: string): FieldRule | null {
      const rule = rulesOf(named, source)?.get(name);
      if (rule !== undefined) return rule;
      if (source !== 'json' || pointers.length === 0) return null;
      const steps = name.split('/');
      return pointers.find((pointer) => covers(pointer.steps, steps))?.rule ?? null;
    },
  });
  return { rules, problems };
}

/** By the name of a member each: one that a variable names is looked up anew for every input. */
function rulesOf(
  named: Readonly<Partial<Record<FieldSource, ReadonlyMap<string, FieldRule>>>>,
  source: FieldSource,
): ReadonlyMap<string, FieldRule> | undefined {
  switch (source) {
    case 'header':
      return named.header;
    case 'query':
      return named.query;
    case 'json':
      return named.json;
    case 'cookie':
      return named.cookie;
    case 'form':
      return named.form;
    case 'path':
      return named.path;
  }
}

/** True for kinds that hold any text. */
export function takesAny(kind: FieldRule['kind']): boolean {
  return kind === 'text' || kind === 'rich-text' || kind === 'code';
}

function createRule(
  key: string,
  { kind, pattern, list }: FieldDeclaration,
  problems: ConfigProblem[],
): FieldRule | null {
  let test = (value: string): boolean => fits(kind, value);
  if (kind === 'pattern') {
    const { set, unusable } = createPatternSet([[`^(?:${pattern})$`, 'regex']]);
    if (unusable[0] !== undefined) {
      const message = `FIELDS does without "${excerpt(key)}" because ${unusable[0].reason}`;
      problems.push(problem('FIELDS', 'warning', message, 'the merged configuration'));
      return null;
    }
    test = (value) => set.test(value);
  }
  const one = test;
  return Object.freeze({ kind, list, test: list ? (value: string) => one(value) || value.split(',').every(one) : one });
}

function covers(pattern: readonly string[], steps: readonly string[]): boolean {
  return pattern.length === steps.length && pattern.every((step, index) => step === '*' || step === steps[index]);
}
