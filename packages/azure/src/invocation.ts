import { type AzureHttpRequest, isHttpRequest, isObject } from './http-request.ts';

/** One call of a protected function; many run at a time in one process, so all that is known per call stands here. */
export class AzureInvocation {
  /** Null for what is no HTTP request. */
  readonly request: AzureHttpRequest | null;
  /** The invocation id, which stands in every log line that the host writes about it; empty where there is none. */
  readonly id: string;

  /** Takes the function's arguments: the trigger's input first, the context last (the client of a durable function stands between). */
  constructor(args: readonly unknown[]) {
    const input = args[0];
    this.request = isHttpRequest(input) ? input : null;
    const context = args[args.length - 1];
    const id = isObject(context) ? (context as { readonly invocationId?: unknown }).invocationId : undefined;
    this.id = typeof id === 'string' ? id : '';
  }
}
