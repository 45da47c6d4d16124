import type { HttpResponse } from './http-types.ts';

type Method = 'end' | 'write';

/**
 * Holds the end of a response back, so that the platform leaves the CPU on for a beacon in flight.
 *
 * What was written before flows at once: only the end waits, and with it what `end` itself carries. Meanwhile the response says of itself what
 * it would say after an end (`writableEnded`, `headersSent`), and whatever is called on top of it waits behind it, so that Node judges a second end
 * or a late write as it always does. `finish` and callbacks come with the real end.
 */
export class EndHold {
  readonly #response: HttpResponse;
  readonly #own: Readonly<Record<Method, HttpResponse[Method]>>;
  readonly #onEnd: () => void;
  #waiting: (readonly [method: Method, args: unknown[]])[] = [];
  #released = false;

  constructor(response: HttpResponse, onEnd: () => void) {
    this.#response = response;
    this.#onEnd = onEnd;
    this.#own = { end: response.end, write: response.write };
    // Others may have put their own `end` there, or do so later: both go on working.
    response.end = ((...args: unknown[]) => this.#end(args)) as HttpResponse['end'];
    response.write = ((...args: unknown[]) => this.#write(args)) as HttpResponse['write'];
  }

  /** Performs the end that waits, if any, and lets all later calls through. Throws as that end does. */
  release(): void {
    if (this.#released) return;
    this.#released = true;
    Reflect.deleteProperty(this.#response, 'writableEnded');
    Reflect.deleteProperty(this.#response, 'headersSent');
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const [method, args] of waiting) this.#call(method, args);
  }

  #end(args: unknown[]): unknown {
    // An argument that `end` refuses is refused at once, where the handler can catch it.
    if (this.#released || !isChunk(args[0])) return this.#call('end', args);
    if (this.#waiting.length === 0) this.#pretend();
    this.#waiting.push(['end', args]);
    this.#onEnd();
    return this.#response;
  }

  #write(args: unknown[]): unknown {
    if (this.#waiting.length === 0) return this.#call('write', args);
    this.#waiting.push(['write', args]);
    return false;
  }

  #pretend(): void {
    for (const name of ['writableEnded', 'headersSent'] as const) {
      Object.defineProperty(this.#response, name, { configurable: true, get: () => true });
    }
  }

  #call(method: Method, args: unknown[]): unknown {
    return Reflect.apply(this.#own[method], this.#response, args);
  }
}

/** What `end` takes as its first argument: a chunk, a callback, or nothing. */
function isChunk(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    typeof value === 'string' ||
    typeof value === 'function' ||
    value instanceof Uint8Array
  );
}
