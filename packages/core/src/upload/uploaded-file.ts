import type { InputLocation } from '../input.ts';

/** One file of a request, as a part of a form or as the whole body. */
export interface UploadedFile {
  /** Where it stood; null for the whole body. */
  readonly input: InputLocation | null;
  /** Every name that was given for it: parsers differ in which they take. Empty where there is none. */
  readonly names: readonly string[];
  /** The media type that was declared, lower-case, without parameters; empty where there is none. */
  readonly declaredType: string;
  readonly bytes: Buffer;
  /** Bytes in all as far as they are known; more than `bytes` where a body over MAX_BODY_BYTES says its length. */
  readonly size: number;
  /** True where the end did not come along. */
  readonly cut: boolean;
}

/** What speaks against a file. */
export interface FileFault {
  /** What exactly matched; see `docs/checks/upload.md`. */
  readonly rule: string;
  /** The words that convinced. */
  readonly evidence: string;
  readonly certainty: 'certain' | 'likely';
}
