import { codeAt } from '../../text/code-at.ts';
import { spend } from '../effort.ts';

/** Bytes of an operand that are read. */
const MAX_OPERAND = 128;

/** Steps that the look behind a quote and a mark is. */
const STEPS = 6;

/**
 * Finds a condition or a statement that a value adds to JavaScript of a `$where`, and gives where it begins; -1 for none.
 *
 * Behind a quote or a number: `||` or `&&` with a comparison by `==`, with `this.field`, or with a constant that ends in a comment; `; return true`,
 * `; while (…)`, `; sleep(…)`; and, anywhere, `this.a == this.b` as a whole value. One `=` is SQL's and left to that detector.
 */
export function findScriptCondition(value: string): number {
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if ((code === 124 || code === 38) && value.charCodeAt(at + 1) === code) {
      const quote = quoteBefore(value, at);
      if (quote >= 0) spend(STEPS);
      if (quote >= 0 && isCondition(value, at + 2)) return quote;
      at++;
    } else if (code === 59) {
      const quote = quoteBefore(value, at);
      if (quote >= 0) spend(STEPS);
      if (quote >= 0 && isStatement(value, at + 1)) return quote;
    }
  }
  return isComparisonOfFields(value) || isShellCall(value) || isRest(value) || showsDocument(value) ? 0 : -1;
}

/** `' + tojson(this) + '`: the shell's own printer of the document that is judged, behind a quote. */
function showsDocument(value: string): boolean {
  const at = value.indexOf('tojson(');
  return (
    at > 0 && /^(?:this|db)\b/.test(value.slice(at + 7, at + 12)) && /['"][\s)}]{0,8}[+,|&;]/.test(value.slice(0, at))
  );
}

/** `db.users.drop()`, `db.runCommand(…)`: a call of the database's own shell, and the value begins with it. */
function isShellCall(value: string): boolean {
  // `db['users'].drop()`
  if (value.startsWith('db['))
    return /^db\[(['"])[\w.$-]{1,64}\1\]\.(?:find|insert|drop|remove|update|delete|aggregate|mapReduce)\w{0,16}\(/.test(
      value.slice(0, 112),
    );
  return (
    value.startsWith('db.') &&
    /^db\.(?:[\w$]{1,64}\.){0,2}(?:find|insert|drop|remove|update|delete|save|aggregate|mapReduce|version|hostInfo|serverStatus|shutdownServer|getSiblingDB|getUsers|runCommand|adminCommand|eval|getCollection|getMongo|createUser|auth|loadServerScripts|listCommands|currentOp|killOp|fsyncLock|cloneDatabase|copyDatabase)\w{0,16}\(/.test(
      value.slice(0, 224),
    )
  );
}

/** `|| 1==1//`: the rest of a condition, with a comment that cuts the program's own off. */
function isRest(value: string): boolean {
  return (
    (value.startsWith('||') || value.startsWith('&&')) &&
    isCondition(value, 2) &&
    /\/\/[\0\s]{0,4}$/.test(value.slice(-8))
  );
}

/** Where the quote or number stands that ends before `at`, past blanks and closing brackets; -1 where something else does. */
export function quoteBefore(value: string, at: number): number {
  let before = at - 1;
  // A comment for a blank.
  if (codeAt(value, before) === 47 && value.charCodeAt(before - 1) === 42) {
    const window = Math.max(0, before - 32);
    const open = value.slice(window, before - 1).lastIndexOf('/*');
    if (open >= 0) before = window + open - 1;
  }
  while (
    before >= 0 &&
    (value.charCodeAt(before) <= 32 ||
      value.charCodeAt(before) === 41 ||
      value.charCodeAt(before) === 93 ||
      value.charCodeAt(before) === 125)
  )
    before--;
  const code = codeAt(value, before);
  return code === 39 || code === 34 || code === 96 || (code >= 48 && code <= 57) ? before : -1;
}

/** `'1'=='1`, `this.x…`, `1==1//`, `true//`. */
export function isCondition(value: string, from: number): boolean {
  let at = skipComment(value, from);
  while (
    at < value.length &&
    (value.charCodeAt(at) <= 32 ||
      value.charCodeAt(at) === 40 ||
      value.charCodeAt(at) === 91 ||
      value.charCodeAt(at) === 33)
  )
    at++;
  if (/^(?:this[.[]|Object\.keys\(this|tojson\()/.test(value.slice(at, at + 16))) return true;
  const first = value.charCodeAt(at);
  // A name is compared in honest code; a value that must be true compares constants.
  if (
    first !== 39 &&
    first !== 34 &&
    !(first >= 48 && first <= 57) &&
    !/^(?:true|false)\b/.test(value.slice(at, at + 6))
  )
    return false;
  const end = operandEnd(value, at);
  if (end === at) return false;
  let next = end;
  while (value.charCodeAt(next) <= 32) next++;
  const operator = value.slice(next, next + 2);
  if (operator === '==' || operator === '!=') return true;
  return (
    operator === '//' &&
    (isConstant(value.slice(at, end)) || (value.charCodeAt(at - 1) === 33 && value.slice(at, end) === '0'))
  );
}

/** Behind a short comment that stands for a blank at `from`. */
function skipComment(value: string, from: number): number {
  if (value.charCodeAt(from) !== 47 || value.charCodeAt(from + 1) !== 42) return from;
  const end = value.slice(from + 2, from + 34).indexOf('*/');
  return end < 0 ? from : from + 4 + end;
}

export function isStatement(value: string, from: number): boolean {
  return mayBeStatement(value, from) && isStatementText(value, from);
}

/** Whether the first word behind `from` begins one of the statements: nearly every semicolon ends a sentence, or an entity. */
function mayBeStatement(value: string, from: number): boolean {
  let at = from;
  while (codeAt(value, at) <= 32) at++;
  // A comment, a blank beyond ASCII.
  if (codeAt(value, at) === 47 || codeAt(value, at) > 127) return true;
  const next = codeAt(value, at + 1);
  switch (codeAt(value, at)) {
    case 100: // do, db.
      if (next === 111 || next === 98) return true;
      break;
    case 102: // for
      if (next === 111) return true;
      break;
    case 105: // if
      if (next === 102) return true;
      break;
    case 114: // return
      if (next === 101) return true;
      break;
    case 115: // sleep
      if (next === 108) return true;
      break;
    case 116: // throw
      if (next === 104) return true;
      break;
    case 118: // var
      if (next === 97) return true;
      break;
    case 119: // while
      if (next === 104) return true;
  }
  // A name that is given a new date.
  for (const limit = at + 18; at < limit; at++) {
    const code = codeAt(value, at);
    if (code === 47) return true;
    if (code === 61) {
      const given = value.charCodeAt(at + 1);
      return given === 110 || given === 47 || given <= 32 || given > 127;
    }
    if (!isWordCode(code) && !(code <= 32) && !(code > 127)) return false;
  }
  return false;
}

function isStatementText(value: string, from: number): boolean {
  const text = value.slice(from, from + 96);
  return /^\s{0,8}(?:return(?:\s{1,8}|\s{0,8}\(\s{0,4})(?:true|1|this|!|['"]{2}\s{0,4}[=!]=)|return\s[\w.]{1,32}\(this\b|throw\s[^;]{0,32}(?:tojson\(|\bthis\.)|for\s{0,4}\([^)]{0,48}\)\s{0,4}[;{]\s{0,4}\}?\s{0,4};?\s{0,4}['"]|if\s{0,4}\([^)]{0,48}\)\s{0,4}\{?\s{0,4}(?:sleep\s{0,4}\(|while\s{0,4}\((?:1|true)\))|while\s{0,8}\((?:true|1|!0)\)\s{0,8}\{?\}?\s{0,8}[;'"]|while\s{0,8}\([^()]{0,24}(?:new\sDate|Date\.now)|sleep\s{0,8}\(|var\s{1,8}\w{1,32}\s{0,8}=\s{0,8}(?:new\s|this|function)|\w{1,16}\s?=\s?new\sDate|do\s{0,8}\{|db\.\w)/.test(
    text.includes('/*') ? text.replaceAll(/\/\*[^*]{0,16}\*\//g, ' ') : text,
  );
}

/** A quoted text, a number or a name. */
function operandEnd(value: string, from: number): number {
  const first = value.charCodeAt(from);
  if (first === 39 || first === 34) {
    const close = value.indexOf(value.charAt(from), from + 1);
    return close < 0 || close > from + MAX_OPERAND ? from : close + 1;
  }
  let at = from;
  for (; at < value.length && at < from + MAX_OPERAND; at++) {
    const code = value.charCodeAt(at);
    if (!isWordCode(code) && code !== 46 && code !== 36) break;
  }
  return at;
}

/** A letter, a digit or an underscore. */
function isWordCode(code: number): boolean {
  return ((code | 32) >= 97 && (code | 32) <= 122) || (code >= 48 && code <= 57) || code === 95;
}

function isConstant(text: string): boolean {
  return text === 'true' || text === '1' || text === '!0';
}

/** The document that is judged, printed, and nothing else. */
const showsThis =
  /^[\0- ]{0,8}(?:return\s)?(?:tojson\((?:this|db)\b[\w.()]{0,48}|(?:JSON\.stringify|Object\.keys)\(this\)(?:[.[][\w.()[\]'"^{}]{0,48})?(?:\s?[=<>!]{1,2}\s?\d{1,4})?);?$/;

/** `this.password == this.resetToken`, `this.a.match(/x/)`, `function() { return this.a … }`, `return this.a == 1` and nothing else. */
export function isComparisonOfFields(value: string): boolean {
  const head = value.slice(0, 96).trimStart();
  if (/^return\s{1,4}this\.[\w$]{1,48}\s{0,4}(?:[=!<>]=|;?\s{0,4}$)/.test(head)) return true;
  if (/^function\s{0,4}\(\s{0,4}\)\s{0,4}\{\s{0,4}return\s{1,4}(?:true|1|!0)\s{0,4};?\s{0,4}\}\s{0,4}$/.test(head))
    return true;
  if (
    /^this\.[\w$]{1,48}\s{0,4}(?:(?:[=!]==?|[<>]=)\s{0,4}(?:this\b|['"/\d!-]|null|true|false|undefined|$)|\.(?:match|test|length|indexOf|startsWith|charAt|charCodeAt|substring|substr|slice|search)\b)/.test(
      head,
    )
  )
    return true;
  if (/^this\.hasOwnProperty\(["']/.test(head) || showsThis.test(value.slice(0, 96))) return true;
  return /^(?:function\s{0,4}\w{0,32}\s{0,4}\(\s{0,4}\)|\(\s{0,4}\)\s{0,4}=>)\s{0,4}\{?\s{0,4}(?:return\b[^;]{0,64}\bthis\.|while\s{0,4}\(|sleep\s{0,4}\()/.test(
    head,
  );
}
