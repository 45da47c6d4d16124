import type { Callable } from './http-types.ts';

/**
 * Stands in for the callback that the platform gave a function, and holds its calls back where a beacon is in flight.
 *
 * The framework answers the delivery with the callback, and request-billed Cloud Run takes the CPU away with the answer. Without a beacon each call
 * goes through in its own turn. All calls reach the platform, in their order: what becomes of a second one is the platform's affair.
 */
export class CallbackHold {
  readonly callback: Callable;
  called = false;
  readonly #own: Callable;
  #holds: boolean;
  #waiting: (readonly [self: unknown, args: readonly unknown[]])[] = [];

  constructor(own: Callable, holds: boolean, onCall: (error: unknown) => void) {
    this.#own = own;
    this.#holds = holds;
    const hold = this;
    this.callback = function (this: unknown, ...args: unknown[]): unknown {
      const first = !hold.called;
      hold.called = true;
      if (first) onCall(args[0]);
      if (!hold.#holds) return Reflect.apply(own, this, args);
      hold.#waiting.push([this, args]);
      return undefined;
    };
  }

  /** Performs the calls that wait and lets later ones through. */
  release(): void {
    this.#holds = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const [self, args] of waiting) Reflect.apply(this.#own, self, args);
  }
}
