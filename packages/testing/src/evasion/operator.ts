import type { Random } from './random.ts';

/** One way to write a payload differently so that it still does the same in its target. */
export interface Operator {
  readonly id: string;
  /** What the technique is called: a CAPEC entry and its usual name. */
  readonly technique: string;
  /** True where the result has to be decoded before it is syntax again. */
  readonly encodes: boolean;
  /** Layers of encoding that the agent has to undo. */
  readonly layers: number;
  /** The payload rewritten, or null where the operator finds nothing to change. */
  apply(payload: string, random: Random): string | null;
}

/** Payloads of one class of attack that work as they are, and the operators that keep them working. */
export interface EvasionClass {
  readonly id: string;
  readonly payloads: readonly string[];
  readonly operators: readonly Operator[];
}

/** An operator of the target's own syntax. */
export function syntax(id: string, technique: string, apply: Operator['apply']): Operator {
  return { id, technique, encodes: false, layers: 0, apply: changed(apply) };
}

/** An operator that encodes, for a target that decodes `layers` times more than the agent saw. */
export function encoding(id: string, technique: string, layers: number, apply: Operator['apply']): Operator {
  return { id, technique, encodes: true, layers, apply: changed(apply) };
}

/** What comes out as it went in was no mutation. */
function changed(apply: Operator['apply']): Operator['apply'] {
  return (payload, random) => {
    const result = apply(payload, random);
    return result === payload ? null : result;
  };
}
