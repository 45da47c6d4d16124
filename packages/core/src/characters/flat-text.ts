/** What V8 copies anyway: shorter substrings and sums are texts of their own already. */
const COPIED_BELOW = 13;

/** Two bytes a character: from here on a copy is an object of V8's large kind, which has pages of its own and takes half a millisecond. */
const LARGE_IF_WIDE = 65_500;
const WIDE = /[^\x00-\xff]/;

/**
 * The same text in one piece of memory of its own.
 *
 * A substring points into the text that it was cut from and a sum into its parts, and V8 has a hidden class for each of these. Where `charCodeAt` has met
 * more than four classes it is looked up anew for every character: three to eight times as long on Node 24. Joining is the one operation
 * that always writes its result out; it takes 60 ns and less than a tenth of one more per character. A large text of wide characters stays as it is.
 */
export function flatText(text: string): string {
  if (text.length < COPIED_BELOW || (text.length > LARGE_IF_WIDE && WIDE.test(text))) return text;
  return [text.slice(0, 1), text.slice(1)].join('');
}
