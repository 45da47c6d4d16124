import { isNameCode, nextOf } from './characters.ts';

/** Returns the index after an expansion of `$IFS` in any of its spellings at `at`, or `at` when there is none. */
export function skipIfs(value: string, at: number): number {
  if (value.charCodeAt(at) !== 36) {
    return at;
  }
  if (value.startsWith('{IFS', at + 1)) {
    const limit = Math.min(value.length, at + 24);
    const close = nextOf(value, at + 5, 125, limit);
    return close === limit ? at + 5 : close + 1;
  }
  if (value.startsWith('IFS', at + 1)) {
    return at + 4;
  }
  return at;
}

/** `$@ $* $1 $u ${u} $()`: parameters that are empty in most shells, put inside a word to break it up. */
export function skipEmptyExpansion(value: string, at: number): number {
  if (skipIfs(value, at) !== at) {
    return at;
  }
  const next = value.charCodeAt(at + 1);
  if (next === 40) {
    // $(): a command that is none.
    return value.charCodeAt(at + 2) === 41 ? at + 3 : at;
  }
  if (next === 64 || next === 42 || next === 33 || (next >= 48 && next <= 57)) {
    return at + 2;
  }
  if (next >= 97 && next <= 122) {
    // $u: short and unset; longer names are taken for variables that hold something.
    const after = value.charCodeAt(at + 2);
    return isIdentifierCode(after) ? at : at + 2;
  }
  if (next === 123) {
    let i = at + 2;
    while (i - at < 24 && isIdentifierCode(value.charCodeAt(i))) {
      i++;
    }
    return value.charCodeAt(i) === 125 ? i + 1 : at;
  }
  return at;
}

function isIdentifierCode(code: number): boolean {
  return isNameCode(code) && code !== 45 && code !== 46;
}
