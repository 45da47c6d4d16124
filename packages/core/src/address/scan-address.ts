/** What `scanAddress` found: nothing, IPv4 (one word) or IPv6 (four words). */
export type ScannedFamily = 0 | 4 | 6;

/** The longest text an address can have: eight groups of four digits with an IPv4 tail, as inet_pton accepts. */
const MAX_ADDRESS_LENGTH = 45;

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
  const family = scanAsWritten(text, text.length, words);
  if (family !== 6 || !isEmbeddedIpv4(words)) return family;
  words[0] = words[3] ?? 0;
  return 4;
}

/**
 * Reads an address or a CIDR block without allocating; gives `family * 256 + prefix`, or 0 for anything else.
 *
 * A lone address is a block of its full length. Bits after the prefix are left as written. A block of IPv4-mapped or NAT64 addresses
 * (prefix 96 and longer) comes back as the IPv4 block inside; a shorter one stays IPv6 and holds no IPv4 address, because those are
 * never looked up as IPv6.
 */
export function scanNetwork(text: string, words: Int32Array): number {
  const slash = text.indexOf('/');
  const family = scanAsWritten(text, slash < 0 ? text.length : slash, words);
  if (family === 0) return 0;
  const longest = family === 4 ? 32 : 128;
  const prefix = slash < 0 ? longest : scanPrefix(text, slash + 1);
  if (prefix < 0 || prefix > longest) return 0;
  if (family === 4 || prefix < 96 || !isEmbeddedIpv4(words)) return family * 256 + prefix;
  words[0] = words[3] ?? 0;
  return 4 * 256 + prefix - 96;
}

/** True for the two /96 networks whose last word is an IPv4 address that the source is known by. */
function isEmbeddedIpv4(words: Int32Array): boolean {
  if (words[1] !== 0) return false;
  return (words[0] === 0 && words[2] === 0xffff) || (words[0] === 0x0064ff9b && words[2] === 0);
}

/** Reads the first `end` characters, and leaves an IPv6 text IPv6: a prefix length counts the bits of what was written. */
function scanAsWritten(text: string, end: number, words: Int32Array): ScannedFamily {
  if (end < 2 || end > MAX_ADDRESS_LENGTH) return 0;
  if (scanIpv4(text, 0, end)) {
    words[0] = scannedIpv4;
    return 4;
  }
  if (!scanIpv6(text, end)) return 0;
  for (let index = 0; index < 4; index++) {
    words[index] = (group(index * 2) << 16) | group(index * 2 + 1);
  }
  return 6;
}

function group(index: number): number {
  return groups[index] ?? 0;
}

function scanIpv4(text: string, start: number, end: number): boolean {
  if (end - start < 7 || end - start > 15) return false;
  let value = 0;
  let octet = 0;
  let digits = 0;
  let dots = 0;
  for (let index = start; index < end; index++) {
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

function scanIpv6(text: string, end: number): boolean {
  let count = 0;
  let gapAt = -1;
  let index = 0;
  if (text.charCodeAt(0) === COLON) {
    if (text.charCodeAt(1) !== COLON) return false;
    gapAt = 0;
    index = 2;
  }
  while (index < end) {
    const start = index;
    let value = 0;
    let digit = hexDigit(text.charCodeAt(index));
    while (digit >= 0) {
      if (index - start === 4) return false;
      value = value * 16 + digit;
      index++;
      digit = index < end ? hexDigit(text.charCodeAt(index)) : -1;
    }
    if (count === 8) return false;
    if (index < end && text.charCodeAt(index) === DOT) {
      if (count > 6 || !scanIpv4(text, start, end)) return false;
      groups[count++] = scannedIpv4 >>> 16;
      groups[count++] = scannedIpv4 & 0xffff;
      break;
    }
    if (index === start) return false;
    groups[count++] = value;
    if (index === end) break;
    if (text.charCodeAt(index) !== COLON || ++index === end) return false;
    if (text.charCodeAt(index) === COLON) {
      if (gapAt >= 0) return false;
      gapAt = count;
      index++;
    }
  }
  if (gapAt < 0) return count === 8;
  if (count === 8) return false;
  const moved = count - gapAt;
  for (let from = count - 1; from >= gapAt; from--) groups[from + 8 - count] = group(from);
  for (let gap = gapAt; gap < 8 - moved; gap++) groups[gap] = 0;
  return true;
}

/** Decimal digits only and no leading zero: `/08` and `/+8` mean different things to different readers. */
function scanPrefix(text: string, start: number): number {
  const length = text.length - start;
  if (length < 1 || length > 3 || (length > 1 && text.charCodeAt(start) === 48)) return -1;
  let value = 0;
  for (let index = start; index < text.length; index++) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}
