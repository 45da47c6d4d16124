import { ApiProblem } from './problems.ts';

/** One page, and the cursor of the next. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/**
 * Makes a page of rows that were asked for with one more than `limit`: that one says whether there is another page.
 *
 * `positionOf` gives the place of the last item in the order, and so where the next page begins; several parts are joined as JSON by the caller.
 */
export function pageThrough<Item>(
  rows: readonly Item[],
  limit: number,
  positionOf: (item: Item) => string,
): Page<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { items, next: hasMore ? Buffer.from(positionOf(last)).toString('base64url') : null };
}

/** The position that a cursor stands for, or null where the first page is asked for. */
export function textCursor(cursor: string | undefined): string | null {
  return cursor === undefined ? null : Buffer.from(cursor, 'base64url').toString();
}

/** The number that a cursor stands for, or null where the first page is asked for. */
export function numberCursor(cursor: string | undefined): number | null {
  const text = textCursor(cursor);
  if (text === null) return null;
  if (!/^\d{1,15}$/.test(text)) throw new ApiProblem('malformed', 'The cursor is not one that was given.');
  return Number(text);
}
