/**
 * The UTF-16 code unit at `at`, NaN before the beginning and behind the end: `charCodeAt` for a look at neighbours.
 *
 * A call of `charCodeAt` that has once been asked for a place outside its text is no longer compiled in place: on Node 24 it then takes four times as
 * long for every character to come. Here no such call is made.
 */
export function codeAt(text: string, at: number): number {
  return at >>> 0 < text.length ? text.charCodeAt(at) : Number.NaN;
}
