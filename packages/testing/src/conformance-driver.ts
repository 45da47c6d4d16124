import type { InputLocation, Parameters, Platform } from '@rasp/core';

/** A request in no platform's shape; a driver turns it into its platform's event. */
export interface CanonicalRequest {
  readonly method?: string;
  /** Path and query as a client would put them on the wire. */
  readonly target?: string;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly cookies?: readonly (readonly [name: string, value: string])[];
  readonly body?: string | Uint8Array;
  readonly clientIp?: string;
}

/** What the caller of the function got. */
export interface CanonicalResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a canonical handler sees and gives back; a driver adapts it to its platform's handler shape. */
export type CanonicalHandler = (call: {
  readonly body: string | null;
}) => Promise<CanonicalResponse> | CanonicalResponse;

/** One protected function on one platform and trigger. */
export interface ConformanceFunction {
  /** Sends a request; rejects with the handler's own error where the platform would see it. */
  send(request: CanonicalRequest): Promise<CanonicalResponse>;
  close(): Promise<void>;
}

/** How the suite reaches one platform's one trigger. */
export interface ConformanceDriver {
  readonly platform: Platform;
  readonly trigger: string;
  /** True where the platform hands the handler's body back decoded (a streaming platform may not). */
  readonly decodesPath?: boolean;
  createFunction(
    handler: CanonicalHandler,
    setup: {
      readonly env?: Readonly<Record<string, string>>;
      readonly config?: Partial<Parameters>;
      /** Called with each finding's check and place as it is reported. */
      readonly onFinding?: (check: string, input: InputLocation | null, trail: readonly string[]) => void;
      /** Makes the engine throw on every request, to prove that it fails open. */
      readonly breakEngine?: boolean;
    },
  ): Promise<ConformanceFunction>;
}
