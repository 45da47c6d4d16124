import { firstDelimiter, readSection } from './multipart-section.ts';
import { readPartHeaders } from './part-headers.ts';
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

function keep(value: string): string {
  return value;
}

/** Bytes that were read as Latin-1, read as UTF-8. */
export function asUtf8(value: string): string {
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
  let delimiter = firstDelimiter(text, marker);
  if (delimiter === null) return { parts, outside, truncated: false };
  if (delimiter.start > 0) addText(outside, text.slice(0, delimiter.start), decode);
  while (!delimiter.closes && delimiter.end < text.length) {
    if (parts.length >= limits.maxParts) return { parts, outside, truncated: true };
    const { from, to, next } = readSection(text, marker, delimiter);
    const headers = text.slice(delimiter.end, from);
    const { name, fileNames, file } = readPartHeaders(headers, decode);
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
