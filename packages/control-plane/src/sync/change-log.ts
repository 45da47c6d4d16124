import type { ChangeRow } from '../store/tables.ts';

/** What happened after a position of the log. */
export interface LogSlice {
  /** Networks that changed, each once, with the single address they were reported by. */
  readonly touched: ReadonlyMap<string, string | null>;
  /** Everything up to this position is contained. */
  readonly through: number;
  /** How many further changes the scopes have behind that position. */
  readonly remaining: number;
}

/** The newest changes in memory. */
export interface ChangeLog {
  /** Number of the last change, or of the position where the log began. */
  head(): number;
  append(changes: readonly ChangeRow[]): void;
  /**
   * What changed after `cursor` in the given scopes, at most `limit` networks; null when the log no longer reaches back
   * so far, or when the position lies ahead of the log.
   */
  after(cursor: number, scopes: readonly string[], limit: number): LogSlice | null;
  /** The last position before a wall-clock time, or where the log begins. */
  positionAt(time: number): number;
}

/**
 * Creates a log that begins after `floor` and keeps at least the newest `capacity` changes.
 *
 * Several changes of one network become one: a reader asks what holds for that network at present, so that a delta can be
 * given twice, or given to a client that missed one, and still ends in the same set.
 */
export function createChangeLog(floor: number, capacity: number): ChangeLog {
  let changes: ChangeRow[] = [];
  let begin = floor;
  let head = floor;

  function countFrom(start: number, scopes: readonly string[]): number {
    let count = 0;
    for (let index = start; index < changes.length; index++) if (scopes.includes(changes[index]?.scope ?? '')) count++;
    return count;
  }

  return {
    head: () => head,
    append(rows) {
      for (const row of rows) {
        changes.push(row);
        head = row.seq;
      }
      if (changes.length <= capacity * 2) return;
      const dropped = changes.length - capacity;
      begin = changes[dropped - 1]?.seq ?? begin;
      changes = changes.slice(dropped);
    },
    after(cursor, scopes, limit) {
      if (cursor < begin || cursor > head) return null;
      const touched = new Map<string, string | null>();
      let through = cursor;
      for (let index = firstWhere(changes, (change) => change.seq > cursor); index < changes.length; index++) {
        const change = changes[index];
        if (change === undefined) break;
        if (scopes.includes(change.scope)) {
          if (touched.size >= limit && !touched.has(change.network)) {
            return { touched, through, remaining: countFrom(index, scopes) };
          }
          touched.set(change.network, change.address ?? touched.get(change.network) ?? null);
        }
        through = change.seq;
      }
      return { touched, through: head, remaining: 0 };
    },
    positionAt: (time) => changes[firstWhere(changes, (change) => change.at >= time) - 1]?.seq ?? begin,
  };
}

/** Index of the first change for which `isPast` holds; it must hold for every later one too. */
function firstWhere(changes: readonly ChangeRow[], isPast: (change: ChangeRow) => boolean): number {
  let [low, high] = [0, changes.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const change = changes[middle];
    if (change === undefined || isPast(change)) high = middle;
    else low = middle + 1;
  }
  return low;
}
