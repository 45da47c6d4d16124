/** What `scanAddress` found: nothing, IPv4 (one word) or IPv6 (four words). */
export type ScannedFamily = 0 | 4 | 6;

/** The longest text an address can have: eight groups of four digits with an IPv4 tail, as inet_pton accepts. */
export const MAX_ADDRESS_LENGTH = 45;

const COLON = 58;
const DOT = 46;
/** The eight 16-bit groups of the IPv6 address in hand. Scanning is synchronous, so one is enough. */
const groups = new Int32Array(8);
/** Set by `scanIpv4`, whose own result says only whether there is one: every 32-bit value is a valid address. */
let scannedIpv4 = 0;

/**
 * Reads an address into 32-bit words without allocating: it stands on the path of every request.
 *
 * Strict on purpose, because two readers that disagree about an address are a way around a list: four decimal octets without
 * leading zeros (no octal, hexadecimal or short forms), RFC 4291 text for IPv6, no zone id, no port, no brackets, no spaces.
 * IPv4-mapped (`::ffff:0:0/96`) and NAT64 (`64:ff9b::/96`) addresses come back as the IPv4 address inside, so that one source has one key.
 * Words are signed 32-bit integers, most significant first; IPv4 fills `words[0]`. Gives 0 for anything else.
 */
export function scanAddress(text: string, words: Int32Array): ScannedFamily {
  const family = scanAsWritten(text, words);
  if (family !== 6 || !isEmbeddedIpv4(words)) return family;
  words[0] = words[3] ?? 0;
  return 4;
}

/** Reads like `scanAddress`, but leaves an IPv6 text IPv6: a prefix length counts the bits of what was written. */
export function scanAsWritten(text: string, words: Int32Array): ScannedFamily {
  const length = text.length;
  if (length < 2 || length > MAX_ADDRESS_LENGTH) return 0;
  if (scanIpv4(text, 0)) {
    words[0] = scannedIpv4;
    return 4;
  }
  if (!scanIpv6(text)) return 0;
  for (let index = 0; index < 4; index++) {
    words[index] = (group(index * 2) << 16) | group(index * 2 + 1);
  }
  return 6;
}

/** True for the two /96 networks whose last word is an IPv4 address that the source is known by. */
export function isEmbeddedIpv4(words: ArrayLike<number>): boolean {
  if (words[1] !== 0) return false;
  return (words[0] === 0 && words[2] === 0xffff) || (words[0] === 0x0064ff9b && words[2] === 0);
}

function group(index: number): number {
  return groups[index] ?? 0;
}

function scanIpv4(text: string, start: number): boolean {
  const length = text.length;
  if (length - start < 7 || length - start > 15) return false;
  let value = 0;
  let octet = 0;
  let digits = 0;
  let dots = 0;
  for (let index = start; index < length; index++) {
    const code = text.charCodeAt(index);
    if (code === DOT) {
      if (digits === 0 || ++dots > 3) return false;
      value = (value << 8) | octet;
      octet = 0;
      digits = 0;
      continue;
    }
    const digit = code - 48;
    if (digit < 0 || digit > 9 || (digits > 0 && octet === 0)) return false;
    octet = octet * 10 + digit;
    digits++;
    if (octet > 255) return false;
  }
  if (dots !== 3 || digits === 0) return false;
  scannedIpv4 = (value << 8) | octet;
  return true;
}

function scanIpv6(text: string): boolean {
  const length = text.length;
  let count = 0;
  let gapAt = -1;
  let index = 0;
  if (text.charCodeAt(0) === COLON) {
    if (text.charCodeAt(1) !== COLON) return false;
    gapAt = 0;
    index = 2;
  }
  while (index < length) {
    const start = index;
    let value = 0;
    let digit = hexDigit(text.charCodeAt(index));
    while (digit >= 0) {
      if (index - start === 4) return false;
      value = value * 16 + digit;
      index++;
      digit = index < length ? hexDigit(text.charCodeAt(index)) : -1;
    }
    if (count === 8) return false;
    if (index < length && text.charCodeAt(index) === DOT) {
      if (count > 6 || !scanIpv4(text, start)) return false;
      groups[count++] = scannedIpv4 >>> 16;
      groups[count++] = scannedIpv4 & 0xffff;
      break;
    }
    if (index === start) return false;
    groups[count++] = value;
    if (index === length) break;
    if (text.charCodeAt(index) !== COLON || ++index === length) return false;
    if (text.charCodeAt(index) === COLON) {
      if (gapAt >= 0) return false;
      gapAt = count;
      index++;
    }
  }
  if (gapAt < 0) return count === 8;
  if (count === 8) return false;
  const moved = count - gapAt;
  groups.copyWithin(8 - moved, gapAt, count);
  groups.fill(0, gapAt, 8 - moved);
  return true;
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}
