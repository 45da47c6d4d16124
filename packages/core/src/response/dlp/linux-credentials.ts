import { DIGIT, DOT, HYPHEN, LOWER, runStart, UNDERSCORE, UPPER } from './alphabet.ts';
import type { Leak, LeakAnchor } from './leak.ts';

const NAME = DIGIT | LOWER | UPPER | UNDERSCORE | HYPHEN | DOT;
const longestName = 32;

/** A line of /etc/shadow whose second field is a hash: name, hash, and the days that follow. */
const shadowHash = /[a-z_][a-z0-9_.-]{0,31}:!{0,2}\$[a-z0-9]{1,6}\$[^:\s"\\]{10,250}:\d{0,6}:\d{0,6}:\d{0,6}/y;
/** One whose account is locked: no secret alone. */
const shadowLocked = /[a-z_][a-z0-9_.-]{0,31}:(?:[!*]{1,2}|!\*):\d{1,6}:\d{0,6}:\d{0,6}:\d{0,6}:\d{0,6}:\d{0,6}:/y;
/** A line of /etc/passwd: name, mark, two ids, comment, home, shell. */
const passwd = /[a-z_][a-z0-9_.-]{0,31}:[x*]:\d{1,10}:\d{1,10}:[^:\n"\\]{0,120}:\/[^:\n"\\]{0,120}:[\w./-]{0,60}/y;
/** The end of a line, as it stands in a text or, escaped, in JSON. */
const lineEnd = /\r?\n|(?:\\r)?\\n/y;

/** Lines in a row that are a file and no example in a sentence. */
const leastLines = 2;

/** Judges a line by the separator behind its name. */
function lines(form: RegExp, rule: string, least: number): LeakAnchor['judge'] {
  return (text, at) => {
    let start = runStart(text, at, NAME, longestName + 1);
    // The `n` of an escaped line end before the name is none of it.
    if (text[start - 1] === '\\' && text[start] === 'n') start++;
    let end = start;
    for (let count = 0, from = start; count < least; count++) {
      form.lastIndex = from;
      if (!form.test(text)) return null;
      end = form.lastIndex;
      if (count + 1 === least) break;
      lineEnd.lastIndex = end;
      if (!lineEnd.test(text)) return null;
      from = lineEnd.lastIndex;
    }
    return { rule, start, end } satisfies Leak;
  };
}

const passwdLines = lines(passwd, 'passwd-file', leastLines);
const shadowLine = lines(shadowHash, 'shadow-file', 1);
const lockedLines = lines(shadowLocked, 'shadow-file', leastLines);
/** A mark of a locked account, in a shadow file; in BSD's passwd files the same stands for the password. */
const starred = (text: string, at: number): Leak | null => lockedLines(text, at) ?? passwdLines(text, at);

/** What DLP_LINUX_CREDS looks for: account files, from the second line on, and any line that holds a hash. */
export function linuxCredentials(): readonly LeakAnchor[] {
  return [
    { text: ':x:', word: false, judge: passwdLines },
    { text: ':*:', word: false, judge: starred },
    { text: ':!:', word: false, judge: lockedLines },
    { text: ':!!:', word: false, judge: lockedLines },
    { text: ':!*:', word: false, judge: lockedLines },
    { text: ':$', word: false, judge: shadowLine },
    { text: ':!$', word: false, judge: shadowLine },
    { text: ':!!$', word: false, judge: shadowLine },
  ];
}
