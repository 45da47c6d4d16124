import { isReachingFormula } from '../detectors/code/formula.ts';
import { findWhole } from '../detectors/code/statement.ts';
import { asksServer } from '../detectors/nosql/cypher.ts';
import { isComparisonOfFields } from '../detectors/nosql/script-condition.ts';
import { codeAt } from '../text/code-at.ts';

/** `//` or `\\` at the beginning, quote and blanks aside. */
export function isTwice(value: string): boolean {
  const length = value.length;
  let at = 0;
  while (at < length && value.charCodeAt(at) <= 34) at++;
  if (at < length && value.charCodeAt(at) === 39) at++;
  if (at >= length - 1) return false;
  const code = value.charCodeAt(at);
  return (code === 47 || code === 92) && codeAt(value, at + 1) === code;
}

/** `//`, `ftp:` at the beginning. */
export function opensHost(value: string): boolean {
  const code = codeAt(value, 0);
  return (code === 47 && codeAt(value, 1) === 47) || ((code | 32) === 102 && codeAt(value, 3) === 58);
}

/** The names by which a module of Node knows its own file. */
export function isOwnFile(value: string): boolean {
  return value === '__dirname' || value === '__filename';
}

/** `unix:/run/…`, `http:127.0.0.1`: an address without the slashes of a host. */
export function opensSocket(value: string): boolean {
  return /^(?:unix:|https?:\d)/i.test(value.slice(0, 7));
}

/** A shell and an option at the beginning. */
export function startsShell(value: string): boolean {
  const initial = codeAt(value, 0) | 32;
  if (initial !== 112 && initial !== 98 && initial !== 115 && initial !== 122 && initial !== 107) return false;
  return /^(?:powershell|pwsh|bash|sh|zsh|ksh)(?:\.exe)? /i.test(value.slice(0, 16));
}

/** Longest JSON that is searched for the type of an object of Python. */
const MAX_PICKLE = 4096;

/** A pickle's first line, `["com.example.X",`, `<%@` and `<jsp:` at the beginning. */
export function mayBeSerialised(value: string): boolean {
  const code = codeAt(value, 0);
  if (code === 99 || code === 40)
    return /^\([dl]p\d|^\(?c(?:os|posix|nt|subprocess|__builtin__|builtins|commands)(?:\n|\\n)/.test(
      value.slice(0, 24),
    );
  // Of a later protocol, in base64; an object of Ruby.
  if (code === 0x80) return value.includes('c') && value.includes('\n');
  if (code === 66) return value.startsWith('BAhvO');
  if (code === 103) return /^gA(?:SV|[JN]j)/.test(value.slice(0, 5));
  // jsonpickle's `"py/object":`
  if (code === 123) return value.length < MAX_PICKLE && value.includes('"py/');
  return code === 91 && codeAt(value, 1) === 34;
}

/** `system(id)`, `import os;`, `qx/id/`: all of them have a mark between words; `=WEBSERVICE(…)`. */
export function mayBeStatement(value: string): boolean {
  const code = codeAt(value, 0);
  if (code === 61 || code === 43 || code === 45 || code === 64) return isReachingFormula(value);
  return beginsStatement(value) && findWhole(value) !== null;
}

/** Whether the first two characters are those of one: `import`, `ini_`, `system`, `shell_`, `spawn`, `set_`, `self.`, `exec`, `error_`, `eval{`, `qx`, `ENV[`, `JSON.`, `Object`, `Rails.`, `Sys.`, `use `. */
function beginsStatement(value: string): boolean {
  const second = codeAt(value, 1);
  switch (codeAt(value, 0)) {
    case 105:
      return second === 109 || second === 110;
    case 115:
      return second === 121 || second === 104 || second === 112 || second === 101;
    case 101:
      return second === 120 || second === 114 || second === 118;
    case 113:
      return second === 120;
    case 69:
      return second === 78;
    case 74:
      return second === 83;
    case 79:
      return second === 98;
    case 82:
      return second === 97;
    case 83:
      return second === 121;
    case 117:
      return second === 115;
    default:
      return false;
  }
}

/** `this.a == this.b`, `function() {`, `() =>` at the beginning; `|| 1==1//` and the database's own shell. */
export function mayCompareFields(value: string): boolean {
  const length = value.length;
  let at = 0;
  while (at < length && value.charCodeAt(at) <= 32) at++;
  const code = at < length ? value.charCodeAt(at) : 0;
  switch (code) {
    case 124:
    case 38:
      return codeAt(value, at + 1) === code;
    case 100:
      return value.startsWith('db.', at) || value.startsWith('db[', at);
    // `LOAD CSV`, `CALL dbms.…`
    case 67:
    case 76:
    case 99:
    case 108:
      return codeAt(value, at + 4) === 32 && asksServer(value);
    case 74:
    case 79:
    case 116:
    case 114:
    case 102:
    case 40:
      return beginsComparison(value, at, code) && isComparisonOfFields(value);
    default:
      return false;
  }
}

/** `this.`, `tojson(`, `return`, `function`, `JSON.`, `Object.`, `() =>` at `at`. */
function beginsComparison(value: string, at: number, code: number): boolean {
  if (code === 116) return value.startsWith('this.', at) || value.startsWith('tojson(', at);
  if (code === 74) return value.startsWith('JSON.', at);
  if (code === 79) return value.startsWith('Object.', at);
  if (code === 114) return value.startsWith('return', at);
  if (code === 102) return value.startsWith('function', at);
  const length = value.length;
  let next = at + 1;
  while (next < length && (value.charCodeAt(next) <= 32 || value.charCodeAt(next) > 127)) next++;
  return next < length && value.charCodeAt(next) === 41;
}
