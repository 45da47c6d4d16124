import { scanAddress, scanNetwork } from './scan-address.ts';

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

/** Reads an address or a CIDR block by the rules of `scanNetwork`; bits after the prefix are cleared. Gives null for anything else. */
export function parseNetwork(text: string): Network | null {
  const scanned = scanNetwork(text, scratch);
  if (scanned === 0) return null;
  const family = scanned >> 8 === 4 ? 4 : 6;
  const prefix = scanned & 255;
  maskWords(scratch, prefix);
  return { family, words: unsigned(family === 4 ? 1 : 4), prefix };
}

/** Gives an address in its one canonical form: dotted IPv4, or IPv6 by RFC 5952. */
export function formatAddress(address: Address): string {
  return formatWords(address.family, address.words);
}

/** Gives a block in canonical form; a single address has no prefix. */
export function formatNetwork(network: Network): string {
  return formatBlock(network.family, network.prefix, network.words);
}

/** Formats a block from its words, which must be clear after the prefix. */
export function formatBlock(family: 4 | 6, prefix: number, words: ArrayLike<number>): string {
  const text = formatWords(family, words);
  return prefix === (family === 4 ? 32 : 128) ? text : `${text}/${prefix}`;
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

/** Clears the bits after a prefix. */
export function maskWords(words: Int32Array, prefix: number): void {
  const last = (prefix + 31) >> 5;
  if (last > 0) words[last - 1] = (words[last - 1] ?? 0) & lastWordMask(prefix);
  words.fill(0, last);
}

function groupOf(words: ArrayLike<number>, index: number): number {
  const word = words[index >> 1] ?? 0;
  return (index & 1) === 0 ? word >>> 16 : word & 0xffff;
}

function unsigned(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => (scratch[index] ?? 0) >>> 0);
}
