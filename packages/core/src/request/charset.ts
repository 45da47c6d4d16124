/** Charsets whose bytes are characters one to one; browsers read all of them as windows-1252, which agrees in ASCII. */
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

/**
 * Decodes a body to text: Latin-1 where the content type says so, UTF-8 in every other case.
 *
 * Bytes that are no UTF-8 become U+FFFD, as in `Buffer.toString()` and `Request.text()`, and never a reason to look
 * away: one stray byte would otherwise hide a body. A UTF-8 byte order mark is left out. Charsets that do not write
 * ASCII as itself are `wideReadings`' part.
 */
export function decodeText(bytes: Uint8Array, contentType: string): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (contentType.length > 0 && SINGLE_BYTE.has(charsetOf(contentType))) return buffer.toString('latin1');
  const text = buffer.toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
