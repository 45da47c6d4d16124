import { type Mutant, mutants } from './mutants.ts';
import type { EvasionClass } from './operator.ts';

/** How many mutants there were, and how many were blocked. */
export interface Share {
  readonly mutants: number;
  readonly blocked: number;
}

/** What became of the mutants of one class. */
export interface ClassResult {
  /** Of all mutants; payloads as they are do not count. */
  readonly all: Share;
  readonly byOperator: ReadonlyMap<string, Share>;
  readonly byPair: ReadonlyMap<string, Share>;
  /** Payloads that are not even blocked as they are. */
  readonly lostPayloads: readonly string[];
  readonly passed: readonly Mutant[];
}

/**
 * Judges the mutants of a class, each value once, or every `step`th of them.
 *
 * A mutant of two operators counts for both, and for their pair in this order.
 */
export async function measureClass(
  evasion: EvasionClass,
  seed: number,
  isBlocked: (value: string) => Promise<boolean>,
  step = 1,
): Promise<ClassResult> {
  const shares = {
    all: new Map<string, Share>(),
    operators: new Map<string, Share>(),
    pairs: new Map<string, Share>(),
  };
  const lostPayloads: string[] = [];
  const passed: Mutant[] = [];
  const seen = new Set<string>();
  let count = 0;
  for (const mutant of mutants(evasion, seed)) {
    const { operators, value } = mutant;
    if (operators.length === 0) {
      if (!(await isBlocked(value))) lostPayloads.push(value);
      continue;
    }
    if (seen.has(value)) continue;
    seen.add(value);
    if (operators.length === 2 && count++ % step !== 0) continue;
    const blocked = await isBlocked(value);
    if (!blocked) passed.push(mutant);
    add(shares.all, 'all', blocked);
    for (const { id } of operators) add(shares.operators, id, blocked);
    if (operators.length === 2) add(shares.pairs, operators.map(({ id }) => id).join(' + '), blocked);
  }
  return {
    all: shares.all.get('all') ?? { mutants: 0, blocked: 0 },
    byOperator: shares.operators,
    byPair: shares.pairs,
    lostPayloads,
    passed,
  };
}

function add(shares: Map<string, Share>, key: string, blocked: boolean): void {
  const { mutants: before, blocked: stopped } = shares.get(key) ?? { mutants: 0, blocked: 0 };
  shares.set(key, { mutants: before + 1, blocked: stopped + (blocked ? 1 : 0) });
}
