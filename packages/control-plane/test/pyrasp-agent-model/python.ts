/** Where a PyRASP agent raises: the function does not start, or the request fails. */
export class PyraspCrash extends Error {}

/** Raises as the agent would. */
export function crash(reason: string): never {
  throw new PyraspCrash(reason);
}

/** A JSON object, which becomes a Python dict. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Python's truth: empty texts, lists and objects are false. */
export function isTruthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isRecord(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}

/** True for a pattern whose syntax Python's `re` has as well: what it cannot compile raises at each request. */
export function compilesInPython(pattern: string): boolean {
  // Named groups are spelled differently, there are no Unicode classes, and possessive quantifiers came late.
  if (/\(\?(?![:=!])|\\[pPzkcuxAZ]|[*+?}]\+|\[\^?\]|\[\[/.test(pattern)) return false;
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}
