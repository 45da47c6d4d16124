import { Tooltip } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hour12: false });
const date = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const units = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** A time in words, seen from another: `3 min. ago`. */
export function inWords(at: number, now: number): string {
  const seconds = Math.round((at - now) / 1_000);
  for (const [unit, size] of units) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
  }
  return Math.abs(seconds) < 10 ? 'now' : relative.format(seconds, 'second');
}

/** A time to the second, in the reader's own time zone. */
export function exactly(at: number): string {
  return exact.format(at);
}

/** A time in words; the exact one shows on hover and focus. A time that never was has a word of its own. */
export function When({ at, never = 'never' }: { readonly at: number | null; readonly never?: string }): ReactNode {
  const now = useNow();
  if (at === null) return <span className="dim">{never}</span>;
  return (
    <Tooltip label={exactly(at)}>
      <time dateTime={new Date(at).toISOString()} className="when">
        {inWords(at, now)}
      </time>
    </Tooltip>
  );
}

/** A time by the clock, to the second, for lists that are compared with other logs: the date stands where it is not today's. */
export function Clock({ at }: { readonly at: number }): ReactNode {
  const now = useNow();
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  return (
    <Tooltip label={`${exactly(at)}, ${inWords(at, now)}`}>
      <time dateTime={new Date(at).toISOString()} className="when">
        {isToday ? clock.format(at) : `${date.format(at)}, ${clock.format(at)}`}
      </time>
    </Tooltip>
  );
}

/** The clock, which moves every ten seconds: enough for words. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 10_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
