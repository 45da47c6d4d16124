import { type Dispatcher, Pool } from 'undici';

/** An answer, with its body as it was sent. */
export interface Answer {
  readonly statusCode: number;
  readonly body: Buffer;
  /** How the body is packed; null where it is not. */
  readonly encoding: string | null;
}

/** Asks one server over connections that stay open. */
export interface Client {
  ask(method: 'GET' | 'POST', path: string, body: string | Buffer | null, headers?: readonly string[]): Promise<Answer>;
  close(): Promise<void>;
}

/** Creates a client with at most `connections` connections, one request at a time on each; what is over waits for one to be free. */
export function createClient(url: string, connections: number): Client {
  const { origin, pathname } = new URL(url);
  const base = pathname === '/' ? '' : pathname.replace(/\/$/, '');
  const pool = new Pool(origin, { connections, pipelining: 1, keepAliveTimeout: 60_000, keepAliveMaxTimeout: 600_000 });
  return {
    ask: (method, path, body, headers = json) =>
      new Promise((resolve, reject) => {
        const options = { method, path: `${base}${path}`, body, headers: headers as string[] };
        pool.dispatch(options as Dispatcher.DispatchOptions, new Collector(resolve, reject));
      }),
    close: () => pool.close(),
  };
}

type Headers = Record<string, string | string[] | undefined>;

const json: readonly string[] = ['content-type', 'application/json'];

class Collector implements Dispatcher.DispatchHandler {
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (error: Error) => void;
  #statusCode = 0;
  #encoding: string | null = null;
  #parts: Buffer[] = [];

  constructor(resolve: (answer: Answer) => void, reject: (error: Error) => void) {
    this.#resolve = resolve;
    this.#reject = reject;
  }

  onRequestStart(): void {
    // Nothing to keep; undici demands the method.
  }

  onResponseStart(_controller: Dispatcher.DispatchController, statusCode: number, headers: Headers): void {
    this.#statusCode = statusCode;
    const encoding = headers['content-encoding'];
    if (typeof encoding === 'string') this.#encoding = encoding;
  }

  onResponseData(_controller: Dispatcher.DispatchController, part: Buffer): void {
    this.#parts.push(part);
  }

  onResponseEnd(): void {
    const [first] = this.#parts;
    const body = this.#parts.length === 1 && first !== undefined ? first : Buffer.concat(this.#parts);
    this.#resolve({ statusCode: this.#statusCode, body, encoding: this.#encoding });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#reject(error);
  }
}
