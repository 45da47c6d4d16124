/** Charsets whose bytes are characters one to one; browsers read all of them as windows-1252, and so does this. */
const SINGLE_BYTE: ReadonlySet<string> = new Set([
  'iso-8859-1',
  'iso8859-1',
  'latin1',
  'windows-1252',
  'us-ascii',
  'ascii',
]);

/** Finds `charset=` in a content type; empty where there is none. */
function charsetOf(contentType: string): string {
  const lower = contentType.toLowerCase();
  const at = lower.indexOf('charset=');
  if (at < 0) return '';
  let start = at + 8;
  if (lower.charCodeAt(start) === 34) start++;
  let end = start;
  while (end < lower.length && '"; ,\t'.indexOf(lower.charAt(end)) < 0) end++;
  return lower.slice(start, end);
}

/** What windows-1252 has in place of Latin-1's control characters 0x80 to 0x9f; five are left as they are. */
const WINDOWS =
  '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f' +
  '\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178';

/**
 * Decodes a body to text: windows-1252, of which Latin-1 is part, where the content type says so, UTF-8 in every other case.
 *
 * Bytes that are no UTF-8 become U+FFFD, as in `Buffer.toString()` and `Request.text()`, and never a reason to look
 * away: one stray byte would otherwise hide a body. A UTF-8 byte order mark is left out. Charsets that do not write
 * ASCII as itself are `wideReadings`' part.
 */
export function decodeText(bytes: Uint8Array, contentType: string): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (contentType.length > 0 && SINGLE_BYTE.has(charsetOf(contentType))) {
    return buffer.toString('latin1').replace(/[\x80-\x9f]/g, (control) => WINDOWS.charAt(control.charCodeAt(0) - 128));
  }
  const text = buffer.toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/**
 * Reads UTF-8 in which ASCII is written in more bytes than it needs (`c0 a7` for a quote), as lenient decoders do; null where there is none.
 *
 * No decoder of Node reads it, but what stands behind the handler may. Linear.
 */
export function overlongReading(bytes: Uint8Array): string | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!OVERLONG_LEADS.some((lead) => buffer.includes(lead))) return null;
  const written = buffer.toString('latin1');
  const short = written.replace(OVERLONG, shortened);
  return short.length === written.length ? null : Buffer.from(short, 'latin1').toString('utf8');
}

/** First bytes of ASCII in two, three and four bytes. */
const OVERLONG_LEADS: readonly number[] = [0xc0, 0xc1, 0xe0, 0xf0];
const OVERLONG = /[\xc0\xc1][\x80-\xbf]|\xe0[\x80\x81][\x80-\xbf]|\xf0\x80[\x80\x81][\x80-\xbf]/g;

function shortened(sequence: string): string {
  const last = sequence.length - 1;
  // All but the last seven bits are zero.
  return String.fromCharCode(((sequence.charCodeAt(last - 1) & 1) << 6) | (sequence.charCodeAt(last) & 63));
}
