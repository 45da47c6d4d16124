import type { DecodeStep, Input, InputSource, Truncation } from '../input.ts';
import { keepShape } from '../keep-shape.ts';

/** The limits of extraction; `Parameters` is one. */
export interface ExtractionLimits {
  /** Characters of one value that are inspected at once. */
  readonly MAX_VALUE_LENGTH: number;
  /** Values of one request that are inspected. */
  readonly MAX_INPUTS: number;
  /** Levels of objects, arrays and elements within which each value has a pointer of its own. */
  readonly MAX_JSON_DEPTH: number;
}

/** Trail of a value that stands in the request as it is; shared, since nearly every input has it. */
export const NO_TRAIL: readonly DecodeStep[] = Object.freeze([]);

/**
 * Longest place that an input names, in characters. Attackers choose names; a longer one is cut here (marked by `…`),
 * so that neither findings nor JSON Pointers grow with the request. The whole name is inspected as a value all the same.
 */
export const MAX_NAME_LENGTH = 256;

/** Characters that two pieces of a long value share at most: more than nearly any attack needs, and a sixteenth of the default piece. */
const MAX_OVERLAP = 4096;

/** Truncations kept per request: one for each limit and source, which is all that a finding needs to say. */
const MAX_TRUNCATIONS = 16;

/** Cuts a place to MAX_NAME_LENGTH. */
export function clipName(name: string): string {
  return name.length > MAX_NAME_LENGTH ? `${name.slice(0, MAX_NAME_LENGTH - 1)}…` : name;
}

/** Gathers the inputs of one request and holds the limits on their number and length. */
export class InputCollector {
  readonly inputs: Input[] = [];
  readonly truncations: Truncation[] = [];
  readonly maxDepth: number;
  /** Values that looked like JSON and were none. */
  failedJson = 0;
  readonly #maxInputs: number;
  readonly #maxLength: number;

  constructor(limits: ExtractionLimits) {
    this.maxDepth = limits.MAX_JSON_DEPTH;
    this.#maxInputs = limits.MAX_INPUTS;
    this.#maxLength = limits.MAX_VALUE_LENGTH;
  }

  /** How many inputs may still be added. */
  get room(): number {
    return this.#maxInputs - this.inputs.length;
  }

  /**
   * Lists one value. Empty values hold nothing and are left out.
   *
   * A value over MAX_VALUE_LENGTH becomes several inputs of the same name, overlapping pieces of that length: a gap that is
   * not looked at would be the place to write, and padding costs an attacker nothing. An attack shorter than the overlap stands
   * whole in one of them; one that is longer may be cut, so the limit is said to have bitten. MAX_BODY_BYTES and
   * what platforms accept bound the number of pieces.
   */
  add(source: InputSource, name: string, value: string, trail: readonly DecodeStep[] = NO_TRAIL): void {
    const length = value.length;
    if (length === 0) return;
    if (this.inputs.length >= this.#maxInputs) {
      this.truncate('MAX_INPUTS', 'request', '');
      return;
    }
    const place = name.length > MAX_NAME_LENGTH ? clipName(name) : name;
    if (length <= this.#maxLength) {
      this.inputs.push({ source, name: place, value, trail });
      return;
    }
    this.truncate('MAX_VALUE_LENGTH', source, place);
    this.#addPieces(source, place, value, trail);
  }

  /** Lists a long value piece by piece; a piece starts at a multiple of four, so that base64 is base64 in each. */
  #addPieces(source: InputSource, name: string, value: string, trail: readonly DecodeStep[]): void {
    const size = this.#maxLength;
    const overlap = Math.min(MAX_OVERLAP, size >> 2);
    const step = Math.max((size - overlap) & ~3, 1);
    for (let start = 0; start === 0 || start + size - step < value.length; start += step) {
      if (this.inputs.length >= this.#maxInputs) {
        this.truncate('MAX_INPUTS', 'request', '');
        return;
      }
      this.inputs.push({ source, name, value: value.slice(start, start + size), trail });
    }
  }

  /** Records that a limit bit; the first place for each limit and source stands for all. */
  truncate(limit: string, source: Truncation['source'], name: string): void {
    if (this.truncations.length >= MAX_TRUNCATIONS) return;
    for (const known of this.truncations) if (known.limit === limit && known.source === source) return;
    this.truncations.push({ limit, source, name });
  }
}

keepShape(new InputCollector({ MAX_VALUE_LENGTH: 0, MAX_INPUTS: 0, MAX_JSON_DEPTH: 0 }));
