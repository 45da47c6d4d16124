/**
 * Gives a test for membership in a list of words that single spaces separate.
 *
 * The list is taken apart when it is first asked: a cold start pays for no table that its first request does not need.
 */
export function wordSet(text: string): (word: string) => boolean {
  let words: ReadonlySet<string> | null = null;
  return (word) => {
    words ??= new Set(text.split(' '));
    return words.has(word);
  };
}
