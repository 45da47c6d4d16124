import { isCommandLine, isLogLine } from '../detectors/crlf/added-line.ts';
import { behindBreaks, breakLength, headerAt } from '../detectors/crlf/crlf.ts';
import { endsLineBlank } from '../detectors/sqli/line-blank.ts';
import { codeAt } from '../text/code-at.ts';
import { CRLF, SQLI } from './detector-bits.ts';
import { isOpen } from './screen-looks.ts';

/** A line end with a header or a status line behind it. */
export function lineEnd(value: string, at: number, found: number): number {
  if (!isOpen(found, CRLF)) return 0;
  // The first of a row of them looks for all.
  if ((at > 0 && breakLength(value, at - 1) > 0) || (at > 1 && breakLength(value, at - 2) === 2)) return 0;
  const from = behindBreaks(value, at);
  // Two of the characters whose low bytes are CR and LF.
  if (value.charCodeAt(at) >= 0x560a && from > at + 1) return CRLF;
  if (from >= value.length) return endsVersion(value, at);
  const code = value.charCodeAt(from);
  if (code === 60 || (code === 123 && value.charCodeAt(from + 1) === 34) || headerAt(value, from) !== null) return CRLF;
  return isCommandLine(value, from) || isLogLine(value, from) ? CRLF : endsVersion(value, at);
}

/** `HTTP/1.1` right before `at`: the value ends the request line that it was put into. */
function endsVersion(value: string, at: number): number {
  return at > 7 && codeAt(value, at - 2) === 46 && value.startsWith('HTTP/1.', at - 8) ? CRLF : 0;
}

/** The end of a comment of SQL that may stand for a blank. */
export function commentEnd(value: string, at: number, found: number): number {
  return isOpen(found, SQLI) && endsLineBlank(value, at) ? SQLI : 0;
}
