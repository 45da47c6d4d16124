import type { EvasionClass, Operator } from './operator.ts';
import { createRandom } from './random.ts';

/** A payload rewritten by one operator or by two, one after the other. */
export interface Mutant {
  readonly base: string;
  readonly operators: readonly Operator[];
  readonly value: string;
}

/** Layers of encoding that the default configuration undoes; a target that undoes more is known to be one of few. */
const MAX_LAYERS = 3;

/**
 * Gives each payload as it is, under each operator, and under each pair of operators in which syntax comes before encodings.
 *
 * The same seed gives the same mutants. Operators that find nothing to change in a payload give none.
 */
export function* mutants({ id, payloads, operators }: EvasionClass, seed: number): Generator<Mutant> {
  const random = createRandom(seed + id.length * 7919 + id.charCodeAt(0));
  for (const base of payloads) {
    yield { base, operators: [], value: base };
    for (const first of operators) {
      const once = first.apply(base, random);
      if (once === null) continue;
      yield { base, operators: [first], value: once };
      for (const second of operators) {
        if (second === first || !follows(first, second)) continue;
        const twice = second.apply(once, random);
        if (twice !== null) yield { base, operators: [first, second], value: twice };
      }
    }
  }
}

/** An encoding hides the syntax that another operator would rewrite; encodings themselves may be laid over each other. */
function follows(first: Operator, second: Operator): boolean {
  if (first.encodes && !second.encodes) return false;
  // What is base64 as a whole has marks of its own to escape, and nothing to add.
  if (first.id.startsWith('base64') && !second.id.startsWith('percent')) return false;
  return first.layers + second.layers <= MAX_LAYERS;
}
