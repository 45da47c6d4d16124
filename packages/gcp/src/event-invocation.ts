import { CallbackHold } from './callback-hold.ts';
import { type Callable, isHttpRequest } from './http-types.ts';

/** How functions-framework calls a function that takes events: with a CloudEvent, or with the data and the context of a background event. */
export type EventForm = 'cloudevent' | 'background';

/** One delivery of an event to a protected function. */
export class EventInvocation {
  readonly form: EventForm;
  readonly args: readonly unknown[];
  /** Set where the event is not to reach the handler. */
  withheld = false;
  /** Set where the delivery is to fail, so that the platform brings the event again. */
  failure: Error | null = null;
  /** What the handler returned where that is a promise and the platform's callback ends the call. */
  running: Promise<unknown> | undefined = undefined;
  #hold: CallbackHold | null = null;

  constructor(form: EventForm, args: readonly unknown[]) {
    this.form = form;
    this.args = args;
  }

  /** The platform's callback, which comes last; null for a function that gives a promise or a value. */
  get callback(): Callable | null {
    const last = this.args[this.form === 'cloudevent' ? 1 : 2];
    return typeof last === 'function' ? (last as Callable) : null;
  }

  /**
   * The arguments of the handler: the platform's own, but for a callback, which is seen to be called, and where `holds` is set goes through
   * only with `release`: the platform acknowledges with it.
   */
  argumentsFor(callback: Callable, holds: boolean, onCall: (error: unknown) => void): readonly unknown[] {
    this.#hold = new CallbackHold(callback, holds, onCall);
    return [...this.args.slice(0, -1), this.#hold.callback];
  }

  /** True once the handler has called the platform's callback. */
  get calledBack(): boolean {
    return this.#hold?.called ?? false;
  }

  /** Lets the callback's calls through that wait. */
  release(): void {
    this.#hold?.release();
  }
}

/**
 * Knows by its arguments how a function is called, or null where that is no event: an HTTP request without a response, error middleware, nothing.
 *
 * A callback in the second place makes it a CloudEvent, an object there a background event. What the event holds is no condition: the framework
 * hands on whatever was posted.
 */
export function eventInvocation(args: readonly unknown[]): EventInvocation | null {
  const [event, second, third] = args;
  if (event === undefined || event === null || args.length > 3 || isHttpRequest(event)) return null;
  if (typeof second === 'object' && second !== null) {
    return third === undefined || typeof third === 'function' ? new EventInvocation('background', args) : null;
  }
  if (third !== undefined || (second !== undefined && second !== null && typeof second !== 'function')) return null;
  return new EventInvocation('cloudevent', args);
}
