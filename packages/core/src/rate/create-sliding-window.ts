import { detached } from '../detached.ts';
import { createRecency } from './recency.ts';
import type { SlidingWindow } from './sliding-window.ts';

/** Parts that a window is counted in. An event is forgotten at most one part before it is `windowMs` old: 1.6 % of the window. */
export const WINDOW_PARTS = 64;

/**
 * Creates a window without events that holds at most `maxKeys` keys, least recently hit forgotten first.
 *
 * Really slides, so 50 requests on each side of a full minute are 100 within it. Each key has 64 counters of 1/64 window. The error goes
 * one way only: every event counted did happen within `windowMs`, so a client that keeps to the limit is never accused; one whose events
 * spread over more than 63/64 of the window may pass for one less. A key weighs 128 bytes of counters and about 100 of bookkeeping,
 * whatever it does; a part counts to 65,535.
 *
 * All keys share one `windowMs`; a hit with another one (the configuration changed) starts afresh. A clock that jumps forward forgets,
 * one that jumps back by more than a part forgets the key's events: neither may accuse anyone.
 */
export function createSlidingWindow(maxKeys: number): SlidingWindow {
  const limit = Math.max(1, Math.trunc(maxKeys) || 1);
  const slots = new Map<string, number>();
  const recency = createRecency();
  /** Keys and free slots by number. */
  let keys: string[] = [];
  let free: number[] = [];
  let counts = new Uint16Array(16 * WINDOW_PARTS);
  let totals = new Int32Array(16);
  /** Number of the part in which each slot was last hit, counted from the epoch. */
  let parts = new Float64Array(16);
  let currentWindowMs = 0;

  function reserve(slot: number): void {
    if (slot < totals.length) return;
    const capacity = Math.min(totals.length * 2, Math.max(limit, 16));
    const old = { counts, totals, parts };
    counts = new Uint16Array(capacity * WINDOW_PARTS);
    totals = new Int32Array(capacity);
    parts = new Float64Array(capacity);
    counts.set(old.counts);
    totals.set(old.totals);
    parts.set(old.parts);
  }

  function release(slot: number): void {
    const key = keys[slot];
    if (key !== undefined) slots.delete(key);
    recency.drop(slot);
  }

  function newSlot(key: string, part: number): number {
    let slot = free.pop();
    if (slot === undefined && slots.size >= limit) {
      slot = recency.oldest();
      release(slot);
    }
    slot ??= slots.size;
    reserve(slot);
    const kept = detached(key);
    keys[slot] = kept;
    slots.set(kept, slot);
    recency.push(slot);
    reset(slot, part);
    return slot;
  }

  function reset(slot: number, part: number): void {
    counts.fill(0, slot * WINDOW_PARTS, (slot + 1) * WINDOW_PARTS);
    totals[slot] = 0;
    parts[slot] = part;
  }

  /** Events in the parts that a slot leaves behind when it moves `steps` on from `part`. */
  function leaving(slot: number, part: number, steps: number): number {
    let sum = 0;
    for (let step = 1; step <= steps; step++) sum += counts[place(slot, part + step)] ?? 0;
    return sum;
  }

  /** Moves a slot on to `part` and gives the part that counts: its own where the clock went back by no more than one. */
  function advance(slot: number, part: number): number {
    const last = parts[slot] ?? 0;
    const steps = part - last;
    if (steps === 0 || steps === -1) return last;
    if (steps < 0 || steps >= WINDOW_PARTS) {
      reset(slot, part);
      return part;
    }
    totals[slot] = (totals[slot] ?? 0) - leaving(slot, last, steps);
    for (let step = 1; step <= steps; step++) counts[place(slot, last + step)] = 0;
    parts[slot] = part;
    return part;
  }

  function clear(): void {
    slots.clear();
    recency.clear();
    keys = [];
    free = [];
  }

  return {
    hit(key, now, windowMs) {
      if (!(windowMs > 0) || !Number.isFinite(now)) return 0;
      if (windowMs !== currentWindowMs) {
        clear();
        currentWindowMs = windowMs;
      }
      const part = partOf(now, windowMs);
      let slot = slots.get(key);
      if (slot === undefined) slot = newSlot(key, part);
      else {
        recency.drop(slot);
        recency.push(slot);
      }
      const index = place(slot, advance(slot, part));
      const count = counts[index] ?? 0;
      const total = totals[slot] ?? 0;
      if (count === 0xffff) return total;
      counts[index] = count + 1;
      totals[slot] = total + 1;
      return total + 1;
    },
    count(key, now, windowMs) {
      const slot = slots.get(key);
      if (slot === undefined || windowMs !== currentWindowMs) return 0;
      const last = parts[slot] ?? 0;
      const steps = partOf(now, windowMs) - last;
      if (!(steps >= -1 && steps < WINDOW_PARTS)) return 0;
      return (totals[slot] ?? 0) - leaving(slot, last, steps);
    },
    forget(key) {
      const slot = slots.get(key);
      if (slot === undefined) return;
      release(slot);
      free.push(slot);
    },
    get size() {
      return slots.size;
    },
  };
}

/** Number of the part of a window that a time lies in. */
function partOf(now: number, windowMs: number): number {
  return Math.floor((now * WINDOW_PARTS) / windowMs);
}

/** Where the counter of a part stands: a ring of 64 per slot. */
function place(slot: number, part: number): number {
  const rest = part % WINDOW_PARTS;
  return slot * WINDOW_PARTS + (rest < 0 ? rest + WINDOW_PARTS : rest);
}
