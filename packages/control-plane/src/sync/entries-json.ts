import type { ActiveEntry } from './live-blacklist.ts';

/**
 * Entries as our agents read them: `{"<network>":{"expires":<epoch seconds>}}`.
 *
 * Put together by hand, because an object with a thousand addresses for names costs ten times as much as its text, and every beacon
 * after a change carries some. A network is digits, letters, dots, colons and a slash: nothing needs escaping.
 */
export function entriesJson(entries: readonly ActiveEntry[]): string {
  let text = '{';
  for (const { network, expiresAt } of entries) {
    text += `${text.length === 1 ? '' : ','}"${network}":{"expires":${Math.ceil(expiresAt / 1_000)}}`;
  }
  return `${text}}`;
}
