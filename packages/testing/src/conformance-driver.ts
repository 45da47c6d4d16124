import type { NormalizedRequest, Pairs, Parameters, Platform, ReadLimits, SecurityEvent } from '@rasp/core';

/** A request in no platform's shape; a driver turns it into its platform's event. */
export interface CanonicalRequest {
  /** `GET` by default, `POST` where there is a body. */
  readonly method?: string;
  /** Path and query as a client would put them on the wire, encoded; `/` by default. */
  readonly target?: string;
  /** What the platform's router took out of the path, as the function gets it. */
  readonly pathParameters?: Pairs;
  /** Sent beside the headers that the platform and an ordinary client write. */
  readonly headers?: Pairs;
  readonly cookies?: Pairs;
  /** Text is delivered as the platform delivers its type; bytes are delivered as bytes (base64, a buffer) whatever their type. */
  readonly body?: string | Uint8Array;
  /** The address that the platform vouches for; `81.2.69.160` by default. */
  readonly clientIp?: string;
}

/** What the caller of the function got. */
export interface CanonicalResponse {
  readonly statusCode: number;
  /** Names lower-cased. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a canonical handler is told about its call. */
export interface CanonicalCall {
  /** True where the handler got the very arguments that the platform gave, unchanged in identity and content. */
  readonly untouched: boolean;
}

/** The function under protection; a driver adapts it to its platform's handler shape. */
export type CanonicalHandler = (call: CanonicalCall) => Promise<CanonicalResponse> | CanonicalResponse;

/** How one function is set up. */
export interface ConformanceSetup {
  /** The whole environment of the agent, beside what the platform sets. */
  readonly env?: Readonly<Record<string, string>>;
  /** Goes to `protect` as options.config. */
  readonly config?: Partial<Parameters>;
  /** Called with each security event. */
  readonly onEvent?: (event: SecurityEvent) => void;
  /** Wrap the platform's adapter with `withBrokenEngine` of broken-engine.ts. */
  readonly breakEngine?: boolean;
}

/** One protected function on one platform and trigger. */
export interface ConformanceFunction {
  /** Sends a request; rejects with the handler's own error where the platform would see it. */
  send(request: CanonicalRequest): Promise<CanonicalResponse>;
  close(): Promise<void>;
}

/** What differs between triggers for good reason; the suite asks instead of guessing. */
export interface ConformanceTraits {
  /** The trigger has a router whose path parameters reach the function. */
  readonly pathParameters: boolean;
  /** The function sees every value of a repeated query parameter; one that keeps only the last cannot be attacked in the others. */
  readonly repeatedQuery: boolean;
  /** The function also sees all values of a repeated query parameter as one, joined with commas: an attack may be spread over them. */
  readonly joinedQuery?: boolean;
  /** The path arrives percent-decoded. */
  readonly decodesPath: boolean;
  /** The platform parses JSON before it calls the function, and itself answers 400 for what claims to be JSON and is none. */
  readonly parsesJson?: boolean;
}

/**
 * How the conformance suite reaches one platform's one trigger.
 *
 * A driver is one object per trigger and handler shape in the adapter's own tests, built from recorded events, and uses the adapter's internal seams
 * (guard dependencies, adapter) where the public `protect` has none. It never judges: the suite does.
 */
export interface ConformanceDriver {
  readonly platform: Platform;
  /** As in `NormalizedRequest.trigger`, with a word behind it where one trigger has several drivers: `alb multi-value`. */
  readonly trigger: string;
  readonly traits: ConformanceTraits;
  /** Reads the platform's event for a request through the adapter alone. */
  normalize(request: CanonicalRequest, limits: ReadLimits): Promise<NormalizedRequest>;
  /** Protects a handler with the real guard. */
  createFunction(handler: CanonicalHandler, setup: ConformanceSetup): Promise<ConformanceFunction>;
}
