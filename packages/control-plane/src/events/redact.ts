import { maskSecretPairs } from '@rasp/core';

/** Gathers what was taken out of one event, by name. */
export type Removed = Set<string>;

/**
 * Takes secrets and personal data out of text, and notes what it took: values behind names of secrets, tokens, e-mail addresses and card numbers.
 *
 * Agents redact as well; this catches what older ones and PyRASP's send. What is typed into a form without any of these marks stays.
 */
export function redactText(text: string, removed: Removed): string {
  let clean = text.length > maxText ? `${text.slice(0, maxText)}…` : text;
  for (const { name, hint, pattern, isReal } of patterns) {
    if (!hint.test(clean)) continue;
    clean = clean.replace(pattern, (found: string) => {
      if (isReal !== undefined && !isReal(found)) return found;
      removed.add(name);
      return `[${name}]`;
    });
  }
  const masked = maskSecretPairs(clean);
  if (masked !== clean) removed.add('secret');
  return masked;
}

/**
 * Makes of anything that was sent a value that may be kept: text redacted, members with names of secrets emptied, depth and number of members
 * bounded. Names come from outside, so what is made inherits nothing.
 */
export function redactValue(value: unknown, removed: Removed, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value, removed);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maxDepth) return null;
  if (Array.isArray(value)) return value.slice(0, maxMembers).map((item) => redactValue(item, removed, depth + 1));
  const kept = new Bare();
  let members = 0;
  for (const name of Object.keys(value)) {
    if (++members > maxMembers) break;
    const member = (value as Readonly<Record<string, unknown>>)[name];
    kept[name.slice(0, maxName)] = isSecretName(name)
      ? hidden(member, removed)
      : redactValue(member, removed, depth + 1);
  }
  return kept;
}

/**
 * An object that inherits from an empty one: as nothing is inherited, `__proto__` is a name like others. One without any prototype is a hash table to
 * the engine, several times slower to fill and to write as JSON.
 */
const Bare = function Bare() {
  // Members come one by one.
} as unknown as { new (): Record<string, unknown>; prototype: object };
Bare.prototype = Object.freeze(Object.create(null) as object);

function hidden(member: unknown, removed: Removed): unknown {
  if (member === null || member === '' || typeof member === 'boolean') return member;
  removed.add('secret');
  return '[secret]';
}

function isSecretName(name: string): boolean {
  return secretName.test(name.slice(-maxName));
}

const secretName =
  /^(?:authorization|proxy-authorization|cookie|set-cookie|x-api-key|x-csrf-token)$|(?:password|passwd|pwd|secret|api[-_]?key|access[-_]?token|session[-_]?id|credentials?)$/i;

/**
 * Text is cut before, and a match begins only where its first run of characters begins, so that no text takes long. `hint` is cheap and says
 * whether to look at all.
 */
const patterns: readonly {
  readonly name: string;
  readonly hint: RegExp;
  readonly pattern: RegExp;
  readonly isReal?: (found: string) => boolean;
}[] = [
  { name: 'token', hint: /eyJ/, pattern: /(?<![\w-])eyJ[\w-]{8,1000}\.[\w-]{8,1000}(?:\.[\w-]{0,1000})?/g },
  { name: 'token', hint: /bearer|basic/i, pattern: /\b(?:bearer|basic) {1,4}[\w.~+/=-]{8,1000}/gi },
  {
    name: 'token',
    hint: /AKIA|ASIA|gh[pousr]_|rasp_/,
    pattern: /\b(?:(?:AKIA|ASIA)[0-9A-Z]{16}|gh[pousr]_\w{20,255}|rasp_\w{32,100})/g,
  },
  { name: 'e-mail', hint: /@/, pattern: /(?<![\w.+-])[\w.+-]+@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}/g },
  { name: 'card', hint: /\d{4}/, pattern: /\b\d(?:[ -]?\d){12,18}\b/g, isReal: isCardNumber },
];

/** The check digit of payment cards (Luhn). */
function isCardNumber(text: string): boolean {
  let sum = 0;
  let double = false;
  for (let index = text.length - 1; index >= 0; index--) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0) continue;
    const value = double ? digit * 2 : digit;
    sum += value > 9 ? value - 9 : value;
    double = !double;
  }
  return sum > 0 && sum % 10 === 0;
}

const maxText = 1_024;
const maxDepth = 8;
const maxMembers = 64;
const maxName = 64;
