/**
 * Steps that detectors took beyond reading a value, since somebody last asked.
 *
 * The engine reckons with a cost per character. What a detector does for each expression, bracket or tag it finds can be much more than that where a
 * value holds little else, and short values hold little else as often as an attacker likes. Such a detector says here what it did, and the engine takes
 * it off the work of the request. A count, so that the same values always cost the same; detectors are synchronous, so one number is enough.
 */
let steps = 0;

/** Adds steps, each about as dear as one character to the dearest rule of a usual detector. */
export function spend(count: number): void {
  steps += count;
}

/** The steps since the last call. */
export function takeSpent(): number {
  const taken = steps;
  steps = 0;
  return taken;
}
