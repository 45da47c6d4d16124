import { storableJson } from '../store/storable.ts';

/** What one JSON text says, its texts made such as every store can hold; undefined where it is none or nested too deep. */
export function parseShallow(text: string): unknown {
  if (!isShallow(text)) return undefined;
  try {
    return JSON.parse(storableJson(text));
  } catch {
    return undefined;
  }
}

/** True when no more than `maxDepth` objects and lists are open at once. Text that is not JSON may be judged either way. */
export function isShallow(text: string): boolean {
  // Most texts have fewer of them in all, which is counted ten times faster than how many are open.
  if (hasFew(text, '{') && hasFew(text, '[')) return true;
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (quoted) {
      if (code === backslash) index++;
      else if (code === quote) quoted = false;
    } else if (code === quote) quoted = true;
    else if (code === openBrace || code === openBracket) {
      if (++depth > maxDepth) return false;
    } else if (code === closeBrace || code === closeBracket) depth--;
  }
  return true;
}

function hasFew(text: string, opening: string): boolean {
  let count = 0;
  for (let at = text.indexOf(opening); at >= 0; at = text.indexOf(opening, at + 1)) {
    if (++count > maxDepth / 2) return false;
  }
  return true;
}

const [quote, backslash] = [0x22, 0x5c];
const [openBrace, openBracket, closeBrace, closeBracket] = [0x7b, 0x5b, 0x7d, 0x5d];

/** Agents nest five deep. */
const maxDepth = 64;
