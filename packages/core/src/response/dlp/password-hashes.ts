import { ALNUM, BASE64, EQUALS, HEX, isKind, isVaried, runEnd, runStart } from './alphabet.ts';
import type { Leak, LeakAnchor } from './leak.ts';

/** Rule and form of a hash in modular crypt format or one of its cousins; each is judged where its first characters stand. */
type HashForm = readonly [rule: string, anchors: readonly string[], form: RegExp];

/**
 * Hashes that name their algorithm. A bare MD5 or SHA digest is none: ETags, content digests and ids look alike.
 *
 * Every repetition is bounded and followed by what it cannot match, so that a judge takes a fixed number of steps.
 */
const hashForms: readonly HashForm[] = [
  ['bcrypt-hash', ['$2a$', '$2b$', '$2x$', '$2y$'], /\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53}(?![./A-Za-z0-9])/y],
  [
    'argon2-hash',
    ['$argon2'],
    /\$argon2(?:id|i|d)\$(?:v=\d{1,3}\$)?m=\d{1,9},t=\d{1,6},p=\d{1,4}\$[A-Za-z0-9+/]{8,100}\$[A-Za-z0-9+/]{16,200}/y,
  ],
  [
    'scrypt-hash',
    ['$scrypt$'],
    /\$scrypt\$ln=\d{1,2},r=\d{1,3},p=\d{1,3}\$[A-Za-z0-9+/]{8,100}\$[A-Za-z0-9+/]{20,200}/y,
  ],
  ['scrypt-hash', ['scrypt:'], /scrypt:\d{1,8}:\d{1,3}:\d{1,3}\$[A-Za-z0-9+/=]{4,64}\$[0-9a-f]{64,128}/y],
  ['scrypt-hash', ['SCRYPT:'], /SCRYPT:\d{1,8}:\d{1,3}:\d{1,3}:[A-Za-z0-9+/=]{8,100}:[A-Za-z0-9+/=]{24,200}/y],
  ['scrypt-hash', ['$7$'], /\$7\$[./A-Za-z0-9]{11}[./A-Za-z0-9]{1,64}\$[./A-Za-z0-9]{43}/y],
  ['pbkdf2-hash', ['pbkdf2_'], /pbkdf2_sha(?:1|256|512)\$\d{1,8}\$[^$\s"]{4,100}\$[A-Za-z0-9+/]{20,100}=?/y],
  [
    'pbkdf2-hash',
    ['$pbkdf2'],
    /\$pbkdf2(?:-sha(?:1|256|512))?\$(?:i=)?\d{1,8}(?:,l=\d{1,3})?\$[A-Za-z0-9+/.]{4,100}\$[A-Za-z0-9+/.]{20,100}/y,
  ],
  ['pbkdf2-hash', ['pbkdf2:'], /pbkdf2:sha(?:1|256|512):\d{1,8}\$[A-Za-z0-9+/=]{4,64}\$[0-9a-f]{40,128}/y],
  ['md5-crypt-hash', ['$1$', '$apr1$'], /\$(?:1|apr1)\$[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{22}(?![./A-Za-z0-9])/y],
  ['sha-crypt-hash', ['$5$'], /\$5\$(?:rounds=\d{1,9}\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{43}(?![./A-Za-z0-9])/y],
  ['sha-crypt-hash', ['$6$'], /\$6\$(?:rounds=\d{1,9}\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{86}(?![./A-Za-z0-9])/y],
  ['yescrypt-hash', ['$y$', '$gy$'], /\$g?y\$[./A-Za-z0-9]{2,16}\$[./A-Za-z0-9]{1,86}\$[./A-Za-z0-9]{43}/y],
  ['phpass-hash', ['$P$', '$H$'], /\$[PH]\$[./A-Za-z0-9]{31}(?![./A-Za-z0-9])/y],
  ['drupal-hash', ['$S$'], /\$S\$[./A-Za-z0-9]{52}(?![./A-Za-z0-9])/y],
];

function hashAnchors([rule, anchors, form]: HashForm): readonly LeakAnchor[] {
  return anchors.map((text) => ({
    text,
    word: /^[a-z]/i.test(text),
    judge(value, at) {
      form.lastIndex = at;
      return form.test(value) && isVaried(value, at, form.lastIndex) ? { rule, start: at, end: form.lastIndex } : null;
    },
  }));
}

/** Least characters of base64 behind each scheme of RFC 2307 and its successors: the digest, and a salt where there is one. */
const ldapSchemes: Readonly<Record<string, number>> = {
  '{SHA}': 27,
  '{MD5}': 22,
  '{SSHA}': 30,
  '{SMD5}': 24,
  '{SHA256}': 43,
  '{SSHA256}': 46,
  '{SHA384}': 64,
  '{SSHA384}': 67,
  '{SHA512}': 86,
  '{SSHA512}': 88,
};

function ldapAnchor([scheme, least]: readonly [string, number]): LeakAnchor {
  return {
    text: scheme,
    word: false,
    judge(text, at) {
      const start = at + scheme.length;
      const end = runEnd(text, start, BASE64, 200);
      return end - start >= least && isVaried(text, start, end)
        ? { rule: 'ldap-password-hash', start: at, end: runEnd(text, end, EQUALS, 2) }
        : null;
    },
  };
}

/** The second half of the LM hash of every password of up to seven characters, and both halves where LM is off: what a pair is known by. */
const emptyLm = 'aad3b435b51404ee';

/** An LM and an NT hash, joined by a colon. Two other digests side by side are no pair. */
function ntlmPair(text: string, at: number): Leak | null {
  const start = runStart(text, at, HEX, 17);
  const colon = runEnd(text, at, HEX, 33);
  if (colon - start !== 32 || text[colon] !== ':' || isKind(text, start - 1, ALNUM)) return null;
  const end = runEnd(text, colon + 1, HEX, 33);
  return end - colon === 33 && !isKind(text, end, ALNUM) ? { rule: 'ntlm-hash', start, end } : null;
}

/** What DLP_HASHES looks for: hashes of passwords. */
export function passwordHashes(): readonly LeakAnchor[] {
  return [
    ...hashForms.flatMap(hashAnchors),
    ...Object.entries(ldapSchemes).map(ldapAnchor),
    { text: emptyLm, word: false, judge: ntlmPair },
    { text: emptyLm.toUpperCase(), word: false, judge: ntlmPair },
  ];
}
