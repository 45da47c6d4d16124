import { isCondition, isStatement, quoteBefore } from '../detectors/nosql/script-condition.ts';
import { codeAt } from '../text/code-at.ts';
import { NOSQL, SQLI } from './detector-bits.ts';
import { isOpen, readFurther } from './screen-looks.ts';
import { QUOTE_OPENS } from './screen-quotes.ts';
import { mayOpenCondition } from './screen-sql.ts';

/** What the reading of a statement costs. */
const STEPS_PER_STATEMENT = 6;

/** The second of two marks that join conditions. */
export function doubled(value: string, at: number, code: number, found: number): number {
  if (codeAt(value, at - 1) !== code) return 0;
  let bits = 0;
  if (isOpen(found, SQLI) && mayOpenCondition(value, at + 1, (found & QUOTE_OPENS) !== 0)) bits |= SQLI;
  if (isOpen(found, NOSQL) && quoteBefore(value, at - 1) >= 0 && isCondition(value, at + 1)) bits |= NOSQL;
  return bits;
}

/** A statement of script behind a closed quote. */
export function semicolon(value: string, at: number, found: number): number {
  if (!isOpen(found, NOSQL)) return 0;
  if (quoteBefore(value, at) < 0) return 0;
  readFurther(STEPS_PER_STATEMENT);
  return isStatement(value, at + 1) ? NOSQL : 0;
}

/** `echo 1337*1337;`: a digit in front of the first semicolon, and a value that begins as such a statement. */
export function endsProduct(value: string, at: number): boolean {
  if (at > 48 || !(codeAt(value, at - 1) >= 48 && codeAt(value, at - 1) <= 57) || !mayBeginEcho(value)) return false;
  return /^[;'"\s]{0,4}(?:echo|print|die)\s/.test(value.slice(0, 12));
}

/** Whether the first character is one of `echo`, `print` and `die`, or stands in front of them. */
function mayBeginEcho(value: string): boolean {
  const first = codeAt(value, 0);
  return first === 101 || first === 112 || first === 100 || first < 60 || first > 127;
}

/** `'] | //a`: another path behind the program's own. */
export function joinsPath(value: string, at: number): boolean {
  let before = at - 1;
  while (before > 0 && at - before < 5 && value.charCodeAt(before) <= 32) before--;
  if (codeAt(value, before) !== 93) return false;
  let next = at + 1;
  while (next - at < 5 && value.charCodeAt(next) <= 32) next++;
  return value.charCodeAt(next) === 47;
}
