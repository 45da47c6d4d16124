import { keepShape } from '@rasp/core';
import type { Call } from './calls/call.ts';
import { fieldsOf, isObject, type LambdaEvent, type LambdaRequestContext, textOf } from './lambda-event.ts';
import type { WithheldBatch } from './records/withheld-batch.ts';
import type { ResponseStream } from './streaming.ts';
import { detectTrigger } from './triggers/detect-trigger.ts';
import { fromLatticeV1, isLatticeV1 } from './triggers/lattice.ts';
import type { Trigger } from './triggers/trigger.ts';

/** One call of a protected function. It holds all that is known per invocation: Managed Instances run several at a time. */
export class AwsInvocation {
  readonly event: unknown;
  readonly context: unknown;
  /** The stream that a streaming handler writes to, null for every other handler. */
  readonly stream: ResponseStream | null;
  /** Set when the user's handler is called: from then on the stream is its own. */
  handlerStarted = false;
  /** What the handler gets instead of `event`: a batch without the records that were withheld. */
  replacement: { readonly event: unknown } | null = null;
  /** The kind of call where the event is one whose caller is no HTTP client. */
  call: Call | null = null;
  /** What became of the records that were withheld. */
  batch: WithheldBatch | null = null;
  /** The error that refuses the call; it reaches the runtime in the place of a result. */
  refusal: Error | null = null;
  #trigger: Trigger | null | undefined;
  #fields: LambdaEvent | undefined;

  constructor(event: unknown, context: unknown, stream: ResponseStream | null) {
    this.event = event;
    this.context = context;
    this.stream = stream;
  }

  /** The kind of HTTP event, or null for anything else. */
  get trigger(): Trigger | null {
    if (this.#trigger === undefined) this.#trigger = detectTrigger(this.event);
    return this.#trigger;
  }

  /** The event's fields, all of unknown type. */
  get fields(): LambdaEvent {
    if (this.#fields === undefined) {
      const fields = fieldsOf<LambdaEvent>(this.event);
      this.#fields = isLatticeV1(fields) ? fromLatticeV1(fields) : fields;
    }
    return this.#fields;
  }

  /** The handler's arguments: the runtime's own, but for an event that records were taken out of. */
  argumentsFor(args: readonly unknown[]): readonly unknown[] {
    return this.replacement === null ? args : [this.replacement.event, ...args.slice(1)];
  }

  /** Lambda's id of the invocation, which stands in every log line of it; else the gateway's own. */
  get requestId(): string {
    const { awsRequestId } = fieldsOf<{ awsRequestId: unknown }>(this.context);
    if (typeof awsRequestId === 'string') return awsRequestId;
    return textOf(fieldsOf<LambdaRequestContext>(this.fields.requestContext).requestId);
  }

  /** Milliseconds until Lambda ends the invocation; null where the context does not tell. */
  remainingMs(): number | null {
    const { context } = this;
    if (!isObject(context)) return null;
    const { getRemainingTimeInMillis } = context as { getRemainingTimeInMillis?: unknown };
    if (typeof getRemainingTimeInMillis !== 'function') return null;
    const remaining: unknown = Reflect.apply(getRemainingTimeInMillis, context, []);
    return typeof remaining === 'number' && Number.isFinite(remaining) ? remaining : null;
  }
}

keepShape(new AwsInvocation(null, null, null));
