/**
 * What differs between versions of PyRASP, each under its own name. 0.8.2 and 0.9.2 were run, the rest is what the release notes say.
 *
 * A version that cannot be read counts as 0.8.2: an agent is what it is, whatever it calls itself, and that one is the best known.
 */

/** False in 0.9.2 and 0.9.3, where a configuration in a beacon answer raises: `no attribute 'load_config'`. */
export function takesConfigInBeacon(version: string): boolean {
  return numberOf(version) < 9_002 || numberOf(version) >= 9_004;
}

/** From 0.9.2 on, what the control plane serves beats the local file; before, the file beats it. */
export function cloudBeatsFile(version: string): boolean {
  return numberOf(version) >= 9_002;
}

/** From 0.9.2 on, an agent without a key asks nobody; before, it sends `"key": null`. */
export function connectsWithoutKey(version: string): boolean {
  return numberOf(version) < 9_002;
}

/** Decoys are pairs of text and match from 0.6.1 on, texts before. */
export function decoysArePairs(version: string): boolean {
  return numberOf(version) >= 6_001;
}

/** Headers that are not analysed are read from 0.8.4 on, as pairs of text and match. */
export function readsHeaderWhitelist(version: string): boolean {
  return numberOf(version) >= 8_004;
}

/** Words by which a pattern is compared; `ends` is broken before 0.8.4. */
export function matchWords(version: string): readonly string[] {
  return numberOf(version) >= 8_004 ? ['starts', 'contains', 'match', 'ends'] : ['starts', 'contains', 'match'];
}

function numberOf(version: string): number {
  const match = /^v?(\d{1,3})\.(\d{1,3})(?:\.(\d{1,3}))?/.exec(version);
  if (match === null) return 8_002;
  return Number(match[1]) * 1_000_000 + Number(match[2]) * 1_000 + Number(match[3] ?? 0);
}
