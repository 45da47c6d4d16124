import type { EncodedMember } from './encoded-member.ts';
import { escapeKey } from './json.ts';

/** A value as the walk over records reads it: objects, arrays, text and numbers, and nothing that runs, repeats or goes on for ever. */
export interface ReadableValue {
  /** The value itself where it was plain, a bounded copy where it was not. */
  readonly data: unknown;
  /** Bytes that stand in the value, under their pointers; the copy has nothing in their place. */
  readonly members: readonly EncodedMember[];
  /** False where something could not be read: a proxy that throws, more objects than MAX_CONTAINERS. */
  readonly whole: boolean;
}

/** Objects and arrays of one value that are looked at; an event of the largest size that a cloud delivers holds fewer. */
const MAX_CONTAINERS = 200_000;
/** Items of all arrays and objects together. */
const MAX_ITEMS = 1 << 24;
/** Objects and arrays that are counted only: nearly every event has fewer, and remembering each costs more than looking at it. */
const UNTRACKED = 256;
/** Characters of a pointer before it grows no further; places of findings are cut there too. */
const MAX_POINTER = 256;

const noMembers: readonly EncodedMember[] = Object.freeze([]);
const plain = (data: unknown): ReadableValue => ({ data, members: noMembers, whole: true });

/**
 * Makes any JavaScript value safe to be walked as JSON is.
 *
 * Runtimes hand over parsed JSON, and also Buffers, clients, class instances and whatever a test passes. Parsed JSON comes back as it is, after
 * one look. Anything else is copied: bytes become members of their own, maps and sets what they hold, an object that stands in
 * several places or in itself is read once. Accessors are not called, because what they do is the owner's; dates, functions, symbols and
 * big integers hold no text. Never throws, and ends for cycles and for proxies without end.
 */
export function readableValue(value: unknown): ReadableValue {
  if (typeof value === 'object' && value !== null) {
    try {
      if (!isPlainTree(value)) return new Copier().copy(value);
    } catch {
      // A getter or a proxy threw: the copy goes around it.
      return new Copier().copy(value);
    }
    return plain(value);
  }
  return plain(value);
}

/** True for what JSON.parse makes: no object is met twice, and none has a class, an accessor that throws, or bytes. */
function isPlainTree(root: object): boolean {
  const waiting: object[] = [root];
  let seen: Set<object> | null = null;
  let containers = 1;
  let items = 0;
  /** False where the value cannot stand in a tree of plain data. */
  const enter = (value: unknown): boolean => {
    if (typeof value !== 'object' || value === null) return true;
    if (++containers > UNTRACKED) {
      if (containers > MAX_CONTAINERS) return false;
      seen ??= new Set();
      if (seen.has(value)) return false;
      seen.add(value);
    }
    waiting.push(value);
    return true;
  };
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (Array.isArray(node)) {
      items += node.length;
      if (items > MAX_ITEMS) return false;
      for (const item of node as readonly unknown[]) if (!enter(item)) return false;
      continue;
    }
    if (!isPlainObject(node)) return false;
    const keys = Object.keys(node);
    items += keys.length;
    if (items > MAX_ITEMS) return false;
    for (const key of keys) if (!enter((node as Readonly<Record<string, unknown>>)[key])) return false;
  }
  return true;
}

/** True for an object literal of any realm: its prototype is none, or one that has none itself. */
function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** An object or array that is to be filled from its source. */
interface Pending {
  readonly entries: readonly (readonly [key: string, value: unknown])[];
  readonly target: Record<string, unknown> | unknown[];
  readonly pointer: string;
}

/** Copies a value that is not plain; keeps its own stack, so that depth costs heap alone. */
class Copier {
  readonly #seen = new Set<object>();
  readonly #pending: Pending[] = [];
  readonly #members: EncodedMember[] = [];
  readonly #types = process.getBuiltinModule('node:util').types;
  #whole = true;

  copy(root: object): ReadableValue {
    const data = this.#convert(root, '');
    for (let next = this.#pending.pop(); next !== undefined; next = this.#pending.pop()) {
      const { entries, target, pointer } = next;
      for (const [key, value] of entries) {
        const step = `${pointer}/${key.includes('/') || key.includes('~') ? escapeKey(key) : key}`;
        const place = pointer.length >= MAX_POINTER ? pointer : step.slice(0, MAX_POINTER);
        const copied = this.#convert(value, place);
        // A key stays where its value has no text, as a key is text itself.
        if (Array.isArray(target)) target.push(copied);
        else target[key] = copied;
      }
    }
    return { data, members: this.#members, whole: this.#whole };
  }

  #convert(value: unknown, pointer: string): unknown {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
    if (typeof value !== 'object' || value === null || this.#seen.has(value)) return null;
    if (this.#seen.size >= MAX_CONTAINERS) {
      this.#whole = false;
      return null;
    }
    this.#seen.add(value);
    try {
      return this.#object(value, pointer);
    } catch {
      this.#whole = false;
      return null;
    }
  }

  #object(value: object, pointer: string): unknown {
    const bytes = bytesOf(value, this.#types);
    if (bytes !== null) {
      this.#members.push({ pointer, bytes, contentType: '', contentEncoding: '', trail: [] });
      return null;
    }
    if (this.#types.isDate(value) || this.#types.isRegExp(value)) return null;
    if (this.#types.isStringObject(value)) return String.prototype.valueOf.call(value);
    if (value instanceof URL || value instanceof URLSearchParams) return String(value);
    if (this.#types.isMap(value)) return this.#fill(mapEntries(value), Object.create(null), pointer);
    if (this.#types.isSet(value)) return this.#fill(indexed(Set.prototype.values.call(value)), [], pointer);
    const entries = ownEntries(value);
    // A list with holes would be as long as its last index says.
    const dense = Array.isArray(value) && entries.length === value.length;
    return this.#fill(entries, dense ? [] : Object.create(null), pointer);
  }

  #fill(entries: Pending['entries'], target: Pending['target'], pointer: string): unknown {
    this.#pending.push({ entries, target, pointer });
    return target;
  }
}

type Types = ReturnType<typeof process.getBuiltinModule<'node:util'>>['types'];

function bytesOf(value: object, types: Types): Uint8Array | null {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return types.isAnyArrayBuffer(value) ? new Uint8Array(value) : null;
}

/** Own enumerable properties that hold a value; accessors are left out. */
function ownEntries(value: object): [string, unknown][] {
  const entries: [string, unknown][] = [];
  for (const key of Object.keys(value)) {
    const property = Object.getOwnPropertyDescriptor(value, key);
    if (property !== undefined && 'value' in property) entries.push([key, property.value]);
  }
  return entries;
}

/** The entries of a map under the text of their keys; a key that is no text has its place in the map instead. */
function mapEntries(map: Map<unknown, unknown>): [string, unknown][] {
  return [...Map.prototype.entries.call(map)].map(([key, value], index) => [
    typeof key === 'string' ? key : String(index),
    value,
  ]);
}

function indexed(values: Iterable<unknown>): [string, unknown][] {
  return [...values].map((value, index) => [String(index), value]);
}
