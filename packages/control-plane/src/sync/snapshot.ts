import { hash } from 'node:crypto';
import { runToEnd, writeCompactList } from '@rasp/core/protocol';
import { type StockBlacklist, stockBlacklist, stockLimits } from '../compat/pyrasp-answer.ts';
import { entriesJson } from './entries-json.ts';
import type { Cursors } from './epochs.ts';
import type { ActiveEntry, LiveBlacklist, WholeList } from './live-blacklist.ts';
import { stockAddresses } from './stock-addresses.ts';

/** The whole list of one profile at one position, in the forms that agents are given. Made once, shared by all of them. */
export interface Snapshot {
  /** The position that an agent stands at when it has taken this list. */
  readonly seq: number;
  /** The same as agents hold it. */
  readonly cursor: string;
  readonly size: number;
  /** The last entries to have changed, at most `limit`, newest first. */
  newest(limit: number): readonly ActiveEntry[];
  /** For our agents as JSON: network → `{"expires": epoch seconds}`, ranges included; the newest 100,000. */
  own(): string;
  /** For stock agents and for agents that did not ask for more: single addresses → detection time. */
  stock(delaySeconds: number): StockBlacklist;
  /** For our agents as bytes, all of it. */
  compact(): CompactForm;
  /** The same where it was made, else null. */
  madeCompact(): CompactForm | null;
}

/** The compact form of a list and the name of its content. */
export interface CompactForm {
  readonly bytes: Buffer;
  /** 32 hex digits: the beginning of `sha256`. */
  readonly digest: string;
  readonly sha256: string;
  /** The position that it stands at, as agents hold it. */
  readonly cursor: string;
}

/** Makes the list of a profile, in steps; its compact form is made with it where `compact` says so, else when it is asked for. */
export function* makeSnapshot(
  live: LiveBlacklist,
  cursors: Cursors,
  profile: string,
  now: number,
  compact: (size: number) => boolean,
): Generator<void, Snapshot> {
  const list = yield* live.collect(profile, now);
  const cursor = cursors.format(list.seq);
  const made = compact(list.entries.length) ? yield* compactForm(list, cursor, now) : null;
  return new SharedSnapshot(list, cursor, now, made);
}

class SharedSnapshot implements Snapshot {
  readonly seq: number;
  readonly cursor: string;
  readonly size: number;
  readonly #entries: readonly ActiveEntry[];
  readonly #now: number;
  #compact: CompactForm | null;
  #own: string | null = null;
  readonly #stock = new Map<number, StockBlacklist>();

  constructor(list: WholeList, cursor: string, now: number, compact: CompactForm | null) {
    this.seq = list.seq;
    this.cursor = cursor;
    this.size = list.entries.length;
    // The compact form is made of all, everything else of the newest: a million entries need not be held for each profile.
    this.#entries = compact === null ? list.entries : list.entries.slice(-ownLimit);
    this.#now = now;
    this.#compact = compact;
  }

  newest(limit: number): readonly ActiveEntry[] {
    return this.#entries.slice(-limit).reverse();
  }

  own(): string {
    this.#own ??= entriesJson(this.newest(ownLimit));
    return this.#own;
  }

  stock(delaySeconds: number): StockBlacklist {
    let list = this.#stock.get(delaySeconds);
    if (list === undefined) {
      list = stockBlacklist(singleAddresses(this.newest(stockLimits.connect), stockLimits.connect), delaySeconds);
      this.#stock.set(delaySeconds, list);
    }
    return list;
  }

  madeCompact(): CompactForm | null {
    return this.#compact;
  }

  compact(): CompactForm {
    const list = { seq: this.seq, entries: this.#entries };
    this.#compact ??= runToEnd(compactForm(list, this.cursor, this.#now));
    return this.#compact;
  }
}

function* compactForm(list: WholeList, cursor: string, now: number): Generator<void, CompactForm> {
  const bytes = Buffer.from(yield* writeCompactList(list.entries, { cursor, now }));
  const sha256 = hash('sha256', bytes);
  return { bytes, digest: sha256.slice(0, 32), sha256, cursor };
}

function singleAddresses(
  entries: readonly ActiveEntry[],
  limit: number,
): readonly { readonly address: string; readonly expiresAt: number }[] {
  const ends = new Map<string, number>();
  for (const entry of entries) {
    for (const address of stockAddresses(entry)) {
      if (ends.size >= limit && !ends.has(address)) return pairs(ends);
      ends.set(address, Math.max(ends.get(address) ?? 0, entry.expiresAt));
    }
  }
  return pairs(ends);
}

function pairs(ends: ReadonlyMap<string, number>) {
  return [...ends].map(([address, expiresAt]) => ({ address, expiresAt }));
}

/** 2.7 MB of JSON, about 150 ms in a function. */
const ownLimit = 100_000;
