/** The longest pause that an answer may ask for: a wrong or hostile header must not silence an agent for an hour. */
export const maxRetryAfterMs = 900_000;

/**
 * Reads a Retry-After header, seconds or an HTTP date, as milliseconds from 0 to 15 minutes; null where it makes no sense.
 *
 * A date is compared with the answer's own Date header where there is one, because the clocks of the two sides may differ.
 */
export function readRetryAfter(header: string | undefined, date: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  if (/^\d{1,10}$/.test(text)) return Math.min(Number(text) * 1_000, maxRetryAfterMs);
  const until = Date.parse(text);
  if (Number.isNaN(until)) return null;
  const sent = date === undefined ? Number.NaN : Date.parse(date);
  const from = Number.isNaN(sent) ? now : sent;
  return Math.min(Math.max(until - from, 0), maxRetryAfterMs);
}
