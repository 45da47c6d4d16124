/** Looks at the text around a mark that one value gets; what more of them could have found counts as found, since a detector's look costs less. */
const MAX_LOOKS = 2048;

const state = { looks: 0, unread: 0 };

/** Begins a new value. */
export function resetLooks(): void {
  state.looks = 0;
  state.unread = 0;
}

/** Whether it is worth a look for a detector's bit: nothing has set it, and the value has not used up its looks. */
export function isOpen(found: number, bit: number): boolean {
  if ((found & bit) !== 0) return false;
  if (state.looks++ < MAX_LOOKS) return true;
  state.unread |= bit;
  return false;
}

/** The bits of the looks that were left out for their number. */
export function unread(): number {
  return state.unread;
}
