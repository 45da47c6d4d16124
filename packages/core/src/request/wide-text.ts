import { fromImapUtf7, fromUtf7 } from '../decode/utf7.ts';

/**
 * Charsets that do not write ASCII as itself, spelled as loosely as decoders read names: `UTF-16LE`, `ucs_2`, `utf-7`. Both cases are written out: with the
 * flag for it, V8 takes 0.3 ms to compile the expression, at each cold start.
 */
const WIDE = /[uU][\W_]*(?:[tT][\W_]*[fF][\W_]*[137]|[cC][\W_]*[sS])/;

/** Three printable characters of ASCII in a row: what is read in the wrong byte order or charset has none, and an attack does. */
const READABLE = /[ -~]{3}/;

/**
 * Reads bytes by the charsets that do not write ASCII as itself: those that the content type or an XML declaration names, and those that the first
 * bytes show (a byte order mark, or the zeros between them). Nothing where there is no sign of one, nor what has no ASCII once it is read.
 *
 * Body parsers obey `charset=utf-16`, handlers that call `JSON.parse` do not, and the sender chooses: what this gives is
 * inspected beside the UTF-8 reading. The name is looked for in the whole header and both byte orders are tried, because parsers differ in which
 * parameter counts and in what a missing byte order means. UTF-7 is read in its mail and its IMAP form. Never throws; linear.
 */
export function wideReadings(content: Uint8Array | string, contentType: string): readonly string[] {
  const named = WIDE.test(contentType);
  if (!named && !(typeof content === 'string' ? content.includes('\0') : showsWide(content))) return none;
  const bytes =
    typeof content === 'string'
      ? Buffer.from(content, 'utf8')
      : Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const name = named ? contentType.toLowerCase().replace(/[^0-9a-z]/g, '') : shownBy(bytes);
  const texts: string[] = [];
  if (name.includes('utf16') || name.includes('ucs2')) texts.push(utf16(bytes, false), utf16(bytes, true));
  if (name.includes('utf32') || name.includes('ucs4')) texts.push(utf32(bytes, false), utf32(bytes, true));
  if (name.includes('utf7')) {
    const text = bytes.toString('latin1');
    texts.push(fromUtf7(text), fromImapUtf7(text));
  }
  return texts
    .filter((text) => READABLE.test(text))
    .map((text) => (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text));
}

/**
 * True where bytes that have a wide reading are noise as UTF-8: zeros among them, and nowhere three printable characters of ASCII in a row, without
 * which there is no attack. Chinese and its neighbours have such rows by chance and are read both ways.
 */
export function isOnlyWide(bytes: Uint8Array): boolean {
  let zeros = false;
  let row = 0;
  for (const byte of bytes) {
    if (byte === 0) zeros = true;
    row = byte >= 32 && byte < 127 ? row + 1 : 0;
    if (row === 3) return false;
  }
  return zeros;
}

/** True where the first bytes are a byte order mark of UTF-16 or UTF-32, or a zero stands among them. */
function showsWide(bytes: Uint8Array): boolean {
  const first = bytes[0];
  const second = bytes[1];
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  return bytes.length > 3 && (first === 0 || second === 0);
}

/** Which charset the first bytes show: a mark, or the zeros between characters of ASCII; empty for anything else, as zeros begin many binary formats. */
function shownBy(bytes: Buffer): string {
  const start = bytes.subarray(0, 4);
  if ((start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff)) {
    return start[2] === 0 && start[3] === 0 ? 'utf32 utf16' : 'utf16';
  }
  if (start[0] === 0 && start[1] === 0 && start[2] === 0xfe && start[3] === 0xff) return 'utf32';
  const order = Array.from(start, (byte) => (byte === 0 ? '0' : isWritten(byte) ? 'x' : '?')).join('');
  if (order === '000x' || order === 'x000') return 'utf32';
  return order === '0x0x' || order === 'x0x0' ? 'utf16' : '';
}

function isWritten(byte: number): boolean {
  return (byte >= 32 && byte < 127) || byte === 9 || byte === 10 || byte === 13;
}

const none: readonly string[] = Object.freeze([]);

function utf16(bytes: Buffer, bigEndian: boolean): string {
  const whole = bytes.subarray(0, bytes.length & ~1);
  // A copy: the body is the application's too.
  return bigEndian ? Buffer.from(whole).swap16().toString('utf16le') : whole.toString('utf16le');
}

function utf32(bytes: Buffer, bigEndian: boolean): string {
  let text = '';
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const code = bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
    text += code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
  }
  return text;
}
