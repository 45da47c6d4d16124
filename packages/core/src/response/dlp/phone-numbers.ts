import { ALNUM, isKind, UNDERSCORE } from './alphabet.ts';
import type { Leak, LeakAnchor } from './leak.ts';

const WORD = ALNUM | UNDERSCORE;

/** An international number: `+`, the country, and 7 to 14 digits with single separators. */
const international = /\+[1-9](?:[ .-]?\(?\d\)?){1,5}(?:[ ./-]{0,2}\d){5,9}/y;
/** North America, with a bracket or with the same separator twice: neither area nor exchange begins with 0 or 1. */
const american = /(?:1[ .-])?(?:\([2-9]\d{2}\) {0,1}[2-9]\d{2}[ .-]\d{4}|[2-9]\d{2}([.-])[2-9]\d{2}\1\d{4})/y;
/** France and its neighbours in form: five pairs, the first with the leading zero. */
const pairs = /0[1-9]([ .-])\d{2}\1\d{2}\1\d{2}\1\d{2}/y;
/** The United Kingdom and its like: area with a leading zero, then two groups. */
const british = /\(?0[1-9]\d{1,3}\)? \d{3,4} \d{3,4}/y;
/** Germany, Austria, Switzerland: the area ends in a slash, or stands in brackets. */
const german = /(?:0[1-9]\d{1,4} ?\/ ?|\(0[1-9]\d{1,4}\) ?)\d{3,8}(?:[ -]\d{1,6})?/y;
/** Whatever is written down behind the word for it. */
const named = /\(?[\d]\)?(?:[ ./()-]{0,2}\d){6,14}/y;
/** The word, at the end of what stands before. */
const name = /(?:phone|mobile|telefon|\btel|fax|cell|whatsapp)[a-z_]{0,8}\\?["']?\]? ?[:=.]{1,2}\\?\s{0,2}\\?["']?$/i;
const nameReach = 40;
/** `2024-01-31`, `31.01.2024`: what also has digits and separators. */
const date = /^(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4})(?!\d)/;

/** Rule, form, and fewest and most digits. */
type PhoneForm = readonly [form: RegExp, min: number, max: number];

const nationalForms: readonly PhoneForm[] = [
  [american, 10, 11],
  [pairs, 10, 10],
  [british, 9, 12],
  [german, 8, 13],
];

function matched(text: string, at: number, [form, min, max]: PhoneForm): Leak | null {
  form.lastIndex = at;
  if (!form.test(text)) return null;
  const end = form.lastIndex;
  // More digits, a decimal or another group of a chain: something else.
  if (isKind(text, end, WORD) || (/[-./]/.test(text[end] ?? '') && isKind(text, end + 1, ALNUM))) return null;
  const digits = text.slice(at, end).replace(/\D/g, '').length;
  return digits >= min && digits <= max ? { rule: 'phone-number', start: at, end } : null;
}

function e164(text: string, at: number): Leak | null {
  // `1 + 12345678`, `x+12345678` and `=+12345678` are sums.
  return isKind(text, at - 1, WORD) || text[at - 1] === ')' ? null : matched(text, at, [international, 8, 15]);
}

function national(text: string, at: number): Leak | null {
  const before = text[at - 1];
  if (before === '+' || ((before === '.' || before === '-' || before === '/') && isKind(text, at - 2, ALNUM)))
    return null;
  for (const form of nationalForms) {
    const leak = matched(text, at, form);
    if (leak !== null) return date.test(text.slice(leak.start, leak.end)) ? null : leak;
  }
  if (!name.test(text.slice(Math.max(0, at - nameReach), at))) return null;
  const leak = matched(text, at, [named, 7, 15]);
  return leak === null || date.test(text.slice(leak.start, leak.end)) ? null : leak;
}

/**
 * What DLP_PHONE_NUMBERS looks for: international numbers, national ones in the forms that people write, and any behind a word such as `phone`.
 *
 * Ten digits in one piece, with nothing that names them, are an id.
 */
export function phoneNumbers(): readonly LeakAnchor[] {
  return [
    { text: '+', word: false, judge: e164 },
    ...[...'(0123456789'].map((text) => ({ text, word: true, judge: national })),
  ];
}
