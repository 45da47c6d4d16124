import type { judgeUndecided } from './judge-undecided.ts';
import type { LinearScorer } from './linear-scorer.ts';

/** The linear stage once it is loaded, with the code that judges by it: both stay out of a function that never needs them. */
export interface LoadedLinear {
  readonly scorer: LinearScorer;
  readonly judge: typeof judgeUndecided;
}
