import {
  type Body,
  type ClientIpSource,
  type NormalizedRequest,
  type Pairs,
  parseCookies,
  parseQuery,
  withRepeatsJoined,
} from '@rasp/core';
import { type ClientIp, clientIpOf } from './client-ip.ts';
import { headersOf } from './headers.ts';
import type { HttpRequest } from './http-types.ts';
import { splitTarget, type Target } from './target.ts';

/** What reading a request depends on beside the request. */
export interface Reading {
  /** True behind the front end of Cloud Run, which vouches for the end of X-Forwarded-For. */
  readonly behindFrontEnd: boolean;
  readonly trustedProxies: number | readonly string[];
}

/** A function that is deployed has no routes of its own: what a router inside it takes from the path stands in the path. */
const noParameters: Pairs = [];

/** A request whose parts are read from the platform's own when they are first asked for, and once. */
export class NodeRequest implements NormalizedRequest {
  readonly id: string;
  readonly receivedAt: number;
  readonly trigger = 'http';
  readonly pathParameters: Pairs = noParameters;
  readonly body: Body;
  readonly #request: HttpRequest;
  readonly #reading: Reading;
  #target: Target | undefined;
  #query: Pairs | undefined;
  #headers: Pairs | undefined;
  #cookies: Pairs | undefined;
  #client: ClientIp | null | undefined;

  constructor(id: string, receivedAt: number, request: HttpRequest, body: Body, reading: Reading) {
    this.id = id;
    this.receivedAt = receivedAt;
    this.body = body;
    this.#request = request;
    this.#reading = reading;
  }

  get method(): string {
    return this.#request.method ?? '';
  }

  get host(): string {
    const { headers } = this.#request;
    const authority: unknown = headers.host ?? headers[':authority'];
    return typeof authority === 'string' ? authority : '';
  }

  /** As sent: a router that mounts a handler rewrites `url` and keeps the whole in `originalUrl`. */
  get rawTarget(): string {
    const { originalUrl, url } = this.#request;
    return (typeof originalUrl === 'string' ? originalUrl : url) ?? '';
  }

  get path(): string {
    return this.#split().path;
  }

  get query(): Pairs {
    this.#query ??= withRepeatsJoined(parseQuery(this.#split().query));
    return this.#query;
  }

  get headers(): Pairs {
    this.#headers ??= headersOf(this.#request);
    return this.#headers;
  }

  /** Node joins repeated Cookie headers by `; `. */
  get cookies(): Pairs {
    this.#cookies ??= parseCookies(this.#request.headers.cookie ?? '');
    return this.#cookies;
  }

  get clientIp(): string | null {
    return this.#clientIp()?.address ?? null;
  }

  get clientIpSource(): ClientIpSource | null {
    return this.#clientIp()?.source ?? null;
  }

  #split(): Target {
    this.#target ??= splitTarget(this.rawTarget);
    return this.#target;
  }

  #clientIp(): ClientIp | null {
    if (this.#client === undefined) {
      const { behindFrontEnd, trustedProxies } = this.#reading;
      this.#client = clientIpOf(this.#request, behindFrontEnd, trustedProxies);
    }
    return this.#client;
  }
}
