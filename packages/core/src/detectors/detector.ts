import type { InputSource } from '../input.ts';
import type { DetectorId } from './taxonomy.ts';

/** What a detector saw in one value. */
export interface Match {
  /** Stable id of what convinced, such as `union-select`; documented in docs/reference/detectors. */
  readonly rule: string;
  /** The tokens that convinced, as they stand in the value; at most 256 characters. */
  readonly evidence: string;
  /** `certain`: a program that builds this value into a query, page or command runs it. `likely`: needs more context. */
  readonly certainty: 'certain' | 'likely';
  readonly engine: 'grammar' | 'model';
  readonly score?: number;
}

/**
 * Judges one value and sees nothing but that value and where it came from.
 *
 * `inspect` is synchronous, pure, linear in the value's length and never throws. `name` is the input's place within its source (see
 * {@link Input.name}); a field's name says what the field is for (see `field-name.ts`), and without one a value is judged as any other.
 */
export interface Detector {
  readonly id: DetectorId;
  /** The places whose values this detector wants. */
  readonly inputs: ReadonlySet<InputSource>;
  inspect(value: string, source: InputSource, name?: string): Match | null;
}
