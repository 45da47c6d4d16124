/** Keywords that filters remove, each with itself inside: `ununionion`, `selselectect`. What a filter that looks once leaves is the keyword. */
export const nested: readonly string[] = [
  ...nestedIn('union'),
  ...nestedIn('select'),
  ...nestedIn('where'),
  ...nestedIn('from'),
];

const keywords: readonly string[] = ['union', 'select', 'where', 'from'];

/** The same of the two words that join conditions; too short to decide alone. */
export const nestedLogic: readonly string[] = ['oorr', 'anandd', 'aandnd'];

function nestedIn(word: string): readonly string[] {
  const forms: string[] = [];
  for (let at = 1; at < word.length; at++) forms.push(word.slice(0, at) + word + word.slice(at));
  return forms;
}

const isNested: ReadonlySet<string> = new Set(nested);
const wordOf = /[a-z]{8,12}/gi;
/** What each of them holds: no word of a value without it is looked up. */
const inner = /(?:union|select|where|from)[a-z]/;
const logic = /(?<![a-z])(?:(oorr)|anandd|aandnd)(?![a-z])/gi;

/** Where a keyword stands with itself inside, -1 for none. */
export function nestedKeyword(value: string): number {
  const lower = value.toLowerCase();
  if (!keywords.some((word) => lower.includes(word)) || !inner.test(lower)) return -1;
  for (const word of value.matchAll(wordOf)) if (isNested.has(word[0].toLowerCase())) return word.index;
  return -1;
}

/** The value as a filter leaves it that removes `or` and `and` once; the same value where there is nothing to remove. */
export function withoutNestedLogic(value: string): string {
  const lower = value.toLowerCase();
  if (!nestedLogic.some((word) => lower.includes(word))) return value;
  return value.replace(logic, (_, or: string | undefined) => (or === undefined ? 'and' : 'or'));
}
