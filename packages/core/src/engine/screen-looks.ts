/**
 * Looks at the text around a mark that every value gets; one more for each few characters is more than prose asks for. What a text with more of
 * them could show counts as found, since the detector's own look costs less.
 */
const MAX_LOOKS = 256;
const CHARACTERS_PER_LOOK = 8;

/** What a look costs, in the work of a request. */
const WORK_PER_LOOK = 8;

const UNKNOWN = 0;
const YES = 1;
const NO = 2;

const state = { left: 0, granted: 0, unread: 0, markup: UNKNOWN, dot: UNKNOWN, marks: 0, usual: false, steps: 0 };

/** Begins a new value. */
export function resetLooks(length: number): void {
  state.left = MAX_LOOKS + Math.trunc(length / CHARACTERS_PER_LOOK);
  state.granted = state.left;
  state.unread = 0;
  state.markup = UNKNOWN;
  state.dot = UNKNOWN;
  state.steps = 0;
}

/** Whether a `<` stands anywhere in the value; looked for once, however often it is asked. */
export function holdsMarkup(value: string): boolean {
  if (state.markup === UNKNOWN) state.markup = value.includes('<') ? YES : NO;
  return state.markup === YES;
}

/** The same of a dot. */
export function holdsDot(value: string): boolean {
  if (state.dot === UNKNOWN) state.dot = value.includes('.') ? YES : NO;
  return state.dot === YES;
}

/** Whether it is worth a look for a detector's bit: nothing has set it, and the value has not used up its looks. */
export function isOpen(found: number, bit: number): boolean {
  if ((found & bit) !== 0) return false;
  if (--state.left > 0) return true;
  state.unread |= bit;
  return false;
}

/** Counts what a mark, a word or a look costs beyond its characters: steps, each about as dear as a character to the dearest rule of a usual detector. */
export function readFurther(steps: number): void {
  state.steps += steps;
}

/** The bits of the looks that were left out for their number. */
export function unread(): number {
  return state.unread;
}

/** What the screen did since this was last asked beyond reading characters: steps that it counted, and its looks. */
export function takenWork(): number {
  const left = Math.max(state.left, 0);
  const work = state.steps + (state.granted - left) * WORK_PER_LOOK;
  state.granted = left;
  state.steps = 0;
  return work;
}

/** Keeps how many marks of punctuation the value has, and whether all its characters are printable ones of ASCII. */
export function keepSeen(marks: number, usual: boolean): void {
  state.marks = marks;
  state.usual = usual;
}

/** Whether the value that was screened last is made of the printable characters of ASCII. */
export function wasUsual(): boolean {
  return state.usual;
}

/** Marks of punctuation in the value that was screened last. */
export function countedMarks(): number {
  return state.marks;
}
