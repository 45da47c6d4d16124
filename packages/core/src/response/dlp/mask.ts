/** Characters of each end that stay, at most: enough to recognise what leaked, too few to use it. */
const shown = 4;
const mostStars = 8;
/** Longest evidence, in characters. */
const maxEvidence = 256;

/** Gives a leak in a form that may be logged: its first and last characters. Of a short one at most a quarter at each end is shown. */
export function mask(value: string): string {
  const ends = Math.min(shown, Math.floor(value.length / 4));
  const stars = '*'.repeat(Math.min(mostStars, value.length - 2 * ends));
  return `${value.slice(0, ends)}${stars}${value.slice(value.length - ends)}`;
}

/** The evidence of a leak: masked, or under DLP_LOG_LEAKED_DATA the leak itself, cut. */
export function leakEvidence(value: string, log: boolean): string {
  return log ? value.slice(0, maxEvidence) : mask(value);
}
