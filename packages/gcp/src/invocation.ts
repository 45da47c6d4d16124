import type { ResponseWatch } from '@rasp/core';
import { EndHold } from './end-hold.ts';
import type { EventInvocation } from './event-invocation.ts';
import { type HttpRequest, type HttpResponse, isHttpRequest, isHttpResponse } from './http-types.ts';
import { WatchedResponse } from './watched-response.ts';

/** One call of a protected function, by what calls it. */
export type GcpInvocation = HttpInvocation | EventInvocation;

/** One call of a protected function by an HTTP request; also a call that cannot be read. */
export class HttpInvocation {
  /** Null where the function was not called with a request and a response: nothing that can be read. */
  readonly request: HttpRequest | null;
  readonly response: HttpResponse | null;
  /** Set when the user's handler is called: from then on the response is its own. */
  handlerStarted = false;
  /** What the handler returned where that is a promise; it may go on after its response. */
  running: Promise<unknown> | undefined = undefined;
  /** What looks at the response while it is sent; null for nearly all. */
  watch: ResponseWatch | null = null;
  #hold: EndHold | null = null;
  #denial: string | null = null;

  constructor(args: readonly unknown[]) {
    const [request, response] = args;
    const http = isHttpRequest(request) && isHttpResponse(response);
    this.request = http ? request : null;
    this.response = http ? response : null;
  }

  /**
   * Resolves when the handler has answered or the client is gone.
   *
   * What the handler sends is watched first, where it is; then, with `hold`, the end of the response is held back until `release`, and is answered as soon as the handler asks for it.
   */
  answered(response: HttpResponse, hold: boolean): Promise<void> {
    return new Promise((resolve) => {
      // `close` comes after each response, and is all that comes where the client goes away. Resolving twice is resolving once.
      response.on('close', resolve);
      if (hold) this.#hold = new EndHold(response, resolve);
      else response.on('finish', resolve);
      if (this.watch !== null) new WatchedResponse(response, this.watch);
    });
  }

  /** Takes the body that ends a denial. */
  endWith(body: string): void {
    this.#denial = body;
  }

  /** Performs the end that waits. Throws as that end does. */
  release(): void {
    if (this.#denial !== null) this.response?.end(this.#denial);
    this.#denial = null;
    this.#hold?.release();
  }
}
