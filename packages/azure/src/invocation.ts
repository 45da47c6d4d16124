import type { Batch } from './batch.ts';
import { type AzureHttpRequest, isHttpRequest, isObject } from './http-request.ts';

/** The parts of an Azure `InvocationContext` that the agent reads, by shape. */
export interface AzureContext {
  readonly invocationId?: unknown;
  readonly options?: { readonly trigger?: Readonly<Record<string, unknown>> };
  triggerMetadata?: Readonly<Record<string, unknown>> | undefined;
  /** What durable functions put there for orchestrators and entities. */
  readonly df?: unknown;
}

/** One call of a protected function; many run at a time in one process, so all that is known per call stands here. */
export class AzureInvocation {
  /** Set where the records of a batch were told apart. */
  batch: Batch | null = null;
  /** Set where the call is to fail, so that the platform brings its records again. */
  failure: Error | null = null;
  #args: readonly unknown[];
  #request: AzureHttpRequest | null | undefined;

  /** Takes the function's arguments: the trigger's input first, the context last (the client of a durable function stands between). */
  constructor(args: readonly unknown[]) {
    this.#args = args;
  }

  /** What the handler is called with: the platform's own arguments, or with another input where records were taken out. */
  get args(): readonly unknown[] {
    return this.#args;
  }

  /** Null for what is no HTTP request. */
  get request(): AzureHttpRequest | null {
    if (this.#request === undefined) {
      const input = this.#args[0];
      this.#request = isHttpRequest(input) ? input : null;
    }
    return this.#request;
  }

  /** The context; null where the call has none. */
  get context(): AzureContext | null {
    const context = this.#args[this.#args.length - 1];
    return isObject(context) ? (context as AzureContext) : null;
  }

  /** The invocation id, which stands in every log line that the host writes about it; empty where there is none. */
  get id(): string {
    const id = this.context?.invocationId;
    return typeof id === 'string' ? id : '';
  }

  /** The trigger's type without its ending, in lower case: `queue`, `servicebus`; the host spells it in several ways. Empty where it is not told. */
  get trigger(): string {
    const type = this.context?.options?.trigger?.['type'];
    // The library writes `unknown` where nobody said.
    return typeof type === 'string' && type !== 'unknown' ? type.toLowerCase().replace(/trigger$/, '') : '';
  }

  /** Puts another input in the place of the trigger's. */
  replaceInput(input: unknown): void {
    this.#args = [input, ...this.#args.slice(1)];
  }
}
