import { ALL_BITS, MAY_BE_BASE64 } from './detector-bits.ts';

/** Looks at the text around a mark that one value gets; one with more of them goes to every detector, which is cheaper than to go on. */
const MAX_LOOKS = 2048;

let looks = 0;

/** Begins a new value. */
export function resetLooks(): void {
  looks = 0;
}

/** Whether it is worth a look for `bit`: nothing has set it, and the value has not used up its looks. */
export function isOpen(found: number, bit: number): boolean {
  return (found & bit) === 0 && looks++ < MAX_LOOKS;
}

/** What the looks count as that were left out for their number: all that they could have found. */
export function unread(): number {
  return looks > MAX_LOOKS ? ALL_BITS & ~MAY_BE_BASE64 : 0;
}
