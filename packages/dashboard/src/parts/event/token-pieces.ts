/** A part of a text, and whether it is one of the words that convinced. */
export interface Piece {
  readonly text: string;
  readonly isToken: boolean;
}

/** Cuts a text at the words that convinced, which stand in it in their order; one that does not is passed over. */
export function pieces(text: string, tokens: readonly string[]): readonly Piece[] {
  const found: Piece[] = [];
  let place = 0;
  for (const token of tokens) {
    const at = token === '' ? -1 : text.indexOf(token, place);
    if (at === -1) continue;
    if (at > place) found.push({ text: text.slice(place, at), isToken: false });
    found.push({ text: token, isToken: true });
    place = at + token.length;
  }
  if (place < text.length) found.push({ text: text.slice(place), isToken: false });
  return found;
}
