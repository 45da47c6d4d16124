import type { DecodeStep, InputSource } from '../input.ts';
import { clipName, type InputCollector, MAX_NAME_LENGTH } from './collector.ts';
import { listGraphql } from './graphql.ts';
import { hasNeedlessEscapes, writeOutEscapes } from './json-escapes.ts';

/** A JSON object or array; `JSON.parse` makes attacker-named keys own properties, `__proto__` included. */
export type JsonContainer = Readonly<Record<string, unknown>> | readonly unknown[];

/** Where the values of a JSON text stand in the request. */
export interface JsonPlace {
  readonly keys: InputSource;
  readonly values: InputSource;
  /** What the pointers within the text are appended to: empty for a body, a parameter's name for JSON in its value. */
  readonly prefix: string;
  readonly trail: readonly DecodeStep[];
  /** Keys that are listed already, where several texts stand in one place. */
  readonly seenKeys?: Set<string>;
}

/** One object or array on the way from the root to where the walk stands. */
interface Frame {
  readonly node: JsonContainer;
  /** Own keys, or null for an array. */
  readonly keys: readonly string[] | null;
  readonly pointer: string;
  readonly trail: readonly DecodeStep[];
  readonly depth: number;
  /** The pointer and the slash before each child's step; built when the first child needs it. */
  base: string;
  index: number;
}

/** Escapes a key for a JSON Pointer (RFC 6901 §3). */
export function escapeKey(key: string): string {
  for (let i = 0; i < key.length; i++) {
    const code = key.charCodeAt(i);
    if (code === 126 || code === 47) return key.replaceAll('~', '~0').replaceAll('/', '~1');
  }
  return key;
}

/**
 * Parses text that may be a JSON object or array; null where it is neither.
 *
 * The first and the last character decide cheaply for nearly everything that is not JSON, before `JSON.parse` has to
 * build an error. A byte order mark is skipped, as `Response.json()` skips it.
 */
export function parseJsonContainer(text: string, attempts?: JsonAttempts): JsonContainer | null {
  let start = 0;
  let end = text.length - 1;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  const open = text.charCodeAt(start);
  if (open !== 123 && open !== 91) return null;
  while (end > start && isBlank(text.charCodeAt(end))) end--;
  if (text.charCodeAt(end) !== open + 2) return null;
  if (attempts !== undefined && attempts.failedJson >= MAX_FAILED_JSON) return null;
  try {
    const json = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
    let parsed: unknown = JSON.parse(json);
    // Only now, since text that is no JSON could become some.
    if (hasNeedlessEscapes(json)) parsed = JSON.parse(writeOutEscapes(json));
    return isContainer(parsed) ? parsed : null;
  } catch {
    if (attempts !== undefined) attempts.failedJson++;
    return null;
  }
}

/** How often a value of one request looked like JSON and was none. */
export interface JsonAttempts {
  failedJson: number;
}

/**
 * Values that may look like JSON and be none before no more are tried: each costs an error of 15 µs, and a body holds
 * thousands. All of them are inspected as the text that they are.
 */
const MAX_FAILED_JSON = 500;

/** JSON's white space, and the byte order mark that may stand in front. */
function isBlank(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9 || code === 0xfeff;
}

export function isContainer(value: unknown): value is JsonContainer {
  return typeof value === 'object' && value !== null;
}

function frameOf(node: JsonContainer, pointer: string, trail: readonly DecodeStep[], depth: number): Frame {
  return { node, keys: Array.isArray(node) ? null : Object.keys(node), pointer, trail, depth, base: '', index: 0 };
}

/**
 * Lists the keys and strings of a parsed JSON text, in its order, each under its JSON Pointer (RFC 6901).
 *
 * A key is listed where it first stands: a list of a hundred like objects has the same few keys a hundred times, and
 * the same text gets the same verdict. Numbers, booleans and null carry no attack and are left out.
 * A string that is itself a JSON object or array is listed whole, since that is what the handler receives, and then
 * walked as well, with `json` added to the trail and its pointers continued.
 *
 * The walk keeps its own stack, so that depth costs heap and not the call stack. Deeper than MAX_JSON_DEPTH every
 * value is still listed, but under the pointer of the level where the limit was reached, and strings are not parsed
 * further: nothing can be hidden by depth, and pointers stay short.
 *
 * Gives how many strings the text itself has, keys included; -1 where a limit ended the walk.
 */
export function walkJson(root: JsonContainer, place: JsonPlace, collector: InputCollector): number {
  // An object's own keys differ: only a second object may repeat one, and what most bodies are has none.
  let seenKeys = place.seenKeys ?? null;
  let strings = 0;
  const stack: Frame[] = [frameOf(root, place.prefix, place.trail, 1)];
  let frame: Frame | undefined = stack[0];
  while (frame !== undefined) {
    const { keys, node } = frame;
    const length = keys === null ? (node as readonly unknown[]).length : keys.length;
    if (frame.index >= length) {
      stack.pop();
      frame = stack[stack.length - 1];
      continue;
    }
    const index = frame.index++;
    const deep = frame.depth > collector.maxDepth;
    if (deep && index === 0) collector.truncate('MAX_JSON_DEPTH', place.values, frame.pointer);
    const counts = frame.trail === place.trail;
    if (counts && keys !== null) strings++;
    let value: unknown;
    let pointer = frame.pointer;
    if (keys === null) {
      value = (node as readonly unknown[])[index];
      if (typeof value !== 'string' && !isContainer(value)) continue;
      if (!deep) pointer = childPointer(frame, String(index));
    } else {
      const key = keys[index] ?? '';
      value = (node as Readonly<Record<string, unknown>>)[key];
      const seen = seenKeys?.has(key) === true;
      if (seen && typeof value !== 'string' && !isContainer(value)) continue;
      if (!deep) pointer = childPointer(frame, escapeKey(key));
      if (!seen) {
        seenKeys?.add(key);
        collector.add(place.keys, pointer, key, frame.trail);
      }
      // Judged one by one, the two steps to a prototype say nothing.
      if (key === 'prototype' && frame.pointer.endsWith('/constructor')) {
        collector.add(place.keys, pointer, 'constructor.prototype', frame.trail);
      }
    }
    if (counts && typeof value === 'string') strings++;
    let child: Frame | null = null;
    if (typeof value === 'string' && keys?.[index] === 'query' && listGraphql(value, pointer, frame.trail, collector)) {
      // A document is listed by its parts.
    } else if (typeof value === 'string') {
      collector.add(place.values, pointer, value, frame.trail);
      const embedded = deep || !mayBeJson(value) ? null : parseJsonContainer(value, collector);
      if (embedded !== null) child = frameOf(embedded, pointer, [...frame.trail, 'json'], frame.depth + 1);
    } else if (isContainer(value)) {
      child = frameOf(value, pointer, frame.trail, frame.depth + 1);
    }
    if (child !== null) {
      seenKeys ??= new Set(keys?.slice(0, index + 1));
      // A container whose last child this is need not be come back to: a chain of them takes no stack.
      if (frame.index >= length) stack.pop();
      stack.push(child);
      frame = child;
    }
    if (collector.room <= 0) {
      if (hasMore(stack)) collector.truncate('MAX_INPUTS', 'request', '');
      return -1;
    }
  }
  return strings;
}

/** True where the value's first character lets it be JSON; the test that nearly every value fails. */
export function mayBeJson(value: string): boolean {
  const first = value.charCodeAt(0);
  return first === 123 || first === 91 || first <= 32 || first === 0xfeff;
}

/** Appends one step to a pointer; a pointer that is as long as a name may be grows no further. */
function childPointer(frame: Frame, step: string): string {
  if (frame.pointer.length >= MAX_NAME_LENGTH) return frame.pointer;
  if (frame.base === '') frame.base = `${frame.pointer}/`;
  const pointer = frame.base + step;
  return pointer.length > MAX_NAME_LENGTH ? clipName(pointer) : pointer;
}

function hasMore(stack: readonly Frame[]): boolean {
  return stack.some(({ node, keys, index }) => index < (keys ?? (node as readonly unknown[])).length);
}
