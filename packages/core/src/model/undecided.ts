import type { DecodeStep, Input } from '../input.ts';

/** A value that the screen gave to detectors and in which none of them found what stops the request. */
export interface Undecided {
  readonly input: Input;
  /** The value as it is when every encoding is undone: the last of its decode variants, or the value itself. */
  readonly value: string;
  /** The steps to it, those of the input included. */
  readonly trail: readonly DecodeStep[];
  /** The bits of the detectors that found something, none of which stops (`detectorBits`). */
  readonly found: number;
}
