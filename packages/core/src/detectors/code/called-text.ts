import { codeAt } from '../../text/code-at.ts';
/*
 * PHP calls what a text or a variable names: `"system"("id")`, `$a='sys'.'tem';$a('id')`.
 */
import { wordSet } from '../../word-set.ts';

/** Functions that run what they are given. */
const runs = wordSet('system passthru shell_exec exec popen proc_open pcntl_exec phpinfo assert create_function eval');

/** Place in the value up to which texts that are called are looked for: they open the statement. */
const MAX_PLACE = 256;
/** The same of variables that are called. */
const MAX_VARIABLE_PLACE = 2048;
/** Characters before a call in which its variable was given a text. */
const MAX_GIVEN = 128;
/** Longest text that is called, with its brackets and joints. */
const MAX_TEXT = 48;

/** Whether a text stands right before the bracket at `at` that names such a function: in quotes, joined, or in brackets without quotes. */
export function callsText(value: string, at: number): boolean {
  if (at > MAX_PLACE) return false;
  const before = value.charCodeAt(at - 1);
  if (before !== 34 && before !== 39 && before !== 41) return false;
  const called = /(?:^|[;{}=@\s])(?:["'](\w{3,20})["']|\(["']?([\w"'.()]{4,40})["']?\))$/.exec(
    value.slice(Math.max(0, at - MAX_TEXT), at),
  );
  const name = (called?.[1] ?? called?.[2] ?? '').replaceAll(/["'.()]/g, '').toLowerCase();
  return runs(name);
}

/** Whether the variable whose name stands from `start` to `end`, behind its `$`, was given a text shortly before, and is called with one. */
export function callsVariable(value: string, start: number, end: number, argument: string): boolean {
  if (start > MAX_VARIABLE_PLACE || codeAt(value, start - 1) !== 36 || !/^["'$]/.test(argument)) return false;
  const window = value.slice(Math.max(0, start - MAX_GIVEN), start);
  const given = window.lastIndexOf(`${value.slice(start - 1, end)}=`);
  const first = given < 0 ? 0 : window.charCodeAt(given + end - start + 2);
  return first === 34 || first === 39;
}
