import { codeAt } from '../../text/code-at.ts';
import { spend } from '../effort.ts';
import { isBlank, isLetter, type MarkupPlace, type Sighting } from './context.ts';
import { isGlobal, STRONG, sinkStrength, WEAK } from './names.ts';
import { isWord } from './talked-of.ts';

/** A call whose target is known to run or show something. */
interface Call {
  /** Where the expression begins, including `window.` and the like. */
  readonly start: number;
  readonly strength: number;
}

/** Longest name of a called function or object that is read backwards. */
const MAX_NAME = 24;

/** Steps that the judging of such a call is. */
const STEPS = 6;

function isIdentifier(code: number): boolean {
  return isLetter(code) || (code >= 48 && code <= 57) || code === 95 || code === 36;
}

/** Where the name begins that ends at `end`; long ones are cut. */
export function identifierStart(value: string, end: number): number {
  let start = end;
  while (start > 0 && end - start < MAX_NAME && isIdentifier(value.charCodeAt(start - 1))) {
    start--;
  }
  return start;
}

/** Skips blanks and one comment backwards from `end`. */
function trimBack(value: string, end: number): number {
  let i = end;
  while (i > 0 && end - i < 8 && isBlank(value.charCodeAt(i - 1))) {
    i--;
  }
  if (codeAt(value, i - 1) === 47 && codeAt(value, i - 2) === 42) {
    const window = value.slice(Math.max(0, i - 32), i - 2);
    const open = window.lastIndexOf('/*');
    if (open >= 0) {
      return Math.max(0, i - 32) + open;
    }
  }
  return i;
}

/** Reads the callee that ends at the bracket or backtick at `at`. */
function readCall(value: string, at: number): Call | null {
  let end = trimBack(value, at);
  if (codeAt(value, end - 1) === 46 && value.charCodeAt(end - 2) === 63) {
    end -= 2; // alert?.(1)
  }
  const last = codeAt(value, end - 1);
  if (last === 93) {
    return readIndexed(value, end);
  }
  if (last === 41) {
    // (alert)(1), (0,eval)(x)
    const start = identifierStart(value, end - 1);
    return sinkStrength(value.slice(start, end - 1)) === STRONG
      ? { start: openingBefore(value, start), strength: STRONG }
      : null;
  }
  const start = identifierStart(value, end);
  if (start === end) {
    return null;
  }
  const name = value.slice(start, end);
  if (codeAt(value, start - 1) !== 46) {
    const strength = name.length > 3 ? sinkStrength(name) : 0;
    return strength === 0 || name === 'replace' || name === 'assign' ? null : { start, strength };
  }
  return readMember(value, name, start);
}

function openingBefore(value: string, start: number): number {
  return value.charCodeAt(start - 1) === 40 ? start - 1 : start;
}

/** `window.alert(`, `alert.call(`, `x.constructor(`, `document.write(`. */
function readMember(value: string, name: string, nameStart: number): Call | null {
  const dot = value.charCodeAt(nameStart - 2) === 63 ? nameStart - 2 : nameStart - 1;
  const objectStart = identifierStart(value, dot);
  const object = value.slice(objectStart, dot);
  if (name === 'constructor') {
    return { start: objectStart, strength: STRONG };
  }
  if (name === 'call' || name === 'apply' || name === 'bind') {
    return sinkStrength(object) === STRONG ? { start: objectStart, strength: STRONG } : null;
  }
  if (object === 'String' && name === 'fromCharCode') {
    return { start: objectStart, strength: objectStart < 2 ? STRONG : WEAK };
  }
  const strength = sinkStrength(name);
  if (strength === 0 || !(isGlobal(object) || name === 'getScript')) {
    return null;
  }
  let start = objectStart;
  for (let depth = 0; depth < 4 && value.charCodeAt(start - 1) === 46; depth++) {
    start = identifierStart(value, start - 1);
  }
  return { start, strength: object === 'document' ? STRONG : strength };
}

/** `window['al'+'ert'](`, `[]['constructor'](`. */
function readIndexed(value: string, end: number): Call | null {
  let open = end - 2;
  while (open > 0 && end - open < 64 && value.charCodeAt(open) !== 91) {
    open--;
  }
  if (value.charCodeAt(open) !== 91) {
    return null;
  }
  const start = identifierStart(value, open);
  const named = start < open && isGlobal(value.slice(start, open));
  return named || /^\[\s?['"`]constructor['"`]/.test(value.slice(open, end)) ? { start, strength: STRONG } : null;
}

/** Characters that go on from a string literal that was closed: operators, separators, closing brackets, a line end. */
function continuesScript(code: number): boolean {
  switch (code) {
    case 33: // !
    case 37: // %
    case 38: // &
    case 41: // )
    case 42: // *
    case 43: // +
    case 44: // ,
    case 45: // -
    case 47: // /
    case 59: // ;
    case 60: // <
    case 61: // =
    case 62: // >
    case 63: // ?
    case 93: // ]
    case 94: // ^
    case 124: // |
    case 125: // }
    case 10:
    case 13:
      return true;
    default:
      return false;
  }
}

/** Says whether the text between the last quote and `start` goes on as script after a closed string. */
export function leavesString(value: string, start: number, context: MarkupPlace): boolean {
  context.advance(start);
  const quote = context.lastQuote;
  if (quote < 0) {
    return false;
  }
  let i = quote + 1;
  while (i < start && value.charCodeAt(i) === 32) {
    i++;
  }
  if (i > quote + 1 && start - i < 16 && /^(?:in|of|instanceof)\s$/.test(value.slice(i, start))) return true;
  return i < start && continuesScript(value.charCodeAt(i));
}

/** The value closes what it opened: a comment, a quote, or the start of another string. */
function closesTail(value: string): boolean {
  return /(?:\/\/|\/\*|<!--|['"`]|\bvar \w{1,8}=|[-+]['"`])\s{0,4}$/.test(value.slice(-24));
}

/** Judges the `(` or backtick at `at` as a call. */
export function atCall(value: string, at: number, context: MarkupPlace): Sighting | null {
  if (value.charCodeAt(at) === 96 && !isTemplate(value, at)) {
    return null;
  }
  const call = readCall(value, at);
  if (call === null) {
    return atArgument(value, at, context);
  }
  spend(STEPS);
  const { start, strength } = call;
  if (value.charCodeAt(at) === 40 && value.charCodeAt(at + 1) === 41 && strength === WEAK) {
    return null;
  }
  const before = trimBack(value, start) - 1;
  const previous = value.charCodeAt(before);
  if (previous === 123 && value.charCodeAt(before - 1) === 36) {
    return { rule: 'template-literal', from: before - 1, certainty: strength === STRONG ? 'certain' : 'likely' };
  }
  if (leavesString(value, start, context)) {
    // `regular expression (…`: words between quotes of Markdown; a weak call is glued to its name.
    if (strength === STRONG || (!isBlank(value.charCodeAt(at - 1)) && closesTail(value))) {
      const certainty = strength === STRONG ? 'certain' : 'likely';
      return { rule: 'script-string', from: Math.max(0, context.lastQuote), certainty };
    }
    return null;
  }
  if (strength === STRONG && context.openTag >= 0) {
    // `onx=alert(1)` where attributes stand, and the same in quotes: frameworks give other names to handlers.
    if (previous === 61 && context.takesAttributes) return { rule: 'event-handler', from: start, certainty: 'certain' };
    if (isQuote(previous) && value.charCodeAt(before - 1) === 61)
      return { rule: 'event-handler', from: start, certainty: 'likely' };
  }
  if (strength === STRONG && !isBlank(value.charCodeAt(at - 1)) && opensValue(value, start, previous)) {
    return { rule: 'script-call', from: start, certainty: 'likely' };
  }
  if (start === 0 && isWord(value.slice(0, 32))) return null;
  // "Confirm (yes/no)?": without a string to leave, a call is glued to its name.
  return (isStatement(previous, before) || startsLine(value, start) || (start === 4 && value.startsWith('new '))) &&
    !isBlank(value.charCodeAt(at - 1)) &&
    (strength === STRONG || isWholeCall(value, start))
    ? { rule: 'script-call', from: Math.max(0, start), certainty: 'likely' }
    : null;
}

function isQuote(code: number): boolean {
  return code === 34 || code === 39 || code === 96;
}

/** `"alert(1)…`, `run(alert(1))`: nothing before the call but a quote, or the name of a function that is handed its result. */
function opensValue(value: string, start: number, previous: number): boolean {
  if (isQuote(previous)) return start <= 2 && !/^.[\w$]{4,8}\(\)/.test(value.slice(start - 1, start + 12));
  return previous === 40 && start < 24 && /^[\w$]{1,20}\(\s{0,2}$/.test(value.slice(0, start));
}

/** A tagged template as a call is written: something inside, no blank first, and closed: `alert`1``. */
function isTemplate(value: string, at: number): boolean {
  const next = codeAt(value, at + 1);
  return !isBlank(next) && next !== 96 && value.slice(at + 2, at + 130).includes('`');
}

/** Only blanks stand between `start` and a line end before it. */
function startsLine(value: string, start: number): boolean {
  let i = start - 1;
  while (start - i < 8 && value.charCodeAt(i) === 32) {
    i--;
  }
  const code = value.charCodeAt(i);
  return code === 10 || code === 13;
}

/** A call that runs its string is judged as the whole of a value: `setTimeout('…')`. */
function isWholeCall(value: string, start: number): boolean {
  const last = value.charCodeAt(value.length - 1);
  const head = value.slice(0, 64);
  const quoted =
    /^(?:new )?(?:set(?:Timeout|Interval|Immediate)|Function|import)(?:\(\s{0,2}(?:\[?['"`]|location\.|(?:alert|eval|confirm|prompt)[,)])|`[^`])/.test(
      head,
    ) ||
    /^(?:new )?(?:fetch|import|open|[\w$]{1,12}\.(?:getScript|sendBeacon|open))[(`]\s{0,2}['"`]?(?:https?:)?\/\//.test(
      head,
    );
  return (
    (start === 0 || (start === 4 && head.startsWith('new '))) &&
    quoted &&
    (last === 41 || last === 59 || last === 47 || last === 96)
  );
}

/** Where an expression begins without a string before it: the start, or after `; ) } , + - * / = | &` or a line end. */
function isStatement(previous: number, before: number): boolean {
  if (before < 0) {
    return true;
  }
  switch (previous) {
    case 46: // [].find.constructor('x')
    case 58: // javascript:alert(1), x?y:alert(1)
    case 123: // {alert(1)}
      return true;
    default:
      return previous !== 62 && previous !== 60 && previous !== 93 && continuesScript(previous);
  }
}

/** `[1].find(alert)`, `top.onerror=eval`: a strong function handed over rather than called. */
function atArgument(value: string, at: number, context: MarkupPlace): Sighting | null {
  let end = at + 1;
  while (end - at < 12 && isLetter(value.charCodeAt(end))) {
    end++;
  }
  if (sinkStrength(value.slice(at + 1, end)) !== STRONG) {
    return null;
  }
  if (
    value.charCodeAt(end) === 44 &&
    /(?:^|[\s;.])(?:set(?:Timeout|Interval)|apply|call)$/.test(value.slice(Math.max(0, at - 14), at))
  )
    return { rule: 'script-call', from: identifierStart(value, at), certainty: 'likely' };
  if (value.charCodeAt(end) !== 41) {
    return null;
  }
  const method = identifierStart(value, at);
  if (method === at || value.charCodeAt(method - 1) !== 46) {
    return null;
  }
  return leavesString(value, method, context)
    ? { rule: 'script-string', from: Math.max(0, context.lastQuote), certainty: 'certain' }
    : { rule: 'script-call', from: method, certainty: 'likely' };
}
