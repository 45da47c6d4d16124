import type { InputCollector } from './collector.ts';
import { escapeKey, type JsonPlace } from './json.ts';

/** One object or array around where the scan stands. */
interface Level {
  readonly pointer: string;
  readonly isArray: boolean;
  /** Key or index that comes next. */
  step: string;
  index: number;
}

/** How many strings a JSON text writes, keys included. Linear. */
export function countStrings(text: string): number {
  let count = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) {
    count++;
    at = stringEnd(text, at);
  }
  return count;
}

/**
 * Lists the strings of a JSON text that `JSON.parse` drops because their object has the same key again.
 *
 * Parsers differ in which of them counts, and what stands in front of the handler or behind it may take the first. `known` holds what the walk has
 * listed, as pointer, blank and value. Only for text that has parsed; linear.
 */
export function listDropped(
  text: string,
  place: JsonPlace,
  known: ReadonlySet<string>,
  collector: InputCollector,
): void {
  const levels: Level[] = [];
  let key = '';
  for (let at = 0; at < text.length && collector.room > 0; at++) {
    const level = levels[levels.length - 1];
    const code = text.charCodeAt(at);
    if (code === 123 || code === 91) {
      const pointer = level === undefined ? place.prefix : placeIn(level);
      levels.push({ pointer, isArray: code === 91, step: '', index: 0 });
    } else if (code === 125 || code === 93) levels.pop();
    else if (code === 44 && level?.isArray === true) level.index++;
    else if (code === 58 && level !== undefined) level.step = escapeKey(key);
    else if (code === 34) {
      const end = stringEnd(text, at);
      const value = readString(text.slice(at, end + 1));
      at = end;
      if (level !== undefined && !level.isArray && isFollowedByColon(text, end + 1)) key = value;
      else if (level !== undefined) {
        const pointer = placeIn(level);
        if (!known.has(`${pointer} ${value}`)) collector.add(place.values, pointer, value, place.trail);
      }
    }
  }
}

function placeIn(level: Level): string {
  return level.pointer.length >= 256 ? level.pointer : `${level.pointer}/${level.isArray ? level.index : level.step}`;
}

function isFollowedByColon(text: string, from: number): boolean {
  let at = from;
  while (text.charCodeAt(at) <= 32) at++;
  return text.charCodeAt(at) === 58;
}

/** Index of the quote that ends the string which begins at `open`. */
function stringEnd(text: string, open: number): number {
  let at = open + 1;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) return at;
    if (code === 92) at++;
  }
  return at;
}

function readString(written: string): string {
  try {
    return String(JSON.parse(written));
  } catch {
    return written;
  }
}
