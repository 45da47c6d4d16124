/**
 * Looks at the text around a mark that every value gets; one more for each few characters is more than prose asks for. What a text with more of
 * them could show counts as found, since the detector's own look costs less.
 */
const MAX_LOOKS = 512;
const CHARACTERS_PER_LOOK = 6;

const state = { left: 0, unread: 0 };

/** Begins a new value. */
export function resetLooks(length: number): void {
  state.left = MAX_LOOKS + Math.trunc(length / CHARACTERS_PER_LOOK);
  state.unread = 0;
}

/** Whether it is worth a look for a detector's bit: nothing has set it, and the value has not used up its looks. */
export function isOpen(found: number, bit: number): boolean {
  if ((found & bit) !== 0) return false;
  if (--state.left > 0) return true;
  state.unread |= bit;
  return false;
}

/** The bits of the looks that were left out for their number. */
export function unread(): number {
  return state.unread;
}
