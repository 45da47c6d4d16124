import { type AzureHttpRequest, isHttpRequest, isObject } from './http-request.ts';

/** One call of a protected function; many run at a time in one process, so all that is known per call stands here. */
export class AzureInvocation {
  readonly #args: readonly unknown[];
  #request: AzureHttpRequest | null | undefined;

  /** Takes the function's arguments: the trigger's input first, the context last (the client of a durable function stands between). */
  constructor(args: readonly unknown[]) {
    this.#args = args;
  }

  /** Null for what is no HTTP request. */
  get request(): AzureHttpRequest | null {
    if (this.#request === undefined) {
      const input = this.#args[0];
      this.#request = isHttpRequest(input) ? input : null;
    }
    return this.#request;
  }

  /** The invocation id, which stands in every log line that the host writes about it; empty where there is none. */
  get id(): string {
    const context = this.#args[this.#args.length - 1];
    const id = isObject(context) ? (context as { readonly invocationId?: unknown }).invocationId : undefined;
    return typeof id === 'string' ? id : '';
  }
}
