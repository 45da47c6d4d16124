/**
 * Sums up a set of networks in a few characters: `count-hash`, the same in whatever order they come.
 *
 * FNV-1a of each network's canonical text, added modulo 2^32. Two sides compare what they hold; a difference is a reason to
 * resync, not a proof of attack, so no cryptographic hash is needed.
 */
export function digestNetworks(networks: Iterable<string>): string {
  let count = 0;
  let sum = 0;
  for (const network of networks) {
    let hash = 0x811c9dc5;
    for (let index = 0; index < network.length; index++) {
      hash = Math.imul(hash ^ network.charCodeAt(index), 0x01000193);
    }
    sum = (sum + hash) >>> 0;
    count++;
  }
  return `${count}-${sum.toString(16).padStart(8, '0')}`;
}
