import { BASE64, isVaried, runEnd, UPPER } from './alphabet.ts';
import type { Leak, LeakAnchor } from './leak.ts';

/** How far behind its first line the key itself must begin: headers of an encrypted or a PGP key come between. */
const headersLength = 400;
/** Characters of key data that tell a key from the mention of one. The shortest key in use, an Ed25519 one, has a line of 60. */
const leastData = 32;

/**
 * The first line of a PEM, OpenSSH or PGP private key with data behind it, its lines ended by a line feed or by the `\n` of JSON.
 *
 * Judged from its beginning, so that no more of a key passes in a stream than the first half of a line.
 */
const pemHeader = /(?:-----BEGIN |---- BEGIN )[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}/y;

function pem(text: string, at: number): Leak | null {
  pemHeader.lastIndex = at;
  if (!pemHeader.test(text)) return null;
  const end = dataEnd(text, pemHeader.lastIndex, pemHeader.lastIndex + headersLength);
  return end < 0 ? null : { rule: 'private-key', start: at, end };
}

/** The end of the first stretch that is long and varied enough to be key data, or -1. */
function dataEnd(text: string, from: number, limit: number): number {
  let at = from;
  const last = Math.min(text.length, limit);
  while (at < last) {
    // The `n` of an escaped line end is no data.
    if (text[at] === '\\') at += 2;
    const end = runEnd(text, at, BASE64, 80);
    if (end - at >= leastData && isVaried(text, at, end)) return end;
    at = Math.max(end, at + 1);
  }
  return -1;
}

/** A key file of PuTTY: the member that holds the private part, with data behind it. */
function putty(text: string, at: number): Leak | null {
  const behind = text.slice(at, at + 900);
  const lines = behind.search(/Private-Lines: \d/);
  if (lines < 0) return null;
  const end = dataEnd(text, at + lines + 15, at + lines + 15 + headersLength);
  return end < 0 ? null : { rule: 'putty-private-key', start: at, end };
}

function puttyLines(text: string, at: number): Leak | null {
  const end = dataEnd(text, at + 15, at + 115);
  return end < 0 ? null : { rule: 'putty-private-key', start: at, end };
}

/** An identity of age, in Bech32. */
function age(text: string, at: number): Leak | null {
  const start = at + 16;
  const end = runEnd(text, start, UPPER | 1, 59);
  return end - start === 58 && isVaried(text, start, end) ? { rule: 'age-secret-key', start: at, end } : null;
}

/** What DLP_PRIVATE_KEYS looks for. */
export function privateKeys(): readonly LeakAnchor[] {
  return [
    { text: '-----BEGIN ', word: false, judge: pem },
    { text: '---- BEGIN ', word: false, judge: pem },
    { text: 'PuTTY-User-Key-File-', word: false, judge: putty },
    // The public part of a long key is over a kilobyte: then its head has left the stretch that a stream keeps.
    { text: 'Private-Lines: ', word: true, judge: puttyLines },
    { text: 'AGE-SECRET-KEY-1', word: true, judge: age },
  ];
}
