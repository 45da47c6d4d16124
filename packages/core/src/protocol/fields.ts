/**
 * Gives the value as an object with unknown members, or null where it is anything else (a list, null, a scalar).
 *
 * JSON.parse makes an attacker's `__proto__` an own member, so members are looked up with `member` and never assigned to
 * ordinary objects.
 */
export function asObject(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

/** Gives what a text of JSON holds, null where it is none. */
export function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Gives an own member, or undefined: what an object inherits was not sent. */
export function member(object: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Gives a text of 1 to `maxLength` characters without control characters, or null. */
export function asText(value: unknown, maxLength: number): string | null {
  if (typeof value !== 'string' || value.length === 0 || value.length > maxLength) return null;
  return hasControlCharacter(value) ? null : value;
}

/** Gives an opaque token (cursor, revision, digest) as text; a server that counts in numbers is understood too. */
export function asToken(value: unknown, maxLength: number): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? String(value) : null;
  return asText(value, maxLength);
}

/** Gives a finite number of at least `least` and at most `most`; a number written as text is understood. */
export function asNumber(value: unknown, least: number, most: number): number | null {
  const number = typeof value === 'string' && numeric.test(value) ? Number(value) : value;
  return typeof number === 'number' && number >= least && number <= most ? number : null;
}

/** Gives a count: a whole number from 0 to 2^53 − 1; fractions are cut off. */
export function asCount(value: unknown): number | null {
  const number = asNumber(value, 0, Number.MAX_SAFE_INTEGER);
  return number === null ? null : Math.trunc(number);
}

/** Gives epoch seconds as a number; texts, milliseconds and times before 1970 are null (years 1970 to 5138 fit). */
export function asEpochSeconds(value: unknown): number | null {
  return typeof value === 'number' && value >= 0 && value < 1e11 ? value : null;
}

/** True when a JSON value nests no deeper than `maxDepth` and has at most `maxNodes` values. Walks without recursion. */
export function isWithinBounds(value: unknown, maxDepth: number, maxNodes: number): boolean {
  let level: unknown[] = [value];
  let nodes = 1;
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) return false;
    const next: unknown[] = [];
    for (const node of level) {
      if (typeof node !== 'object' || node === null) continue;
      for (const child of Object.values(node)) {
        nodes++;
        if (nodes > maxNodes) return false;
        next.push(child);
      }
    }
    level = next;
  }
  return true;
}

const numeric = /^-?\d{1,15}(?:\.\d{1,15})?$/;

function hasControlCharacter(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}
