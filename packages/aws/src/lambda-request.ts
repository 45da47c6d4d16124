import {
  type Body,
  type ClientIpSource,
  keepShape,
  type NormalizedRequest,
  type Pairs,
  type ReadLimits,
  undoEncoding,
} from '@rasp/core';
import { bodyOf } from './body.ts';
import { type ClientIp, clientIpOf } from './client-ip.ts';
import type { LambdaEvent } from './lambda-event.ts';
import { httpApi } from './triggers/http-api.ts';
import { pairsOf, valuesOf } from './triggers/pairs.ts';
import type { Trigger } from './triggers/trigger.ts';

/** A request whose parts are read from the event when they are first asked for, and once. */
export class LambdaRequest implements NormalizedRequest {
  readonly id: string;
  readonly receivedAt: number;
  readonly trigger: string;
  readonly #event: LambdaEvent;
  readonly #reader: Trigger;
  readonly #limits: ReadLimits;
  #path: string | undefined;
  #query: Pairs | undefined;
  #headers: Pairs | undefined;
  #cookies: Pairs | undefined;
  #pathParameters: Pairs | undefined;
  #body: Body | undefined;
  #client: ClientIp | null | undefined;

  constructor(id: string, receivedAt: number, event: LambdaEvent, reader: Trigger, limits: ReadLimits) {
    this.id = id;
    this.receivedAt = receivedAt;
    this.trigger = reader.name;
    this.#event = event;
    this.#reader = reader;
    this.#limits = limits;
  }

  get method(): string {
    return this.#reader.method(this.#event);
  }

  get host(): string {
    return this.#reader.host(this.#event, this.headers);
  }

  get rawTarget(): string {
    return this.#reader.rawTarget(this.#event);
  }

  get path(): string {
    this.#path ??= this.#reader.path(this.#event);
    return this.#path;
  }

  get pathParameters(): Pairs {
    this.#pathParameters ??= pairsOf(null, this.#event.pathParameters, false);
    return this.#pathParameters;
  }

  get query(): Pairs {
    this.#query ??= this.#reader.query(this.#event);
    return this.#query;
  }

  get headers(): Pairs {
    this.#headers ??= this.#reader.headers(this.#event);
    return this.#headers;
  }

  get cookies(): Pairs {
    this.#cookies ??= this.#reader.cookies(this.#event, this.headers);
    return this.#cookies;
  }

  get clientIp(): string | null {
    return this.#clientIp()?.address ?? null;
  }

  get clientIpSource(): ClientIpSource | null {
    return this.#clientIp()?.source ?? null;
  }

  get body(): Body {
    this.#body ??= bodyOf(this.#event, this.#limits.maxBodyBytes);
    return this.#body;
  }

  /** How the body is compressed; empty where it is not, or not read. Only base64 carries such bytes. */
  get contentEncoding(): string {
    if (this.#event.isBase64Encoded !== true || this.#limits.maxBodyBytes <= 0) return '';
    return valuesOf(this.headers, 'content-encoding', ',');
  }

  /**
   * Decompresses the body, as frameworks behind an adapter do (express by `serverless-http`); what is no such format stays as it is.
   *
   * Zlib decompresses beside the event loop, so this is no getter and has to be awaited before the body is asked for.
   */
  async inflateBody(coding: string): Promise<void> {
    this.#body = await undoEncoding(this.body, coding, this.#limits.maxBodyBytes);
  }

  #clientIp(): ClientIp | null {
    if (this.#client === undefined) {
      this.#client = clientIpOf(this.#reader.sourceIp(this.#event), () => this.headers, this.#limits);
    }
    return this.#client;
  }
}

keepShape(new LambdaRequest('', 0, {}, httpApi, { maxBodyBytes: 0, trustedProxies: 0, frontDoorId: '' }));
