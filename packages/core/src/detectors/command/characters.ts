/** Space, tab, line feed, carriage return, vertical tab, form feed. */
export function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

/** Characters that end a simple command: `; | & ) #` a backtick, a line end, or the value's end (NaN). */
export function isCommandEnd(code: number): boolean {
  return (
    code === 59 || // ;
    code === 124 || // |
    code === 38 || // &
    code === 41 || // )
    code === 125 || // }
    code === 96 || // `
    code === 35 || // #
    code === 10 ||
    code === 13 ||
    code === 0 ||
    Number.isNaN(code) // past the end
  );
}

/** `a-z A-Z 0-9 . _ -`: what command names are written with. */
export function isNameCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 48 && code <= 57) ||
    code === 45 ||
    code === 46 ||
    code === 95 ||
    (code >= 65 && code <= 90)
  );
}

/** The index of the next `code`, or `limit`; a search that stays inside the word's bound. */
export function nextOf(value: string, from: number, code: number, limit: number): number {
  let i = from;
  while (i < limit && value.charCodeAt(i) !== code) {
    i++;
  }
  return i;
}
