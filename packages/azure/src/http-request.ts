/**
 * The parts of an Azure `HttpRequest` that the agent reads, by shape.
 *
 * The class itself is not imported: @azure/functions is the function's own, and an import of it here would be a second copy in some bundles.
 */
export interface AzureHttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly query?: unknown;
  readonly params?: unknown;
  readonly body?: ReadableStream<unknown> | null;
  readonly bodyUsed?: boolean;
}

/** Tells whether a value is an HTTP request; timers, queues and the like give functions something else. False for a proxy that throws. */
export function isHttpRequest(value: unknown): value is AzureHttpRequest {
  try {
    return isObject(value) && looksLikeRequest(value);
  } catch {
    return false;
  }
}

function looksLikeRequest(value: object): boolean {
  const { method, url, headers } = value as { [Name in 'method' | 'url' | 'headers']?: unknown };
  if (typeof method !== 'string' || typeof url !== 'string' || !isObject(headers)) return false;
  return typeof (headers as { readonly get?: unknown }).get === 'function' && Symbol.iterator in headers;
}

/** Tells whether a value has fields. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
