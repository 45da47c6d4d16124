/** `+ADw-`: the `<` of UTF-7, without which no markup is written in it. */
const SIGN = '+ADw';

/** A run of UTF-16 in base64 as UTF-7 writes it; the dash that ends it is left out where no letter follows. */
const run = /\+([A-Za-z0-9+/]{2,64})-?/g;

/** True where the value holds markup in UTF-7. */
export function holdsUtf7(value: string): boolean {
  return value.includes(SIGN);
}

/**
 * Undoes UTF-7 (RFC 2152), which old browsers and XML parsers still read: `+ADw-script+AD4-` is `<script>`.
 *
 * Only text with its `<` is taken for UTF-7, and only runs that hold whole characters; `a+b` stays. Never longer than the value.
 */
export function decodeUtf7(value: string): string {
  return holdsUtf7(value) ? value.replace(run, (whole: string, digits: string) => utf16(digits) ?? whole) : value;
}

/** The characters of a run, null where its bits are none: what is left behind the last character is zero and less than a digit. */
function utf16(digits: string): string | null {
  let bits = 0;
  let held = 0;
  let text = '';
  for (let at = 0; at < digits.length; at++) {
    held = ((held << 6) | sextet(digits.charCodeAt(at))) & 0x3fffff;
    bits += 6;
    if (bits < 16) continue;
    bits -= 16;
    text += String.fromCharCode((held >> bits) & 0xffff);
    held &= (1 << bits) - 1;
  }
  return text !== '' && bits < 6 && held === 0 ? text : null;
}

function sextet(code: number): number {
  if (code >= 97) return code - 71;
  if (code >= 65) return code - 65;
  if (code >= 48) return code + 4;
  return code === 43 ? 62 : 63;
}
