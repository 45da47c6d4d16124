/*
 * Commands that no list has: programs that were left behind, and tests of a shell with a command behind them.
 */

/** Longest test of a shell that is read. */
const MAX_TEST = 64;

/** `[ 1 -eq 1 ]&&`, `[[ -f a ]] ||` at `start`: a test of a shell with a command behind it. */
export function testsFirst(value: string, start: number): boolean {
  return value.charCodeAt(start) === 91 && shellTest.test(value.slice(start, start + MAX_TEST));
}

const shellTest =
  /^\[{1,2} (?:-[a-zA-Z] [^\s\]]{1,32}|[^\s\]]{1,24} (?:-(?:eq|ne|lt|gt|le|ge)|[!=]?=|=~) [^\s\]]{1,24}|\d{1,4}) \]{1,2}\s?(?:&&|\|\|)\s?[a-z./$]/;

/** Longest path with what ends the command behind it. */
const MAX_PATH = 56;

const dropped = /^(?:\/(?:tmp|var\/tmp|dev\/shm)\/|\.\/)[\w.-]{1,32}[;|&#\s]{0,4}$/;

/** `/tmp/x`, `./x.sh` at `start`: a program that was left where everybody may write, or beside the server's own, and nothing behind it. */
export function runsDropped(value: string, start: number): boolean {
  const code = value.charCodeAt(start);
  return (code === 47 || code === 46) && value.length - start <= MAX_PATH && dropped.test(value.slice(start));
}
