/** Charsets that do not write ASCII as itself, spelled as loosely as decoders read names: `UTF-16LE`, `ucs_2`, `utf-7`. */
const WIDE = /u[\W_]*(?:t[\W_]*f[\W_]*[137]|c[\W_]*s)/i;

/**
 * Reads bytes by the charsets of a content type that do not write ASCII as itself; nothing where it names none.
 *
 * Body parsers obey `charset=utf-16`, handlers that call `JSON.parse` do not, and the sender chooses: what this gives is
 * inspected beside the UTF-8 reading. The name is looked for in the whole header and both byte orders are tried, because parsers differ in which
 * parameter counts and in what a missing byte order means. UTF-7 is read in its mail and its IMAP form. Never throws; linear.
 */
export function wideReadings(content: Uint8Array | string, contentType: string): readonly string[] {
  if (!WIDE.test(contentType)) return none;
  const bytes =
    typeof content === 'string'
      ? Buffer.from(content, 'utf8')
      : Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const name = contentType.toLowerCase().replace(/[^0-9a-z]/g, '');
  const texts: string[] = [];
  if (name.includes('utf16') || name.includes('ucs2')) texts.push(utf16(bytes, false), utf16(bytes, true));
  if (name.includes('utf32') || name.includes('ucs4')) texts.push(utf32(bytes, false), utf32(bytes, true));
  if (name.includes('utf7')) {
    const text = bytes.toString('latin1');
    texts.push(text.replace(MAIL, fromShifted), text.replace(IMAP, fromShifted));
  }
  return texts.map((text) => (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text));
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

/** What is shifted in UTF-7 (RFC 2152), and in the form of IMAP (RFC 3501 §5.1.3): base64 of UTF-16. */
const MAIL = /\+([A-Za-z0-9+/]*)-?/g;
const IMAP = /&([A-Za-z0-9+,]*)-?/g;

function fromShifted(whole: string, shifted: string): string {
  return shifted === '' ? whole.slice(0, 1) : utf16(Buffer.from(shifted.replaceAll(',', '/'), 'base64'), true);
}
