import { kindAt, T, type Tokens } from './tokens.ts';

/** Constants in a row that is compared. */
const MAX_ROW = 8;

/** `(1,2)=(1,2)`, `(1,'a') in (select …`: a row of constants compared with another row or with a query. */
export function comparesRows(tokens: Tokens, from: number): boolean {
  if (kindAt(tokens, from) !== T.left) return false;
  let at = from + 1;
  for (let items = 0; items < MAX_ROW; items++) {
    const kind = kindAt(tokens, at);
    if (kind !== T.number && kind !== T.string && kind !== T.constant) return false;
    at++;
    if (kindAt(tokens, at) !== T.comma) break;
    at++;
  }
  if (kindAt(tokens, at) !== T.right) return false;
  const compare = kindAt(tokens, at + 1);
  if ((compare !== T.compare && compare !== T.in) || kindAt(tokens, at + 2) !== T.left) return false;
  const kind = kindAt(tokens, at + 3);
  return (
    kind === T.select ||
    kind === T.left ||
    ((kind === T.number || kind === T.string) && kindAt(tokens, at + 4) === T.comma)
  );
}
