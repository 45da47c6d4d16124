import { isBlank, isLetter } from './context.ts';

/** A scheme under which an address is a program: script, or a document that brings its own. */
export interface ScriptScheme {
  readonly kind: 'script' | 'document' | 'image';
  /** Index after the colon. */
  readonly end: number;
}

/** How many characters a scheme may be spread over by blanks and character references. */
const MAX_SPREAD = 160;

/** The one scheme that a small letter begins, or nothing. */
function schemeOf(letter: number): string {
  switch (letter) {
    case 106:
      return 'javascript';
    case 118:
      return 'vbscript';
    case 108:
      return 'livescript';
    case 100:
      return 'data';
    default:
      return '';
  }
}

/** `&#106; &#x6a &Tab; &NewLine; &colon;` at `at`: the character and the index after it, or null. */
function readReference(value: string, at: number): { code: number; end: number } | null {
  let i = at + 1;
  if (value.charCodeAt(i) === 35) {
    const hex = (value.charCodeAt(i + 1) | 32) === 120;
    i += hex ? 2 : 1;
    const start = i;
    let code = 0;
    for (; i - start < 10; i++) {
      const digit = Number.parseInt(value.charAt(i), hex ? 16 : 10);
      if (Number.isNaN(digit)) {
        break;
      }
      code = code * (hex ? 16 : 10) + digit;
    }
    return i === start ? null : { code, end: value.charCodeAt(i) === 59 ? i + 1 : i };
  }
  const name = value.slice(i, i + 8).toLowerCase();
  for (const [reference, code] of [
    ['tab;', 9],
    ['newline;', 10],
    ['colon;', 58],
  ] as const) {
    if (name.startsWith(reference)) {
      return { code, end: i + reference.length };
    }
  }
  return null;
}

/**
 * Reads a script scheme at `from` as a browser does, or returns null: leading blanks, case, tabs and line ends inside,
 * character references and NUL are all undone.
 */
export function readScheme(value: string, from: number): ScriptScheme | null {
  let scheme = '';
  let letters = 0;
  const limit = Math.min(value.length, from + MAX_SPREAD);
  let i = from;
  while (i < limit) {
    let code = value.charCodeAt(i);
    let next = i + 1;
    if (code === 38) {
      const reference = readReference(value, i);
      if (reference === null) {
        return null;
      }
      code = reference.code;
      next = reference.end;
    }
    i = next;
    if (isBlank(code)) {
      if (letters > 0 && code === 32) {
        return null;
      }
    } else if (isLetter(code)) {
      if (letters === 0) scheme = schemeOf(code | 32);
      if (letters >= scheme.length || scheme.charCodeAt(letters) !== (code | 32)) {
        return null;
      }
      letters++;
    } else if (code === 58) {
      if (letters === 0 || letters < scheme.length) return null;
      return scheme === 'data' ? readDataUrl(value, i) : { kind: 'script', end: i };
    } else {
      return null;
    }
  }
  return null;
}

function readDataUrl(value: string, end: number): ScriptScheme | null {
  const type = value
    .slice(end, end + 24)
    .toLowerCase()
    .trimStart();
  // "data: text/html is a type"
  if (/^text\/(?:html|xml) [a-z]/.test(type)) return null;
  if (type.startsWith('text/html') || type.startsWith('text/xml') || type.startsWith('application/x')) {
    return { kind: 'document', end };
  }
  return type.startsWith('image/svg') ? { kind: 'image', end } : null;
}

/** Says whether a `javascript:` address does something: `void(0)`, an empty one and going back are what menus use. */
export function isActive(value: string, end: number): boolean {
  const rest = value.slice(end, end + 24).trimStart();
  const idle = /^(?:void\s?\(?0\)?|history\.(?:back\(\)|go\(-1\))|return false)?[;\s]{0,2}(?:$|["'>#)])/i;
  return !idle.test(rest);
}
