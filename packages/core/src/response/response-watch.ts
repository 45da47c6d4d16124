import type { Config } from '../config/config.ts';
import type { DenyVerdict, Finding } from '../finding.ts';
import type { Pairs } from '../input.ts';
import { bodyFindings, headerFindings, truncatedBody } from './leak-findings.ts';
import { LeakReader } from './leak-reader.ts';
import { serverHeaderOf } from './server-header.ts';

/** Takes findings where they are decided on and recorded; gives the denial where they stop the response. */
export type FindingsSink = (findings: readonly Finding[]) => DenyVerdict | null;

/**
 * Watches one response on its way out: which Server header it gets, and whether what is about to be sent may be.
 *
 * An adapter whose handler sends the response itself asks it before each piece is sent. Nothing here throws: what fails is told to
 * `onError`, and the response passes.
 */
export class ResponseWatch {
  /** The Server header of the response: null leaves it as it is, empty takes it out. */
  readonly server: string | null;
  /** True where headers and body are looked at for leaks. */
  readonly inspects: boolean;
  /** Set once the headers were judged: no other part of the agent needs to look at this response. */
  begun = false;
  readonly #config: Config;
  readonly #sink: FindingsSink | null;
  readonly #onError: (error: unknown) => void;
  #reader: LeakReader | null = null;
  #verdict: DenyVerdict | null = null;
  #told: Set<string> | null = null;

  constructor(config: Config, sink: FindingsSink | null, onError: (error: unknown) => void) {
    this.server = serverHeaderOf(config.parameters);
    this.inspects = sink !== null;
    this.#config = config;
    this.#sink = sink;
    this.#onError = onError;
  }

  /** Judges the headers (names in lower case) before they are sent; gives the denial that is to be sent instead, or null. */
  begin(headers: Pairs): DenyVerdict | null {
    if (this.#sink === null || this.begun) return this.#verdict;
    this.begun = true;
    try {
      this.#reader = new LeakReader(this.#config, headers);
      this.#tell(headerFindings(headers, this.#config));
    } catch (error) {
      this.failed(error);
    }
    return this.#verdict;
  }

  /** Makes ready for the body of a response whose headers were judged with the rest of it. */
  beginBody(headers: Pairs): void {
    if (this.#sink === null || this.begun) return;
    this.begun = true;
    this.#reader = new LeakReader(this.#config, headers);
  }

  /** Judges a chunk before it is sent; gives the denial for the one that completes a leak and for all after it, or null. */
  pass(chunk: unknown, encoding?: unknown): DenyVerdict | null {
    const reader = this.#reader;
    if (this.#verdict !== null || reader === null || !reader.reads) return this.#verdict;
    try {
      const content = contentOf(chunk, encoding);
      if (content === null) return null;
      const leaks = reader.read(content);
      this.#tell(bodyFindings(leaks, this.#config));
      if (reader.truncated) this.#tell([truncatedBody()]);
    } catch (error) {
      this.failed(error);
    }
    return this.#verdict;
  }

  /** Each kind of leak is told once for a response: a stream may hold thousands. */
  #tell(findings: readonly Finding[]): void {
    if (findings.length === 0 || this.#verdict !== null || this.#sink === null) return;
    this.#told ??= new Set();
    const told = this.#told;
    const fresh = findings.filter(({ rule, input }) => {
      const key = `${rule} ${input?.source} ${input?.name}`;
      if (told.has(key)) return false;
      told.add(key);
      return true;
    });
    if (fresh.length > 0) this.#verdict = this.#sink(fresh);
  }

  /** Takes an error of whoever looks at the response: it is counted, and the rest of the response passes unread. */
  failed(error: unknown): void {
    this.#reader = null;
    this.#onError(error);
  }
}

const binaryEncodings: ReadonlySet<string> = new Set(['base64', 'base64url', 'hex']);

/** The text or the bytes of what `write` and `end` take; null for a callback and for what they refuse. */
export function contentOf(chunk: unknown, encoding?: unknown): string | Uint8Array | null {
  if (typeof chunk === 'string') {
    return typeof encoding === 'string' && binaryEncodings.has(encoding.toLowerCase())
      ? Buffer.from(chunk, encoding.toLowerCase() as BufferEncoding)
      : chunk;
  }
  if (chunk instanceof Uint8Array) return chunk;
  if (ArrayBuffer.isView(chunk)) return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  return chunk instanceof ArrayBuffer ? new Uint8Array(chunk) : null;
}
