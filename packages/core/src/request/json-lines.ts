import { type InputCollector, NO_TRAIL } from './collector.ts';
import { isContainer, parseJsonContainer, walkJson } from './json.ts';

/**
 * Lists the JSON texts of a body that has one in each line (NDJSON, JSON Lines) or behind each record separator (RFC 7464): each under its
 * number, `/0/q`, blank lines not counted. A line that is no JSON is text under its number.
 *
 * Keys are listed where they first stand in the body. Gives false, and lists nothing, where `mustBePlain` and the first of at least two lines is
 * no object or array.
 */
export function walkJsonLines(text: string, mustBePlain: boolean, collector: InputCollector): boolean {
  if (mustBePlain && !isPlainlyLines(text, collector)) return false;
  const seenKeys = new Set<string>();
  let start = 0;
  let number = 0;
  while (start < text.length) {
    const end = lineEnd(text, start);
    const line = text.slice(start, end).trim();
    start = end + 1;
    if (line === '' || line === '\ufeff') continue;
    if (collector.room <= 0) {
      collector.truncate('MAX_INPUTS', 'request', '');
      return true;
    }
    listLine(line, `/${number++}`, seenKeys, collector);
  }
  return true;
}

function listLine(line: string, prefix: string, seenKeys: Set<string>, collector: InputCollector): void {
  const root = parseJsonContainer(line, collector);
  if (root !== null) {
    walkJson(root, { keys: 'json-key', values: 'json-value', prefix, trail: NO_TRAIL, seenKeys }, collector);
    return;
  }
  const value = scalarOf(line);
  if (typeof value === 'string') collector.add('json-value', prefix, value);
  else if (value === undefined) collector.add('text', prefix, line);
}

/** A JSON text that is no object or array; undefined for what is none. */
function scalarOf(line: string): unknown {
  if (!/^(?:".*"|-?\d[\d.eE+-]*|true|false|null)$/.test(line)) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return isContainer(value) ? undefined : value;
  } catch {
    return undefined;
  }
}

/** Lines end at LF, CR and the record separator; JSON writes none of them inside a string. */
function lineEnd(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13 || code === 30) break;
  }
  return at;
}

function isPlainlyLines(text: string, collector: InputCollector): boolean {
  let start = 0;
  while (start < text.length && text.charCodeAt(start) <= 32) start++;
  const end = lineEnd(text, start);
  return end < text.length && parseJsonContainer(text.slice(start, end), collector) !== null;
}
