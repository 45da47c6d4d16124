import type { NormalizedResponse, Outcome, Pairs } from '@rasp/core';
import { pairsOf } from './headers.ts';
import type { HttpResponse } from './http-types.ts';
import type { HttpInvocation } from './invocation.ts';

const noHeaders: Pairs = [];
/** What functions-framework and express answer for a handler that threw. */
const failed: NormalizedResponse = { statusCode: 500, headers: noHeaders, body: null };

/**
 * Tells what the caller gets of what the handler sent. Nothing is changed.
 *
 * Null where the client went away before anything was sent. The body is not kept while it is sent, so there is none here; headers that were given to
 * `writeHead` alone are not kept by Node either.
 */
export function readResponse(invocation: HttpInvocation, outcome: Outcome<unknown>): NormalizedResponse | null {
  const { response } = invocation;
  if (response === null) return null;
  if (outcome.kind === 'threw' && !response.headersSent) return failed;
  return response.headersSent ? new SentResponse(response) : null;
}

/** A response whose headers are read when a check first asks for them. */
class SentResponse implements NormalizedResponse {
  readonly statusCode: number;
  readonly body: null = null;
  readonly #response: HttpResponse;
  #headers: Pairs | undefined;

  constructor(response: HttpResponse) {
    this.statusCode = response.statusCode;
    this.#response = response;
  }

  get headers(): Pairs {
    this.#headers ??= pairsOf(this.#response.getHeaders());
    return this.#headers;
  }
}
