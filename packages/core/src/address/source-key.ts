import { formatNetwork, formatWords } from './address.ts';
import { scanAddress } from './scan-address.ts';

const scratch = new Int32Array(4);

/**
 * Gives the key under which a source is counted and listed: the IPv4 address, or the `/64` network of an IPv6 address.
 *
 * An IPv6 client changes its address inside a /64 at will, so counting single addresses counts nothing. IPv4-mapped text gives the IPv4
 * address. Gives null for text that is no address.
 */
export function sourceKey(address: string): string | null {
  const family = scanAddress(address, scratch);
  if (family === 0) return null;
  if (family === 6) return formatNetwork({ family, words: [word(0), word(1), 0, 0], prefix: 64 });
  // Strict dotted text is canonical already; IPv6 text with an IPv4 address inside is not.
  return address.length <= 15 && !address.includes(':') ? address : formatWords(4, scratch);
}

function word(index: number): number {
  return scratch[index] ?? 0;
}
