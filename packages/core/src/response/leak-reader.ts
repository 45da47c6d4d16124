import type { Config } from '../config/config.ts';
import type { Pairs } from '../input.ts';
import { findLeaks, type LeakPlan, leakPlanOf } from './dlp/find-leaks.ts';
import { leakReach } from './dlp/leak.ts';
import { inflateNow } from './inflate-now.ts';
import { codingOf, isReadable } from './readable-response.ts';

/** A leak with its text. */
export interface FoundLeak {
  readonly rule: string;
  readonly value: string;
}

const none: readonly FoundLeak[] = [];
/** How many times MAX_RESPONSE_BYTES may be decompressed for one body: a compressed stream is undone from its beginning for each chunk. */
const inflations = 16;

/**
 * Reads a body for leaks, whole or chunk by chunk, at most MAX_RESPONSE_BYTES of it.
 *
 * Bytes are read as Latin-1: all that is looked for is ASCII, and no character can be split. Between chunks the last stretch of what has passed
 * is kept, so a leak over two chunks is found with the second.
 */
export class LeakReader {
  /** True once something was over the limit, or could not be decompressed, and so passes unread. */
  truncated = false;
  readonly #config: Config;
  readonly #plan: LeakPlan;
  readonly #coding: string;
  readonly #readable: boolean;
  #tail = '';
  #left: number;
  #work: number;
  #compressed: Uint8Array = new Uint8Array();
  #inflated = 0;

  constructor(config: Config, headers: Pairs) {
    this.#config = config;
    this.#plan = leakPlanOf(config);
    this.#coding = codingOf(headers);
    this.#left = config.parameters.MAX_RESPONSE_BYTES;
    // 0: headers alone are looked at.
    this.#readable = this.#left > 0 && isReadable(headers);
    this.#work = this.#left * inflations;
  }

  /** False where there is nothing to read (any more): the body is no text, or the limit is reached. */
  get reads(): boolean {
    return this.#readable && !this.truncated;
  }

  /** Gives the leaks that this chunk completes. */
  read(chunk: string | Uint8Array): readonly FoundLeak[] {
    if (!this.reads || chunk.length === 0) return none;
    if (this.#coding !== '') return this.#search(this.#inflate(chunk));
    const taken = chunk.length > this.#left ? this.#cut(chunk) : chunk;
    this.#left -= taken.length;
    return this.#search(textOf(taken));
  }

  #cut(chunk: string | Uint8Array): string | Uint8Array {
    this.truncated = true;
    return typeof chunk === 'string' ? chunk.slice(0, this.#left) : chunk.subarray(0, this.#left);
  }

  #search(text: string): readonly FoundLeak[] {
    if (text === '') return none;
    const seen = this.#tail.length;
    const window = seen === 0 ? text : this.#tail + text;
    // The copy keeps a short tail from holding the whole chunk in memory.
    this.#tail = Buffer.from(window.slice(-leakReach), 'utf16le').toString('utf16le');
    const leaks = findLeaks(window, this.#plan, seen);
    if (leaks.length === 0) return none;
    const { exceptions } = this.#config;
    const found = leaks.map(({ rule, start, end }) => ({ rule, value: window.slice(start, end) }));
    return exceptions.size === 0 ? found : found.filter(({ value }) => !exceptions.test(value));
  }

  /** What a chunk of a compressed body adds to its text. */
  #inflate(chunk: string | Uint8Array): string {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk;
    this.#compressed = this.#compressed.length === 0 ? bytes : Buffer.concat([this.#compressed, bytes]);
    const limit = this.#config.parameters.MAX_RESPONSE_BYTES;
    const inflated = inflateNow(this.#compressed, this.#coding, Math.min(limit, this.#work));
    if (inflated === null || !inflated.whole) this.truncated = true;
    if (inflated === null) return '';
    this.#work -= inflated.bytes.length;
    if (this.#work <= 0) this.truncated = true;
    const text = textOf(inflated.bytes.subarray(this.#inflated));
    this.#inflated = Math.max(this.#inflated, inflated.bytes.length);
    return text;
  }
}

function textOf(chunk: string | Uint8Array): string {
  return typeof chunk === 'string'
    ? chunk
    : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1');
}

/** The leaks of one short text, such as a header. */
export function leaksOf(text: string, config: Config): readonly FoundLeak[] {
  const leaks = findLeaks(text, leakPlanOf(config));
  if (leaks.length === 0) return none;
  const found = leaks.map(({ rule, start, end }) => ({ rule, value: text.slice(start, end) }));
  return config.exceptions.size === 0 ? found : found.filter(({ value }) => !config.exceptions.test(value));
}
