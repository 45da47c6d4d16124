import { isEmbeddedIpv4, scanAddress, scanAsWritten } from './scan-address.ts';

/** An address as 32-bit unsigned words, most significant first: one for IPv4, four for IPv6. */
export interface Address {
  readonly family: 4 | 6;
  readonly words: readonly number[];
}

/** An address block; the bits after `prefix` (0..32 or 0..128) are zero. */
export interface Network extends Address {
  readonly prefix: number;
}

const scratch = new Int32Array(4);

/**
 * Reads one address; gives null for anything that is not exactly one address.
 *
 * `scanAddress` says what is accepted; IPv4-mapped and NAT64 addresses come back as IPv4.
 */
export function parseAddress(text: string): Address | null {
  const family = scanAddress(text, scratch);
  return family === 0 ? null : { family, words: unsigned(family === 4 ? 1 : 4) };
}

/**
 * Reads an address or a CIDR block; bits after the prefix are cleared, a lone address is a block of its full length.
 *
 * A block of IPv4-mapped or NAT64 addresses (prefix 96 and longer) comes back as the IPv4 block inside; a shorter one stays IPv6 and
 * holds no IPv4 address, because those are never looked up as IPv6.
 */
export function parseNetwork(text: string): Network | null {
  const slash = text.indexOf('/');
  if (slash < 0) {
    const address = parseAddress(text);
    return address === null ? null : { ...address, prefix: address.family === 4 ? 32 : 128 };
  }
  const prefix = parsePrefix(text, slash + 1);
  const family = scanAsWritten(text.slice(0, slash), scratch);
  if (family === 0 || prefix < 0 || prefix > (family === 4 ? 32 : 128)) return null;
  if (family === 6 && prefix >= 96 && isEmbeddedIpv4(scratch)) {
    scratch[0] = scratch[3] ?? 0;
    return masked(4, prefix - 96);
  }
  return masked(family, prefix);
}

/** Gives an address in its one canonical form: dotted IPv4, or IPv6 by RFC 5952. */
export function formatAddress(address: Address): string {
  return formatWords(address.family, address.words);
}

/** Gives a block in canonical form; a single address has no prefix. */
export function formatNetwork(network: Network): string {
  const text = formatWords(network.family, network.words);
  return network.prefix === (network.family === 4 ? 32 : 128) ? text : `${text}/${network.prefix}`;
}

/** Formats words as `scanAddress` leaves them (signed or unsigned). The text shares no memory with any header it came from. */
export function formatWords(family: 4 | 6, words: ArrayLike<number>): string {
  if (family === 4) {
    const word = words[0] ?? 0;
    return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;
  }
  let bestStart = -1;
  let bestLength = 1;
  let start = -1;
  for (let index = 0; index <= 8; index++) {
    if (index < 8 && groupOf(words, index) === 0) {
      if (start < 0) start = index;
      continue;
    }
    if (start >= 0 && index - start > bestLength) {
      bestStart = start;
      bestLength = index - start;
    }
    start = -1;
  }
  let text = '';
  for (let index = 0; index < 8; index++) {
    if (index === bestStart) {
      text += '::';
      index += bestLength - 1;
      continue;
    }
    if (text !== '' && !text.endsWith('::')) text += ':';
    text += groupOf(words, index).toString(16);
  }
  return text;
}

/** The mask of the last word that a prefix reaches into, as a signed integer. */
export function lastWordMask(prefix: number): number {
  const bits = prefix & 31;
  if (bits === 0) return prefix === 0 ? 0 : -1;
  return -1 << (32 - bits);
}

function groupOf(words: ArrayLike<number>, index: number): number {
  const word = words[index >> 1] ?? 0;
  return (index & 1) === 0 ? word >>> 16 : word & 0xffff;
}

/** Decimal digits only and no leading zero: `/08` and `/+8` mean different things to different readers. */
function parsePrefix(text: string, start: number): number {
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

/** The block of the words in hand. */
function masked(family: 4 | 6, prefix: number): Network {
  const count = family === 4 ? 1 : 4;
  const last = (prefix + 31) >> 5;
  const kept = Array.from({ length: count }, (_, index) => {
    const word = scratch[index] ?? 0;
    if (index >= last) return 0;
    return (index === last - 1 ? word & lastWordMask(prefix) : word) >>> 0;
  });
  return { family, words: kept, prefix };
}

function unsigned(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => (scratch[index] ?? 0) >>> 0);
}
