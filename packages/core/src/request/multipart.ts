import { decodeExtendedValue, parseParameters } from './multipart-header.ts';
import { wideReadings } from './wide-text.ts';

/** One part of a multipart body. */
export interface MultipartPart {
  /** The field's name; empty where the part names none. */
  readonly name: string;
  /** Every file name that the part gives (`filename`, `filename*`, repeats): parsers differ in which they take. */
  readonly fileNames: readonly string[];
  /** The field's value, or null for the contents of a file. */
  readonly value: string | null;
}

/** A multipart body, read. */
export interface Multipart {
  readonly parts: readonly MultipartPart[];
  /** What stands before the first and after the last delimiter, without surrounding white space; mail calls it preamble and epilogue. */
  readonly outside: readonly string[];
  /** True where `maxParts` left parts unread. */
  readonly truncated: boolean;
}

/** Bounds of one multipart body. */
export interface MultipartLimits {
  readonly maxParts: number;
}

/** Characters of one part's headers; what has not ended by then is a value. Browsers send about 200. */
const MAX_HEADER_LENGTH = 16_384;

/** File names read from one part. */
const MAX_FILE_NAMES = 8;

/** A delimiter line: where it starts, where what follows it starts, and what it says. */
interface Delimiter {
  readonly start: number;
  readonly end: number;
  readonly closes: boolean;
  /** True where a line feed alone stands before or after it, which some parsers do not accept as a delimiter. */
  readonly bare: boolean;
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

/** What a part's headers say about it. */
interface PartHeaders {
  readonly name: string;
  readonly fileNames: readonly string[];
  /** True where every parser takes the part for a file. */
  readonly file: boolean;
}

/** Reads every Content-Disposition of a part's headers. */
function readHeaders(headers: string, decode: (text: string) => string): PartHeaders {
  let name = '';
  let plainFileName = false;
  let dispositions = 0;
  const fileNames: string[] = [];
  // A line that starts with white space continues the one before (RFC 5322 §2.2.3).
  const lines = headers.replace(/\r?\n[ \t]/g, ' ').split(/\r?\n/);
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 0 || line.slice(0, colon).trim().toLowerCase() !== 'content-disposition') continue;
    dispositions++;
    for (const [parameter, value] of parseParameters(decode(line.slice(colon + 1)))) {
      if (parameter === 'name' && name === '') name = value;
      else if (parameter === 'name*' && name === '') name = decodeExtendedValue(value);
      else if (parameter.startsWith('filename') && fileNames.length < MAX_FILE_NAMES) {
        if (parameter === 'filename' && value !== '') plainFileName = true;
        fileNames.push(parameter === 'filename' ? value : decodeExtendedValue(value));
      }
    }
  }
  return { name, fileNames, file: plainFileName && dispositions === 1 && !/\n[ \t]|(?<!\r)\n/.test(headers) };
}

function keep(value: string): string {
  return value;
}

/** Bytes that were read as Latin-1, read as UTF-8. */
function asUtf8(value: string): string {
  for (let i = 0; i < value.length; i++) {
    if (value.charCodeAt(i) > 127) return Buffer.from(value, 'latin1').toString('utf8');
  }
  return value;
}

/**
 * Reads a `multipart/form-data` body (RFC 7578), tolerant where parsers are: lines may end with LF alone, and the
 * last delimiter may be missing.
 *
 * Contents of files are left out, but only where no parser could take them for anything else, since an attacker
 * would write for the parser that we do not follow. They are given where the file name is empty or only `filename*`,
 * where headers repeat, fold or end in a bare line feed, where a delimiter does, and where `--boundary` stands within.
 * Headers other than Content-Disposition are not given. Never throws; linear in the body; at most `maxParts` parts.
 */
export function parseMultipart(content: Uint8Array | string, boundary: string, limits: MultipartLimits): Multipart {
  const bytes = typeof content !== 'string';
  const text = bytes ? Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('latin1') : content;
  const decode = bytes ? asUtf8 : keep;
  const marker = `--${bytes ? Buffer.from(boundary, 'utf8').toString('latin1') : boundary}`;
  const parts: MultipartPart[] = [];
  const outside: string[] = [];
  let delimiter = nextDelimiter(text, marker, 0);
  if (delimiter === null) return { parts, outside, truncated: false };
  if (delimiter.start > 0) addText(outside, text.slice(0, delimiter.start), decode);
  while (!delimiter.closes && delimiter.end < text.length) {
    if (parts.length >= limits.maxParts) return { parts, outside, truncated: true };
    // The line end before a delimiter is the delimiter's; one that follows at once shares it with the one before.
    const next: Delimiter | null = nextDelimiter(text, marker, delimiter.end);
    const to = next === null ? text.length : Math.max(next.start, delimiter.end);
    const from = headersEnd(text, delimiter.end, to);
    const headers = text.slice(delimiter.end, from);
    const { name, fileNames, file } = readHeaders(headers, decode);
    const raw = text.slice(from, to);
    const skipped = file && !delimiter.bare && next?.bare !== true && !raw.includes(marker);
    parts.push({ name, fileNames, value: skipped ? null : decode(raw) });
    // A part may name a charset of its own, which parsers obey.
    const charset = skipped ? -1 : headers.search(/charset/i);
    if (charset >= 0) {
      const content = bytes ? Buffer.from(raw, 'latin1') : raw;
      for (const value of wideReadings(content, headers.slice(charset))) parts.push({ name, fileNames: [], value });
    }
    if (next === null) return { parts, outside, truncated: false };
    delimiter = next;
  }
  if (delimiter.end < text.length) addText(outside, text.slice(delimiter.end), decode);
  return { parts, outside, truncated: false };
}

function addText(texts: string[], raw: string, decode: (text: string) => string): void {
  const text = decode(raw).trim();
  if (text.length > 0) texts.push(text);
}
