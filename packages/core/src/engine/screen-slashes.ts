import { splitsKeyword } from '../detectors/sqli/hidden-words.ts';
import { codeAt } from '../text/code-at.ts';
import { COMMAND, LDAP, MAY_DECODE, SQLI, TRAVERSAL } from './detector-bits.ts';
import { isDigit, isLetter } from './screen-characters.ts';
import { lineEnd } from './screen-lines.ts';
import { isOpen } from './screen-looks.ts';
import { isSlashOrBackslash, namesSensitive } from './screen-paths.ts';
import { opener } from './screen-shell.ts';
import { W } from './screen-words.ts';

/** A folder and a file that nobody names, a program's directory: what stands on either side of the slash says which of them it can be. */
export function slash(value: string, at: number, word: number, found: number): number {
  const before = codeAt(value, at - 1);
  const next = codeAt(value, at + 1);
  let bits = (word & W.path) === 0 ? 0 : folder(value, at, word, found);
  bits |= next === 100 && opensSocket(value, at + 1) ? COMMAND : 0;
  // A comment that only MySQL reads, from a version on; `/*! normalize.css` is one of those who keep their licence.
  bits |= next === 42 && codeAt(value, at + 2) === 33 && isDigit(codeAt(value, at + 3)) ? SQLI : 0;
  // A comment within a word, which begins here behind a letter.
  bits |= next === 42 && isLetter(before) && isOpen(found, SQLI) && splitsKeyword(value, at) ? SQLI : 0;
  switch (before) {
    case 42:
      return isOpen(found, SQLI) && goesOnBehindComment(value, at) ? bits | SQLI : bits;
    case 47:
    case 92:
      return bits | secondRoot(value, at);
    case 50:
      return bits | system32(value, at);
    case 110:
      return value.startsWith('bi', at - 3) ? bits | opener(value, at, found) : bits;
    default:
      return before <= 40 && at < 24 && isOpen(found, SQLI) && opensPath(value, at) ? bits | SQLI : bits;
  }
}

/** A slash of Windows, an escape, a line end spelt out. */
export function backslash(value: string, at: number, word: number, found: number): number {
  const next = codeAt(value, at + 1);
  let bits = folder(value, at, word, found) | system32(value, at) | secondRoot(value, at);
  bits |= next === 120 || next === 117 ? MAY_DECODE : 0;
  if (next === 110 || next === 114) bits |= lineEnd(value, at, found);
  // MySQL's `\N` with a word glued to it.
  bits |= next === 78 && /^(?:union|or|and|xor|order|limit)/i.test(value.slice(at + 2, at + 8)) ? SQLI : 0;
  // An opening bracket in a filter of a directory.
  bits |= next === 50 && codeAt(value, at + 2) === 56 ? LDAP : 0;
  // `\\host\c$`, `\\?\`, also with slashes among them.
  bits |= isSlashOrBackslash(value.charCodeAt(0)) && isSlashOrBackslash(value.charCodeAt(1)) ? TRAVERSAL : 0;
  return bits;
}

function folder(value: string, at: number, word: number, found: number): number {
  if ((word & W.path) === 0) return 0;
  return isOpen(found, TRAVERSAL) && namesSensitive(value, at) ? TRAVERSAL : 0;
}

/** The end of a comment with a condition behind it, or that stands for a blank before a clause. */
function goesOnBehindComment(value: string, at: number): boolean {
  return /^(?:\s{0,4}(?:=|or|and|union|having)|(?:from|where)\b)/i.test(value.slice(at + 1, at + 12));
}

/** `count(/`, `substring( //`: a path of XPath as the argument of a function. */
function opensPath(value: string, at: number): boolean {
  let open = at - 1;
  while (open > 0 && value.charCodeAt(open) <= 32) open--;
  return value.charCodeAt(open) === 40 && isLetter(codeAt(value, open - 1));
}

/** `/dev/tcp/`, `/dev/udp/`: what bash makes connections of. */
function opensSocket(value: string, at: number): boolean {
  return codeAt(value, at) === 100 && (value.startsWith('dev/tcp/', at) || value.startsWith('dev/udp/', at));
}

/** `/static//etc/x`; behind a colon it would be a host. */
function secondRoot(value: string, at: number): number {
  if (!isSlashOrBackslash(codeAt(value, at - 1)) || codeAt(value, at - 2) === 58) return 0;
  const end = at + (value.startsWith('proc', at + 1) ? 5 : 4);
  const named = end === at + 5 || value.startsWith('etc', at + 1);
  return named && isSlashOrBackslash(codeAt(value, end)) ? TRAVERSAL : 0;
}

/** Windows' own directory of programs. */
function system32(value: string, at: number): number {
  return codeAt(value, at - 1) === 50 && codeAt(value, at - 2) === 51 && isLetter(codeAt(value, at - 3)) ? COMMAND : 0;
}
