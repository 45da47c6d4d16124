import type { Outcome } from './outcome.ts';

/** What a draft would do otherwise with one event or one line of a sample. */
export interface VerdictChange {
  readonly kind: 'event' | 'sample';
  readonly id: string;
  readonly sample: string | null;
  readonly line: number | null;
  readonly label: 'attack' | 'benign' | null;
  readonly before: Outcome;
  readonly after: Outcome;
  readonly check: string;
  readonly summary: string;
  readonly byMode: boolean;
}

/** Gathers what changes: the first ones as they are, the others as a number. */
export interface Changes {
  readonly first: readonly VerdictChange[];
  readonly inAll: number;
  add(change: VerdictChange): void;
}

/** Creates an empty gathering. */
export function createChanges(): Changes {
  const first: VerdictChange[] = [];
  let inAll = 0;
  return {
    first,
    get inAll() {
      return inAll;
    },
    add(change) {
      inAll++;
      if (first.length < kept) first.push(change);
    },
  };
}

const kept = 500;
