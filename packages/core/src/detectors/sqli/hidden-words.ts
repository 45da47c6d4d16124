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
  'drop',
]);

/** Where a control character splits a keyword, -1 for none: some filters drop what they cannot print. */
export function brokenKeyword(value: string): number {
  if (!control.test(value)) return -1;
  for (const part of value.matchAll(broken))
    if (split.has(part[0].replace(controls, '').toLowerCase())) return part.index;
  return -1;
}

const broken = /[a-z]{1,8}[\0-\x08\v\f\x0e-\x1f][a-z]{1,8}/gi;
const controls = /[\0-\x1f]/;
/** What splits one: looked for first, since nearly no text holds any. */
const control = /[\0-\x08\v\f\x0e-\x1f]/;

/** Statements that a text in hexadecimal may spell. */
const spelt =
  /^\s{0,4}(?:declare|select|union|insert|update|delete|drop|exec|execute|waitfor|create|alter|shutdown)\b/i;

/** Where a number in hexadecimal spells a statement, in bytes or in UTF-16, -1 for none: `0x73656c65637420…`. */
export function spelledStatement(value: string): number {
  for (
    let at = value.indexOf('0x'), tries = 0;
    at >= 0 && tries < MAX_SPELLED;
    at = value.indexOf('0x', at + 2), tries++
  ) {
    let text = '';
    for (let digit = at + 2; digit < at + 66; digit += 2) {
      const code = Number.parseInt(value.slice(digit, digit + 2), 16);
      if (Number.isNaN(code)) break;
      if (code > 0) text += String.fromCharCode(code);
    }
    if (spelt.test(text)) return at;
  }
  return -1;
}

/** Numbers of one value that are read. */
const MAX_SPELLED = 16;

/** Whether the digits behind the `x` at `at` may spell a text of a word at least, as a look at the first and at one further on says. */
export function maySpell(value: string, at: number): boolean {
  const first = value.charCodeAt(at + 1);
  return first >= 52 && first <= 55 && /^[0-9a-f]{14}/i.test(value.slice(at + 1, at + 15));
}

/** Where a comment splits a keyword, -1 for none. */
export function splitKeyword(value: string): number {
  for (let at = value.indexOf('/*'); at >= 0; at = value.indexOf('/*', at + 2)) if (splitsKeyword(value, at)) return at;
  return -1;
}
