/** Characters of one part's headers; what has not ended by then is a value. Browsers send about 200. */
const MAX_HEADER_LENGTH = 16_384;

/** A delimiter line: where it starts, where what follows it starts, and what it says. */
export interface Delimiter {
  readonly start: number;
  readonly end: number;
  readonly closes: boolean;
  /** True where a line feed alone stands before or after it, which some parsers do not accept as a delimiter. */
  readonly bare: boolean;
}

/** What stands between two delimiters: headers from the first one's end to `from`, content from there to `to`. */
export interface Section {
  readonly from: number;
  readonly to: number;
  /** The delimiter behind it, or null where the body ends without one. */
  readonly next: Delimiter | null;
}

/** Finds the first delimiter line of a body, or null where it has none. */
export function firstDelimiter(text: string, marker: string): Delimiter | null {
  return nextDelimiter(text, marker, 0);
}

/** Reads the section behind a delimiter. */
export function readSection(text: string, marker: string, delimiter: Delimiter): Section {
  // The line end before a delimiter is the delimiter's; one that follows at once shares it with the one before.
  const next = nextDelimiter(text, marker, delimiter.end);
  const to = next === null ? text.length : Math.max(next.start, delimiter.end);
  return { from: headersEnd(text, delimiter.end, to), to, next };
}

/** Finds the next line that consists of `--boundary` or `--boundary--`, from `from` on. */
function nextDelimiter(text: string, marker: string, from: number): Delimiter | null {
  let at = text.indexOf(marker, from);
  while (at >= 0) {
    const lineStart = at === 0 || text.charCodeAt(at - 1) === 10;
    if (lineStart) {
      let end = at + marker.length;
      const closes = text.startsWith('--', end);
      if (closes) end += 2;
      while (text.charCodeAt(end) === 32 || text.charCodeAt(end) === 9) end++;
      const carriage = text.charCodeAt(end) === 13 && text.charCodeAt(end + 1) === 10;
      const crBefore = at < 2 || text.charCodeAt(at - 2) === 13;
      const start = at === 0 ? 0 : crBefore && at >= 2 ? at - 2 : at - 1;
      if (carriage) return { start, end: end + 2, closes, bare: !crBefore };
      if (text.charCodeAt(end) === 10) return { start, end: end + 1, closes, bare: true };
      if (closes || end >= text.length) return { start, end, closes, bare: !crBefore };
    }
    at = text.indexOf(marker, at + marker.length);
  }
  return null;
}

/** Where a part's value starts: after the first empty line, or at `from` where its headers do not end. */
function headersEnd(text: string, from: number, to: number): number {
  const limit = Math.min(to, from + MAX_HEADER_LENGTH);
  let line = from;
  while (line < limit) {
    const feed = text.indexOf('\n', line);
    if (feed < 0 || feed >= limit) return from;
    if (feed === line || (feed === line + 1 && text.charCodeAt(line) === 13)) return feed + 1;
    line = feed + 1;
  }
  return from;
}
