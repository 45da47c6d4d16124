/** Items from `peek`, and the mark that `acknowledge` takes. */
export interface OutboxBatch<Item> {
  readonly items: readonly Item[];
  readonly through: number;
}

/** Keeps what is to be sent until it was. Bounded: when full, the oldest item makes room and is counted. */
export interface Outbox<Item> {
  push(item: Item): void;
  /** The oldest `max` items; they stay until acknowledged. */
  peek(max: number): OutboxBatch<Item>;
  /** Forgets the items of a batch, and nothing that was pushed since. */
  acknowledge(through: number): void;
  /** Items lost to the bound since the start. */
  readonly dropped: number;
  readonly size: number;
}

/** Creates an empty outbox for at most `capacity` items. */
export function createOutbox<Item>(capacity: number): Outbox<Item> {
  let items: Item[] = [];
  let first = 0;
  let dropped = 0;
  return {
    push(item) {
      items.push(item);
      if (items.length > capacity) {
        items.shift();
        first++;
        dropped++;
      }
    },
    peek(max) {
      const batch = items.slice(0, max);
      return { items: batch, through: first + batch.length };
    },
    acknowledge(through) {
      // A batch whose head was dropped meanwhile ends before or inside what is left.
      const count = Math.min(Math.max(through - first, 0), items.length);
      items = items.slice(count);
      first += count;
    },
    get dropped() {
      return dropped;
    },
    get size() {
      return items.length;
    },
  };
}
