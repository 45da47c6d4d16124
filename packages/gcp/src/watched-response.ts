import { type DenyVerdict, denialResponse, isServerHeader, type Pairs, type ResponseWatch } from '@rasp/core';
import { pairsOf } from './headers.ts';
import type { HttpResponse } from './http-types.ts';

type Method = 'writeHead' | 'write' | 'end' | 'flushHeaders';
type Own = Readonly<Record<Method, (...args: never[]) => unknown>>;

/**
 * Puts the watch in front of what a handler sends, on the very response that it gets.
 *
 * Headers get their Server header and are judged when they would go out: Node calls `writeHead` of the response itself for headers that were only
 * set. Where bodies are looked at, headers that the handler writes itself wait for the first chunk, so that a denial can still take their place; the
 * response says `headersSent` meanwhile. A chunk that completes a leak is not sent: a denial is, or where the response has begun, the
 * connection ends, so that nobody takes half a response for a whole one. What is written after that is taken and dropped.
 */
export class WatchedResponse {
  readonly #response: HttpResponse;
  readonly #watch: ResponseWatch;
  readonly #own: Own;
  /** What the handler gave `writeHead`, where it waits. */
  #head: readonly unknown[] | null = null;
  /** Set when the headers may go out: then Node calls `writeHead` itself. */
  #released = false;
  /** Set with the end that passed: HTTP/2 writes what it carries, and Node refuses all else. */
  #ended = false;
  #stopped = false;

  constructor(response: HttpResponse, watch: ResponseWatch) {
    this.#response = response;
    this.#watch = watch;
    const { writeHead, write, end, flushHeaders } = response;
    this.#own = { writeHead, write, end, flushHeaders };
    // Others may have put their own methods there, or do so later: both go on working.
    const own: Record<Method, unknown> = {
      writeHead: (...args: unknown[]) => this.#writeHead(args),
      write: (...args: unknown[]) => this.#write(args),
      end: (...args: unknown[]) => this.#end(args),
      flushHeaders: (...args: unknown[]) => this.#flushHeaders(args),
    };
    for (const [name, method] of Object.entries(own)) {
      if (typeof this.#own[name as Method] === 'function') Reflect.set(response, name, method);
    }
  }

  #writeHead(args: unknown[]): unknown {
    if (this.#stopped) return this.#response;
    // A second one, or one that Node refuses, is Node's to refuse.
    if (this.#released || this.#response.headersSent || !this.#watch.inspects || !isHead(args)) {
      return this.#sendHead(args);
    }
    this.#head = args;
    this.#response.statusCode = Number(args[0]);
    Object.defineProperty(this.#response, 'headersSent', { configurable: true, get: () => true });
    return this.#response;
  }

  #flushHeaders(args: unknown[]): unknown {
    if (this.#stopped || !this.#begins()) return undefined;
    return this.#call('flushHeaders', args);
  }

  #write(args: unknown[]): unknown {
    if (this.#ended || this.#passes(args)) return this.#call('write', args);
    done(args);
    return true;
  }

  #end(args: unknown[]): unknown {
    if (this.#ended) return this.#call('end', args);
    if (isEmpty(args[0]) ? this.#begins() : this.#passes(args)) {
      this.#ended = true;
      return this.#call('end', args);
    }
    done(args);
    return this.#response;
  }

  /** Tells whether a chunk may be sent; sends the headers before the first one. */
  #passes([chunk, encoding]: unknown[]): boolean {
    if (this.#stopped || !this.#sends()) return this.#begins();
    return this.#goes((sent) => this.#judgeHead(sent) ?? this.#watch.pass(chunk, encoding));
  }

  /** Sends the headers, if they may be and have not been. */
  #begins(): boolean {
    return !this.#stopped && this.#goes((sent) => this.#judgeHead(sent));
  }

  #goes(judge: (sent: boolean) => DenyVerdict | null): boolean {
    const sent = this.#isSent();
    const verdict = judge(sent);
    if (verdict !== null) this.#stop(verdict, sent);
    else if (!sent) this.#release();
    return verdict === null;
  }

  /** Judges the headers once; those of a `writeHead` that could not wait are not known. */
  #judgeHead(sent: boolean): DenyVerdict | null {
    if (this.#watch.begun) return null;
    try {
      const given = sent ? [] : givenPairs(headersOf(this.#head ?? []));
      return this.#watch.begin([...pairsOf(this.#response.getHeaders()), ...given]);
    } catch (error) {
      this.#watch.failed(error);
      return null;
    }
  }

  /** Writes the headers that wait; with none, what Node does by itself comes through `writeHead`, but for HTTP/2. */
  #release(): void {
    const head = this.#head;
    this.#released = true;
    if (head === null) this.#setServer();
    else {
      this.#forget();
      this.#sendHead([...head]);
    }
  }

  #sendHead(args: unknown[]): unknown {
    if (!this.#response.headersSent && this.#watch.server !== null) {
      const index = headersIndex(args);
      const headers = args[index];
      if (typeof headers === 'object' && headers !== null) {
        this.#response.removeHeader('server');
        args[index] = withServer(headers, this.#watch.server);
      } else this.#setServer();
    }
    return this.#call('writeHead', args);
  }

  #setServer(): void {
    const { server } = this.#watch;
    if (server === null || this.#response.headersSent) return;
    if (server === '') this.#response.removeHeader('server');
    else this.#response.setHeader('Server', server);
  }

  #stop(verdict: DenyVerdict, sent: boolean): void {
    this.#stopped = true;
    if (sent) {
      this.#response.destroy();
      return;
    }
    this.#forget();
    for (const name of this.#response.getHeaderNames()) this.#response.removeHeader(name);
    // The handler's own message would stand beside the denial's status; HTTP/2 has none.
    if ((this.#response.req?.httpVersionMajor ?? 1) < 2) this.#response.statusMessage = '';
    const { statusCode, headers, body } = denialResponse(verdict);
    this.#call('writeHead', [statusCode, { ...headers, 'content-length': Buffer.byteLength(body) }]);
    this.#call('end', [body]);
  }

  /** True once the headers are out of the agent's hands. */
  #isSent(): boolean {
    return this.#head === null && this.#response.headersSent;
  }

  #forget(): void {
    this.#head = null;
    Reflect.deleteProperty(this.#response, 'headersSent');
  }

  /** False for a response to HEAD, whose body Node drops. */
  #sends(): boolean {
    return this.#response.req?.method !== 'HEAD';
  }

  #call(method: Method, args: unknown[]): unknown {
    return Reflect.apply(this.#own[method], this.#response, args as never[]);
  }
}

/** Whoever wrote what was dropped is told that it is done, as by Node: later. */
function done(args: readonly unknown[]): void {
  const callback = args.findLast((argument) => typeof argument === 'function');
  if (callback !== undefined) process.nextTick(callback as () => void);
}

function isEmpty(chunk: unknown): boolean {
  return chunk === undefined || chunk === null || typeof chunk === 'function';
}

/** The place of the headers among the arguments of `writeHead`: behind the status, or behind its message. */
function headersIndex(args: readonly unknown[]): number {
  return typeof args[1] === 'string' ? 2 : args[1] === undefined || args[1] === null ? 2 : 1;
}

function headersOf(args: readonly unknown[]): unknown {
  return args[headersIndex(args)];
}

/** True for arguments of `writeHead` that Node takes; the others it refuses where the handler can catch it. */
function isHead(args: readonly unknown[]): boolean {
  const status = Number(args[0]);
  if (!Number.isInteger(status) || status < 100 || status > 999) return false;
  const { validateHeaderName, validateHeaderValue } = process.getBuiltinModule('node:http');
  try {
    for (const [name, value] of givenPairs(headersOf(args))) {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    }
    return true;
  } catch {
    // Node says the same in a moment, to the handler.
    return false;
  }
}

/** The headers of `writeHead` as pairs, in each form that Node takes: a map, a list of names and values, a list of pairs. */
function givenPairs(headers: unknown): Pairs {
  if (typeof headers !== 'object' || headers === null) return [];
  if (!Array.isArray(headers)) return pairsOf(headers as Record<string, unknown>);
  const flat: readonly unknown[] = Array.isArray(headers[0]) ? headers.flat() : headers;
  const pairs: (readonly [string, string])[] = [];
  for (let index = 0; index + 1 < flat.length; index += 2) {
    pairs.push([String(flat[index]).toLowerCase(), String(flat[index + 1])]);
  }
  return pairs;
}

/** A copy of the headers of `writeHead`, in the form that they came in, with the Server header replaced. */
function withServer(headers: object, server: string): unknown {
  const added = server === '' ? [] : (['Server', server] as const);
  if (!Array.isArray(headers)) {
    const kept = Object.entries(headers).filter(([name]) => !isServerHeader(name));
    return Object.fromEntries(added.length === 0 ? kept : [...kept, added]);
  }
  if (Array.isArray(headers[0])) {
    const kept = (headers as readonly (readonly unknown[])[]).filter((pair) => !isServerHeader(pair[0]));
    return added.length === 0 ? kept : [...kept, added];
  }
  const list: unknown[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    if (!isServerHeader(headers[index])) list.push(...headers.slice(index, index + 2));
  }
  return [...list, ...added];
}
