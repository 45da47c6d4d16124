/** The parameters that turn one kind of leak on. */
export type LeakFlag =
  | 'DLP_CC_NUMBERS'
  | 'DLP_PHONE_NUMBERS'
  | 'DLP_PRIVATE_KEYS'
  | 'DLP_HASHES'
  | 'DLP_WINDOWS_CREDS'
  | 'DLP_LINUX_CREDS'
  | 'DLP_API_KEYS';

/** One piece of data that is not meant to leave, and where it stands in the text. */
export interface Leak {
  /** What it is, stable and documented, such as `payment-card`. */
  readonly rule: string;
  readonly start: number;
  readonly end: number;
}

/**
 * A short text that nearly every leak of a kind holds, and the judge of what stands around it.
 *
 * The search looks for anchors alone; a judge looks at a bounded stretch, so that the whole stays linear.
 */
export interface LeakAnchor {
  readonly text: string;
  /** True where the anchor must not follow a letter, a digit or an underscore. */
  readonly word: boolean;
  judge(text: string, at: number): Leak | null;
}

/**
 * Most characters before a leak's last one that any judge looks at.
 *
 * A stream keeps that much of what has passed, so that a leak that is split over two chunks is found.
 */
export const leakReach = 1024;
