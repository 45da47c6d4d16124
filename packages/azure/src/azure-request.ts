import {
  type Body,
  type ClientIpSource,
  type NormalizedRequest,
  type Pairs,
  parseCookies,
  parseQuery,
  type ReadLimits,
  withJoinedValues,
} from '@rasp/core';
import { type ClientIp, clientIpOf } from './client-ip.ts';
import { type AzureHttpRequest, isObject } from './http-request.ts';

const none: Pairs = [];

/**
 * A request whose parts are read from Azure's when they are first asked for, and once.
 *
 * The query is read from the URL, because the host joins the values of a repeated parameter with commas in `request.query`; the joined value is
 * one more, because that is what most handlers read and an attack may be spread over its parts. The URL is taken as text: parsing it again
 * could change it. By then the host has decoded the path once, taken its dot segments out and encoded it again,
 * and the library has parsed the result as a URL; the handler sees nothing else either.
 */
export class AzureRequest implements NormalizedRequest {
  readonly id: string;
  readonly receivedAt: number;
  readonly trigger = 'http';
  readonly body: Body;
  readonly #request: AzureHttpRequest;
  readonly #limits: ReadLimits;
  readonly #believesClientIp: boolean;
  #rawTarget: string | undefined;
  #query: Pairs | undefined;
  #headers: Pairs | undefined;
  #cookies: Pairs | undefined;
  #pathParameters: Pairs | undefined;
  #client: ClientIp | null | undefined;

  constructor(id: string, request: AzureHttpRequest, body: Body, limits: ReadLimits, believesClientIp: boolean) {
    this.id = id;
    this.receivedAt = Date.now();
    this.body = body;
    this.#request = request;
    this.#limits = limits;
    this.#believesClientIp = believesClientIp;
  }

  get method(): string {
    return this.#request.method;
  }

  get host(): string {
    return this.#request.headers.get('host') ?? authorityOf(this.#request.url);
  }

  get rawTarget(): string {
    this.#rawTarget ??= targetOf(this.#request.url);
    return this.#rawTarget;
  }

  get path(): string {
    const target = this.rawTarget;
    const mark = target.indexOf('?');
    return mark < 0 ? target : target.slice(0, mark);
  }

  get pathParameters(): Pairs {
    this.#pathParameters ??= paramsOf(this.#request.params);
    return this.#pathParameters;
  }

  get query(): Pairs {
    if (this.#query === undefined) {
      const mark = this.rawTarget.indexOf('?');
      this.#query = mark < 0 ? none : this.#joined(parseQuery(this.rawTarget.slice(mark + 1)));
    }
    return this.#query;
  }

  get headers(): Pairs {
    this.#headers ??= [...this.#request.headers].filter(([name, value]) => !this.#repeatsTarget(name, value));
    return this.#headers;
  }

  get cookies(): Pairs {
    if (this.#cookies === undefined) {
      const header = this.#request.headers.get('cookie');
      this.#cookies = header === null ? none : parseCookies(header);
    }
    return this.#cookies;
  }

  get clientIp(): string | null {
    return this.#clientIp()?.address ?? null;
  }

  get clientIpSource(): ClientIpSource | null {
    return this.#clientIp()?.source ?? null;
  }

  /** App Service writes the target once more into two headers: what stands in it is judged where it stands, not as a text of its own. */
  #repeatsTarget(name: string, value: string): boolean {
    if (name !== 'x-original-url' && name !== 'x-waws-unencoded-url') return false;
    if (value === this.rawTarget) return true;
    // The library's URL escapes what clients may send as it is, such as a quote.
    const url = value.startsWith('/') ? URL.parse(`http://x${value}`) : null;
    return url !== null && `${url.pathname}${url.search}` === this.rawTarget;
  }

  #joined(pairs: Pairs): Pairs {
    const { query } = this.#request;
    return query instanceof URLSearchParams ? withJoinedValues(pairs, query) : pairs;
  }

  #clientIp(): ClientIp | null {
    if (this.#client === undefined) {
      this.#client = clientIpOf(this.#request.headers, this.#limits, this.#believesClientIp);
    }
    return this.#client;
  }
}

/** Everything behind the authority of a URL; a URL without one is a target already. */
function targetOf(url: string): string {
  const scheme = schemeEnd(url);
  if (scheme < 0) return url;
  const end = authorityEnd(url, scheme + 3);
  const target = url.slice(end);
  return target.startsWith('/') ? target : `/${target}`;
}

function authorityOf(url: string): string {
  const scheme = schemeEnd(url);
  return scheme < 0 ? '' : url.slice(scheme + 3, authorityEnd(url, scheme + 3));
}

function schemeEnd(url: string): number {
  return url.startsWith('/') ? -1 : url.indexOf('://');
}

function authorityEnd(url: string, from: number): number {
  for (let index = from; index < url.length; index++) {
    const code = url.charCodeAt(index);
    if (code === 47 || code === 63 || code === 35) return index;
  }
  return url.length;
}

/** Route parameters, decoded by the host's router; only text can come from a path. */
function paramsOf(params: unknown): Pairs {
  if (!isObject(params)) return none;
  const values = params as Readonly<Record<string, unknown>>;
  const pairs: (readonly [string, string])[] = [];
  for (const name of Object.keys(values)) {
    const value = values[name];
    if (typeof value === 'string') pairs.push([name, value]);
  }
  return pairs;
}
