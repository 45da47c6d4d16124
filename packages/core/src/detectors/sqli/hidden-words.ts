/** Keywords that filters remove, each with itself inside: `ununionion`, `selselectect`. What a filter that looks once leaves is the keyword. */
export const nested: readonly string[] = [
  ...nestedIn('union'),
  ...nestedIn('select'),
  ...nestedIn('where'),
  ...nestedIn('from'),
];

/** The same of the two words that join conditions; too short to decide alone. */
export const nestedLogic: readonly string[] = ['oorr', 'anandd', 'aandnd'];

function nestedIn(word: string): readonly string[] {
  const forms: string[] = [];
  for (let at = 1; at < word.length; at++) forms.push(word.slice(0, at) + word + word.slice(at));
  return forms;
}

const isNested: ReadonlySet<string> = new Set(nested);
const wordOf = /[a-z]{8,12}/gi;
const logic = /(?<![a-z])(?:(oorr)|anandd|aandnd)(?![a-z])/gi;

/** Where a keyword stands with itself inside, -1 for none. */
export function nestedKeyword(value: string): number {
  for (const word of value.matchAll(wordOf)) if (isNested.has(word[0].toLowerCase())) return word.index;
  return -1;
}

/** The value as a filter leaves it that removes `or` and `and` once; the same value where there is nothing to remove. */
export function withoutNestedLogic(value: string): string {
  return value.replace(logic, (_, or: string | undefined) => (or === undefined ? 'and' : 'or'));
}

/** Longest comment that is looked for within a word. */
const MAX_COMMENT = 24;

/** Whether the comment that begins at `at` splits a keyword: `sel` and `ect` around an empty one. No dialect reads that as the keyword, but filters do. */
export function splitsKeyword(value: string, at: number): boolean {
  const end = value.slice(at + 2, at + 2 + MAX_COMMENT).indexOf('*/');
  if (end < 0) return false;
  const before = /[a-z]{1,8}$/i.exec(value.slice(Math.max(0, at - 8), at))?.[0];
  const behind = /^[a-z]{1,8}/i.exec(value.slice(at + end + 4, at + end + 12))?.[0];
  return before !== undefined && behind !== undefined && split.has((before + behind).toLowerCase());
}

const split: ReadonlySet<string> = new Set([
  'union',
  'select',
  'where',
  'from',
  'insert',
  'update',
  'delete',
  'sleep',
  'benchmark',
  'waitfor',
]);

/** Where a comment splits a keyword, -1 for none. */
export function splitKeyword(value: string): number {
  for (let at = value.indexOf('/*'); at >= 0; at = value.indexOf('/*', at + 2)) if (splitsKeyword(value, at)) return at;
  return -1;
}
