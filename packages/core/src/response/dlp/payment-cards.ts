import { ALNUM, DIGIT, isKind, runEnd, runStart, UNDERSCORE } from './alphabet.ts';
import type { Leak, LeakAnchor } from './leak.ts';

const WORD = ALNUM | UNDERSCORE;

/** Issuer, first and last number of its range of leading digits, and the lengths of its cards. */
type Issuer = readonly [from: number, to: number, lengths: readonly number[]];

/** Ranges by ISO/IEC 7812 that issuers use; each as many digits as it takes to tell them apart. */
const issuers: readonly Issuer[] = [
  [4, 4, [13, 16, 19]], // Visa
  [51, 55, [16]], // Mastercard
  [2221, 2720, [16]],
  [34, 34, [15]], // American Express
  [37, 37, [15]],
  [300, 305, [14, 16, 17, 18, 19]], // Diners Club
  [3095, 3095, [14, 16, 17, 18, 19]],
  [36, 36, [14, 16, 17, 18, 19]],
  [38, 39, [14, 16, 17, 18, 19]],
  [6011, 6011, [16, 17, 18, 19]], // Discover
  [644, 649, [16, 17, 18, 19]],
  [65, 65, [16, 17, 18, 19]],
  [62, 62, [16, 17, 18, 19]], // UnionPay
  [3528, 3589, [16, 17, 18, 19]], // JCB
  [2200, 2204, [16, 17, 18, 19]], // Mir
  [5018, 5018, [13, 14, 15, 16, 17, 18, 19]], // Maestro
  [5020, 5020, [13, 14, 15, 16, 17, 18, 19]],
  [5038, 5038, [13, 14, 15, 16, 17, 18, 19]],
  [5893, 5893, [13, 14, 15, 16, 17, 18, 19]],
  [6304, 6304, [13, 14, 15, 16, 17, 18, 19]],
  [6759, 6759, [13, 14, 15, 16, 17, 18, 19]],
  [6761, 6763, [13, 14, 15, 16, 17, 18, 19]],
];

/** How cards are printed in groups; the shorter of two that begin alike comes last. */
const groupings: readonly (readonly number[])[] = [
  [4, 4, 4, 4, 3],
  [4, 4, 4, 4],
  [4, 6, 5],
  [4, 6, 4],
  [4, 3, 3, 3],
];

const longestCard = 19;

/** Judges the digits of one number by issuer, length and check digit. */
export function isCardNumber(digits: string): boolean {
  return isIssued(digits) && luhnSum(digits) % 10 === 0;
}

function isIssued(digits: string): boolean {
  for (const [from, to, lengths] of issuers) {
    const width = from < 10 ? 1 : from < 100 ? 2 : from < 1000 ? 3 : 4;
    const lead = Number(digits.slice(0, width));
    if (lead >= from && lead <= to && lengths.includes(digits.length)) return true;
  }
  return false;
}

function luhnSum(digits: string): number {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    const doubled = digit * 2;
    sum += index % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum;
}

/** A barcode: 13 or 14 digits whose check digit is that of a GTIN. Articles of whole countries begin like a card. */
function isBarcode(digits: string): boolean {
  if (digits.length > 14) return false;
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    sum += (digits.charCodeAt(digits.length - 1 - index) - 48) * (index % 2 === 0 ? 1 : 3);
  }
  return sum % 10 === 0;
}

/**
 * Finds a card number that begins at `at`: in one piece, or in the groups that cards are printed in, between single blanks or hyphens.
 *
 * Not within a longer number, a decimal (with a point: a comma separates a list's members), a UUID or another chain of hyphens. One in ten numbers of the right length and beginning that is
 * none has the right check digit, too.
 */
function card(text: string, at: number): Leak | null {
  // A number in one piece is what a sum, a fraction, a country code or a part of a name ends with.
  if (isAttached(text, at)) return null;
  const end = runEnd(text, at, DIGIT, longestCard + 1);
  const length = end - at;
  if (length > longestCard) return null;
  if (length >= 13) {
    const digits = text.slice(at, end);
    return !continues(text, end) && isCardNumber(digits) && !isBarcode(digits)
      ? { rule: 'payment-card', start: at, end }
      : null;
  }
  return length === 4 ? grouped(text, at) : null;
}

/** True where what stands before belongs to the same number or name. */
function isAttached(text: string, at: number): boolean {
  const before = text[at - 1];
  if (before === '+') return true;
  if (before === '.') return isKind(text, at - 2, DIGIT);
  return before === '-' && isKind(text, at - 2, WORD);
}

/** True where what follows belongs to the same number or name. */
function continues(text: string, end: number): boolean {
  const after = text[end];
  if (after === '.') return isKind(text, end + 1, DIGIT);
  return after === '-' ? isKind(text, end + 1, WORD) : isKind(text, end, WORD);
}

function grouped(text: string, at: number): Leak | null {
  const separator = text[at + 4];
  if (separator !== ' ' && separator !== '-') return null;
  // Another group of four in front: a longer number, or a table.
  if (text[at - 1] === separator && runStart(text, at - 1, DIGIT, 5) === at - 5) return null;
  for (const grouping of groupings) {
    const end = groupsEnd(text, at, separator, grouping);
    if (end < 0) continue;
    const digits = text.slice(at, end).replaceAll(separator, '');
    if (isCardNumber(digits)) return { rule: 'payment-card', start: at, end };
  }
  return null;
}

/** The end of groups of these lengths with this separator, or -1. */
function groupsEnd(text: string, at: number, separator: string, grouping: readonly number[]): number {
  let from = at;
  for (const [index, length] of grouping.entries()) {
    if (index > 0) {
      if (text[from] !== separator) return -1;
      from++;
    }
    if (runEnd(text, from, DIGIT, length + 1) !== from + length) return -1;
    from += length;
  }
  if (isKind(text, from, WORD)) return -1;
  // As many digits again behind it: a table of numbers, not a card.
  return text[from] === separator && runEnd(text, from + 1, DIGIT, 5) === from + 5 ? -1 : from;
}

/** What DLP_CC_NUMBERS looks for: numbers of payment cards. */
export function paymentCards(): readonly LeakAnchor[] {
  return [...'23456'].map((text) => ({ text, word: true, judge: card }));
}
