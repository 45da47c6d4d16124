import { ALNUM, DIGIT, DOT, HEX, HYPHEN, isKind, isVaried, runEnd, runStart, UNDERSCORE } from './alphabet.ts';
import type { Leak, LeakAnchor } from './leak.ts';

const NAME = ALNUM | DOT | HYPHEN | UNDERSCORE;
const noLm = 'NO PASSWORD*********************';

/**
 * A line of pwdump, secretsdump and the like: `user:RID:LM:NT:::`, judged from its end.
 *
 * All four fields are looked at: PyRASP took any 32 hex digits for a hash, and refused every page with an ETag.
 */
function dumpLine(text: string, at: number): Leak | null {
  const nt = hashBefore(text, at);
  if (nt < 0 || text[nt - 1] !== ':') return null;
  const lm = hashBefore(text, nt - 1);
  if (lm < 0 || text[lm - 1] !== ':') return null;
  const rid = runStart(text, lm - 1, DIGIT, 10);
  if (rid === lm - 1 || text[rid - 1] !== ':') return null;
  let start = runStart(text, rid - 1, NAME, 64);
  // A machine account ends in a dollar sign.
  if (start === rid - 1 && text[start - 1] === '$') start = runStart(text, start - 1, NAME, 64);
  return start >= rid - 1 ? null : { rule: 'windows-password-dump', start, end: at + 3 };
}

/** Where the hash that ends before `end` begins, or -1. */
function hashBefore(text: string, end: number): number {
  if (end >= 32 && text.startsWith(noLm, end - 32)) return end - 32;
  return runStart(text, end, HEX, 33) === end - 32 ? end - 32 : -1;
}

/** A Kerberos key of an NTDS dump: `user:aes256-cts-hmac-sha1-96:` and its hex. */
function kerberos(name: string, length: number): LeakAnchor {
  return {
    text: name,
    word: false,
    judge(text, at) {
      const start = at + name.length;
      const end = runEnd(text, start, HEX, length + 1);
      const user = runStart(text, at, NAME, 64);
      return end - start === length && user < at && isVaried(text, start, end)
        ? { rule: 'kerberos-key', start: user, end }
        : null;
    },
  };
}

/** A cached domain logon: `$DCC2$10240#user#` and 32 hex digits. */
const dcc2Form = /\$DCC2\$\d{1,6}#[^#\s]{1,64}#[0-9a-f]{32}/y;
/** A password of unattend.xml. */
const unattendForm = /Password>\s{0,64}<Value>([^<\s]{1,200})/y;
/** The encrypted password of a group policy preference, whose key Microsoft published. */
const policyForm = /cpassword="[A-Za-z0-9+/]{10,200}/y;

function formAnchor(text: string, rule: string, form: RegExp): LeakAnchor {
  return {
    text,
    word: false,
    judge(value, at) {
      form.lastIndex = at;
      const found = form.exec(value);
      // `*SENSITIVE*DATA*DELETED*` is what Windows leaves there after setup.
      return found === null || found[1]?.startsWith('*') === true
        ? null
        : { rule, start: at, end: at + found[0].length };
    },
  };
}

/** What DLP_WINDOWS_CREDS looks for. */
export function windowsCredentials(): readonly LeakAnchor[] {
  return [
    { text: ':::', word: false, judge: (text, at) => (isKind(text, at - 1, HEX) ? dumpLine(text, at) : null) },
    kerberos(':aes256-cts-hmac-sha1-96:', 64),
    kerberos(':aes128-cts-hmac-sha1-96:', 32),
    formAnchor('$DCC2$', 'cached-domain-logon', dcc2Form),
    formAnchor('Password>', 'unattend-password', unattendForm),
    formAnchor('cpassword="', 'group-policy-password', policyForm),
  ];
}
