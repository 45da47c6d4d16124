/** Bounds of a configuration from outside. */
export interface CopyLimits {
  /** Objects, lists and plain values, all together. */
  readonly maxNodes: number;
  /** Characters of all texts and names together. */
  readonly maxCharacters: number;
  readonly maxDepth: number;
}

/** Far over any configuration that is worth sending: 10,000 whitelisted networks are 10,000 nodes and 640,000 characters at most. */
export const configurationLimits: CopyLimits = { maxNodes: 100_000, maxCharacters: 4_000_000, maxDepth: 8 };

/** A copy that holds nothing but data, or why there is none. */
export type PlainCopy =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: string };

class OverLimit extends Error {}

/**
 * Copies a value as plain data, or refuses it.
 *
 * What comes from a network or a caller may be huge, deep, cyclic, or run code when it is read; every later step works on the copy
 * alone. Objects become null-prototype objects, so a key such as `__proto__` is an ordinary one. Never throws.
 */
export function copyPlain(value: unknown, limits: CopyLimits = configurationLimits): PlainCopy {
  let nodes = 0;
  let characters = 0;
  try {
    return { ok: true, value: copy(value, 0) };
  } catch (error) {
    return { ok: false, reason: error instanceof OverLimit ? error.message : 'cannot be read' };
  }

  function copy(part: unknown, depth: number): unknown {
    if (++nodes > limits.maxNodes) throw new OverLimit(`has more than ${limits.maxNodes} values`);
    if (typeof part === 'string') return count(part);
    if (typeof part !== 'object' || part === null) return part;
    if (depth >= limits.maxDepth) throw new OverLimit(`is nested deeper than ${limits.maxDepth} levels`);
    if (Array.isArray(part)) {
      if (nodes + part.length > limits.maxNodes) throw new OverLimit(`has more than ${limits.maxNodes} values`);
      return Array.from(part, (item) => copy(item, depth + 1));
    }
    const result: Record<string, unknown> = Object.create(null);
    for (const [name, item] of Object.entries(part)) result[count(name)] = copy(item, depth + 1);
    return result;
  }

  function count(text: string): string {
    characters += text.length;
    if (characters > limits.maxCharacters) throw new OverLimit(`has more than ${limits.maxCharacters} characters`);
    return text;
  }
}

/** True for an object that is neither a list nor null. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Freezes data of any depth and gives it back. Data that is frozen already is taken as frozen throughout. */
export function deepFreeze<Data>(data: Data): Data {
  if (typeof data !== 'object' || data === null || Object.isFrozen(data)) return data;
  for (const part of Object.values(data)) deepFreeze(part);
  return Object.freeze(data);
}
