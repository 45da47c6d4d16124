import { isSpace } from './characters.ts';

/** Words before a separator from which on the value reads as prose that quotes a command line. */
const PROSE_WORDS = 4;

/** What stands before a separator: nothing but quotes, identifiers (a list), a value of up to three words, or prose. */
export type Before = 'nothing' | 'identifier' | 'value' | 'prose';

/** Says what the text before the separator at `at` looks like; reads at most four words. */
export function contextBefore(value: string, at: number): Before {
  let words = 0;
  let items = 1;
  let inWord = false;
  let plain = true;
  for (let i = 0; i < at; i++) {
    const c = value.charCodeAt(i);
    if (isSpace(c)) {
      inWord = false;
    } else if (c === 59 || c === 124 || c === 38) {
      if (inWord) {
        items++;
      }
      inWord = false;
    } else if (c === 34 || c === 39 || c === 41 || c === 92) {
      plain = false; // a quote or bracket that closes the program's own
    } else {
      if (!inWord) {
        words++;
        if (words >= PROSE_WORDS) {
          return 'prose';
        }
        inWord = true;
      }
      plain &&= (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95 || c === 45;
    }
  }
  return words === 0 ? 'nothing' : plain && items >= words ? 'identifier' : 'value';
}
