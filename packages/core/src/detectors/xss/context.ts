/** What convinced at one place of a value. */
export interface Sighting {
  readonly rule: string;
  /** Where the evidence begins. */
  readonly from: number;
  readonly certainty: 'certain' | 'likely';
}

/** What stands around an index of a value, as far as the value was read. */
export interface MarkupPlace {
  /** Index of the tag that is open, or -1. */
  readonly openTag: number;
  /** Attributes may stand here. */
  readonly takesAttributes: boolean;
  /** Index of the last quote before the position, or -1. */
  readonly lastQuote: number;
  /** Reads up to, not including, `to`. */
  advance(to: number): void;
}

/**
 * What a browser would be inside of at some index of a value: a tag, or an attribute whose quote the value closed.
 *
 * Advanced forwards only, and only when a candidate asks, so that a whole value costs at most one extra pass.
 */
export class MarkupContext implements MarkupPlace {
  readonly #value: string;
  #at = 0;
  #tag = -1;
  #close = -1;
  #quote = -1;

  constructor(value: string) {
    this.#value = value;
  }

  /** Reads up to, not including, `to`; an earlier index than the last is a no-op. */
  advance(to: number): void {
    const value = this.#value;
    for (let i = this.#at; i < to; i++) {
      const code = value.charCodeAt(i);
      if (code === 62 || code === 0xff1e) {
        this.#close = i;
      } else if (code === 34 || code === 39 || code === 96) {
        this.#quote = i;
      } else if ((code === 60 || code === 0xff1c) && isLetter(value.charCodeAt(i + 1))) {
        this.#tag = i;
      }
    }
    this.#at = Math.max(this.#at, to);
  }

  /** Index of the tag that is open, or -1. A `>` inside a quoted attribute is undone by the quote after it. */
  get openTag(): number {
    return this.#tag > this.#close || (this.#tag >= 0 && this.#quote > this.#close) ? this.#tag : -1;
  }

  /** Attributes may stand here: in an open tag, or behind a quote that closes the program's own attribute. */
  get takesAttributes(): boolean {
    return this.#tag > this.#close || this.#quote > this.#close;
  }

  /** Index of the last quote before the position, or -1. */
  get lastQuote(): number {
    return this.#quote;
  }
}

/** `a-z A-Z`. */
export function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

/** Space and the control characters below it, all of which some parser of markup or script skips. */
export function isBlank(code: number): boolean {
  return code <= 32;
}
