import { isSpace } from './characters.ts';

/** Words before a separator from which on the value reads as prose that quotes a command line. */
const PROSE_WORDS = 4;

/** What stands before a separator: nothing but quotes, identifiers (a list), a value of up to three words, or prose. */
export type Before = 'nothing' | 'identifier' | 'value' | 'prose';

/**
 * How far a value was read and what stood there. Separators are asked about one after the other: each goes on where the one before it ended, or a long
 * word in front of many of them would be read again for each.
 */
const state = { value: '', at: 0, words: 0, items: 1, inWord: false, plain: true };

/** Forgets the value that was read last. */
export function resetContext(value = ''): void {
  state.value = value;
  state.at = 0;
  state.words = 0;
  state.items = 1;
  state.inWord = false;
  state.plain = true;
}

/** Says what the text before the separator at `at` looks like; reads at most four words. */
export function contextBefore(value: string, at: number): Before {
  if (at < state.at || value !== state.value) {
    resetContext(value);
  }
  let { words, items, inWord, plain } = state;
  for (let i = state.at; i < at && words < PROSE_WORDS; i++) {
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
        inWord = true;
      }
      plain &&= (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95 || c === 45;
    }
  }
  state.at = at;
  state.words = words;
  state.items = items;
  state.inWord = inWord;
  state.plain = plain;
  if (words >= PROSE_WORDS) {
    return 'prose';
  }
  return words === 0 ? 'nothing' : plain && items >= words ? 'identifier' : 'value';
}
