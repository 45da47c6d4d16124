import type { AzureHttpRequest } from './http-request.ts';

/** What is still unread of a body. */
export interface Rest {
  read(): Promise<{ readonly done: boolean; readonly value?: unknown }>;
  cancel(reason?: unknown): Promise<unknown>;
}

const decoder = new TextDecoder();
const bodies = new WeakMap<object, ReplayedBody>();

/**
 * A body that was read from a request, wholly or in part, and is put back on it.
 *
 * The request stays the same object with the same class; its body members are shadowed by own properties that give the read chunks and then
 * the rest. Bytes in memory answer `text`, `json` and `arrayBuffer` directly; for everything else a native Response is made of them, so
 * that streams, forms, blobs, locks and errors are the platform's own.
 */
export class ReplayedBody {
  readonly #chunks: readonly Uint8Array[];
  /** Null when everything was read. */
  readonly #rest: Rest | null;
  #response: Response | null = null;
  #contentType = '';
  #used = false;

  constructor(chunks: readonly Uint8Array[], rest: Rest | null) {
    this.#chunks = chunks;
    this.#rest = rest;
  }

  /** Puts the body on `request`. */
  attach(request: AzureHttpRequest): void {
    this.#contentType = request.headers.get('content-type') ?? '';
    bodies.set(request, this);
    Object.defineProperties(request, members);
  }

  get stream(): ReadableStream<unknown> | null {
    return this.native().body;
  }

  get used(): boolean {
    return this.#response === null ? this.#used : this.#response.bodyUsed;
  }

  /** All bytes, once, where they are in memory and nobody has asked for a stream; null otherwise. */
  take(): Uint8Array | null {
    if (this.#rest !== null || this.#response !== null || this.#used) return null;
    this.#used = true;
    return this.#bytes();
  }

  /** The body as the platform's own; used up if it was used up before. */
  native(): Response {
    if (this.#response !== null) return this.#response;
    const source = this.#rest === null ? this.#bytes() : streamOf(this.#chunks, this.#rest);
    const headers = this.#contentType === '' ? {} : { 'content-type': this.#contentType };
    const response = new Response(source as ConstructorParameters<typeof Response>[0], { headers });
    // Reading marks it as used, and fails nowhere: the bytes are in memory.
    if (this.#used) void response.arrayBuffer();
    this.#response = response;
    return response;
  }

  /** A second body with the same content. Throws for one that is used up, as the platform does. */
  twin(): ReplayedBody {
    if (this.#rest === null && this.#response === null && !this.#used) return new ReplayedBody(this.#chunks, null);
    const twin = new ReplayedBody([], null);
    twin.#response = this.native().clone();
    return twin;
  }

  #bytes(): Uint8Array<ArrayBuffer> {
    const [first] = this.#chunks;
    return this.#chunks.length === 1 && first !== undefined
      ? (first as Uint8Array<ArrayBuffer>)
      : Buffer.concat(this.#chunks);
  }
}

function bodyOf(request: object): ReplayedBody {
  const body = bodies.get(request);
  if (body === undefined) throw new TypeError('Illegal invocation');
  return body;
}

/** The members of an HttpRequest that touch its body. Shared by all requests: what differs is found by `this`. */
const members: PropertyDescriptorMap & ThisType<AzureHttpRequest> = {
  body: {
    configurable: true,
    get() {
      return bodyOf(this).stream;
    },
  },
  bodyUsed: {
    configurable: true,
    get() {
      return bodyOf(this).used;
    },
  },
  text: method(async function text(this: AzureHttpRequest) {
    const bytes = bodyOf(this).take();
    return bytes === null ? bodyOf(this).native().text() : decoder.decode(bytes);
  }),
  json: method(async function json(this: AzureHttpRequest) {
    const bytes = bodyOf(this).take();
    return bytes === null ? bodyOf(this).native().json() : JSON.parse(decoder.decode(bytes));
  }),
  arrayBuffer: method(async function arrayBuffer(this: AzureHttpRequest) {
    const bytes = bodyOf(this).take();
    return bytes === null ? bodyOf(this).native().arrayBuffer() : new Uint8Array(bytes).buffer;
  }),
  blob: method(async function blob(this: AzureHttpRequest) {
    return bodyOf(this).native().blob();
  }),
  formData: method(async function formData(this: AzureHttpRequest) {
    return bodyOf(this).native().formData();
  }),
  clone: method(function clone(this: AzureHttpRequest) {
    const body = bodyOf(this).twin();
    const copy = copyOf(this);
    body.attach(copy);
    return copy;
  }),
};

function method(value: (this: AzureHttpRequest) => unknown): PropertyDescriptor {
  return { configurable: true, writable: true, value };
}

/** The same request without its body, made by the library's own class. */
function copyOf(request: AzureHttpRequest): AzureHttpRequest {
  const { url, method: verb, headers, query, params } = request;
  const Request = request.constructor as new (init: object) => AzureHttpRequest;
  const copy = new Request({
    url,
    method: verb,
    headers: Object.fromEntries(headers),
    params: { ...(params as object) },
  });
  // Made from the URL it would hold the repeats that the host has joined.
  const joined = query instanceof URLSearchParams ? new URLSearchParams(query) : query;
  Object.defineProperty(copy, 'query', { configurable: true, enumerable: true, writable: true, value: joined });
  return copy;
}

/** Gives the read chunks, then pulls the rest as it is asked for: nothing is read ahead. */
function streamOf(chunks: readonly Uint8Array[], rest: Rest): ReadableStream<unknown> {
  let next = 0;
  return new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      for (;;) {
        const kept = chunks[next++];
        const { done, value } = kept === undefined ? await rest.read() : { done: false, value: kept };
        if (done) {
          controller.close();
          controller.byobRequest?.respond(0);
          return;
        }
        if (!(value instanceof Uint8Array)) throw new TypeError('a chunk of the body is no Uint8Array');
        if (value.byteLength === 0) continue;
        // A byte stream takes the memory of what it is given: what was inspected, or is part of a pool, is not to be given away.
        const owned = kept === undefined && value.byteLength === value.buffer.byteLength;
        controller.enqueue(owned ? value : value.slice());
        return;
      }
    },
    async cancel(reason) {
      await rest.cancel(reason);
    },
  });
}
