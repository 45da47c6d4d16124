/** UTF-16 units of a value's beginning that the model reads. */
export const HEAD = 320;

/** Units of a longer value's end that it reads as well: attacks are appended. */
export const TAIL = 128;

/** What stands for a character outside ASCII: the model knows that one is there, not which. */
export const OTHER = 0x7f;

const SPACE = 0x20;
const ZERO = 0x30;

/**
 * Folds a decoded value to the alphabet that the model was trained on: codes from 1 to 127.
 *
 * Letters become lower case, a run of digits becomes one `0`, a run of blanks and control characters one space, and every
 * character outside ASCII {@link OTHER}. What distinguishes an order number from the next one is lost on purpose: a model that
 * sees it learns the rows by heart. At most {@link HEAD} + 1 + {@link TAIL} codes, the 1 a mark between head and tail.
 *
 * Training and the agent both call this function; no other language repeats it.
 */
export function foldText(value: string): Uint8Array {
  const codes = new Uint8Array(Math.min(value.length, HEAD + 1 + TAIL));
  if (value.length <= HEAD + TAIL) return codes.subarray(0, fold(value, 0, value.length, codes, 0));
  let length = fold(value, 0, HEAD, codes, 0);
  codes[length++] = 1;
  length = fold(value, value.length - TAIL, value.length, codes, length);
  return codes.subarray(0, length);
}

/** What each ASCII character becomes. */
const folded = Uint8Array.from({ length: OTHER }, (_, code) => {
  if (code >= 0x41 && code <= 0x5a) return code + 32;
  if (code >= ZERO && code <= 0x39) return ZERO;
  return code <= SPACE ? SPACE : code;
});

/** Folds `value` from `start` to `end` into `codes` at `at`; gives the index after the last code. */
function fold(value: string, start: number, end: number, codes: Uint8Array, at: number): number {
  let last = 0;
  for (let i = start; i < end; i++) {
    const unit = value.charCodeAt(i);
    const code = unit < OTHER ? (folded[unit] as number) : OTHER;
    if (code === last && (code === ZERO || code === SPACE)) continue;
    codes[at++] = code;
    last = code;
  }
  return at;
}
