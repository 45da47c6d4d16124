import type { CheckId } from './detectors/taxonomy.ts';
import type { DecodeStep, InputLocation } from './input.ts';

/** What a check does when it finds something. `0..3` on PyRASP's wire are `off, block, blacklist, report`. */
export type Mode = 'off' | 'block' | 'blacklist' | 'report';

/** What convinced: a parsed grammar, a model's score, a listed value, or a count over a threshold. */
export type Engine = 'grammar' | 'model' | 'list' | 'threshold' | 'limit';

/**
 * One thing a check found, and everything needed to explain it.
 *
 * Standards' ids (CWE, CAPEC, CRS, ATT&CK) follow from `check` through `taxonomy`, so a finding stays small.
 */
export interface Finding {
  readonly check: CheckId;
  /** What exactly matched, stable and documented, such as `union-select` or `MAX_BODY_BYTES`. */
  readonly rule: string;
  readonly engine: Engine;
  /** Where it stood, or null for findings about the request or its source as a whole. */
  readonly input: InputLocation | null;
  readonly trail: readonly DecodeStep[];
  /** The tokens that convinced, at most 256 characters; may hold personal data, so redact before it leaves the instance. */
  readonly evidence: string;
  /** Only `certain` findings count as strikes against a source. */
  readonly certainty: 'certain' | 'likely';
  /** Probability in 0..1 where a model decided. */
  readonly score?: number;
}

/** A verdict that lets the request through. */
export interface PassVerdict {
  readonly action: 'allow' | 'report';
  readonly findings: readonly Finding[];
  readonly denial: null;
}

/** A verdict that stops the request, and the response that the caller gets. */
export interface DenyVerdict {
  readonly action: 'deny';
  readonly findings: readonly Finding[];
  readonly denial: Denial;
}

/** What happens to a request, and why. */
export type Verdict = PassVerdict | DenyVerdict;

/** The answer to a denied request. */
export interface Denial {
  readonly kind: 'block' | 'redirect';
  readonly statusCode: number;
  /** Body for `block`, target for `redirect`. */
  readonly content: string;
  /** Identifier that the response carries and the event repeats, so that a support desk can join them. */
  readonly requestId: string;
  /** The Server header that every response gets; absent where responses keep their own, empty where they have none. */
  readonly server?: string;
}
