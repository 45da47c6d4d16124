/** What is shifted in UTF-7 (RFC 2152), and in the form of IMAP (RFC 3501 §5.1.3): base64 of UTF-16. */
const MAIL = /\+([A-Za-z0-9+/]*)-?/g;
const IMAP = /&([A-Za-z0-9+,]*)-?/g;

/**
 * True where `<!` is written in UTF-7: a declaration, as no text in ASCII holds it.
 *
 * Other markup in UTF-7 is left alone: pages that old browsers read so are gone, XML parsers still ask the declaration.
 */
export function declaresUtf7(value: string): boolean {
  return value.includes('+ADw') && (value.includes('+ADw-!') || value.includes('+ADwAIQ'));
}

/** The text that UTF-7 writes in ASCII: `+ADw-script+AD4-` is `<script>`. */
export function fromUtf7(text: string): string {
  return text.replace(MAIL, fromShifted);
}

/** The same in the form of IMAP, which shifts by `&`. */
export function fromImapUtf7(text: string): string {
  return text.replace(IMAP, fromShifted);
}

function fromShifted(whole: string, shifted: string): string {
  if (shifted === '') return whole.slice(0, 1);
  const bytes = Buffer.from(shifted.replaceAll(',', '/'), 'base64');
  return bytes
    .subarray(0, bytes.length & ~1)
    .swap16()
    .toString('utf16le');
}
