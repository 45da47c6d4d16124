import { parseFieldDeclaration } from './field-kind.ts';
import { type ParameterRule, patternMatches } from './rule.ts';

/** Where in a value the fault lies: empty for the value as a whole. Null where the value is fine. */
export type Fault = readonly (string | number)[] | null;

const fine = null;
const whole: Fault = [];

/** Names of checks: what PyRASP and this agent use, and nothing that an object inherits under another name. */
export const checkName: RegExp = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
/** A token of RFC 9110, or nothing. */
export const headerName: RegExp = /^[!#$%&'*+.^_`|~0-9A-Za-z-]*$/;
/** The modes of a check. */
export const modeNames: readonly string[] = ['off', 'block', 'blacklist', 'report'];

/**
 * Judges a value in its canonical form; gives the place of the first fault or null.
 *
 * The agent judges by hand because zod costs 2.7 ms of CPU to load and up to 15 ms to judge a whole configuration at a cold start. The
 * zod schema of the same rules (`rule-schema.ts`) is what the JSON Schema is made from, and a property test holds the two together.
 */
export function judge(rule: ParameterRule, value: unknown): Fault {
  switch (rule.kind) {
    case 'text':
      return verdict(isText(value, 0, rule.max));
    case 'url':
      return verdict(isText(value, 0, rule.max) && isPlainHttpUrl(value));
    case 'header-name':
      return verdict(isText(value, 0, rule.max) && headerName.test(value));
    case 'integer':
      return verdict(Number.isSafeInteger(value) && isWithin(value, rule));
    case 'fraction':
      return verdict(isWithin(value, rule));
    case 'flag':
      return verdict(typeof value === 'boolean');
    case 'choice':
      return verdict(typeof value === 'string' && rule.values.includes(value));
    case 'texts':
    case 'patterns':
      return judgeList(value, rule.items, (item) => verdict(isText(item, 1, rule.max)));
    case 'pairs':
      return judgeList(value, rule.items, (item) => judgePair(item, rule.max));
    case 'text-groups':
      return judgeList(value, rule.items, (group) =>
        judgeList(group, rule.items, (item) => verdict(isText(item, 1, rule.max))),
      );
    case 'modes':
      return judgeModes(value);
    case 'scores':
      return judgeScores(value, rule);
    case 'fields':
      return judgeFields(value, rule);
    case 'proxies':
      if (Array.isArray(value)) return judgeList(value, rule.items, (item) => verdict(isText(item, 1, rule.max)));
      return verdict(Number.isSafeInteger(value) && isWithin(value, { min: 0, max: rule.hops }));
  }
}

/** True for the empty text and for a URL that a beacon can be sent to; credentials in it would end up in logs. */
export function isPlainHttpUrl(text: string): boolean {
  if (text === '') return true;
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return false;
  return url.username === '' && url.password === '' && url.hostname !== '';
}

function verdict(good: boolean): Fault {
  return good ? fine : whole;
}

function isText(value: unknown, min: number, max: number): value is string {
  return typeof value === 'string' && value.length >= min && value.length <= max;
}

function isWithin(value: unknown, { min, max }: { readonly min: number; readonly max: number }): boolean {
  return typeof value === 'number' && value >= min && value <= max;
}

function judgeList(value: unknown, items: number, judgeItem: (item: unknown) => Fault): Fault {
  if (!Array.isArray(value) || value.length > items) return whole;
  for (let index = 0; index < value.length; index++) {
    const fault = judgeItem(value[index]);
    if (fault !== null) return [index, ...fault];
  }
  return fine;
}

function judgePair(value: unknown, max: number): Fault {
  if (!Array.isArray(value) || value.length !== 2) return whole;
  if (!isText(value[0], 1, max)) return [0];
  return patternMatches.includes(value[1]) ? fine : [1];
}

/** True for what FIELDS may declare of a parameter. */
export function isFieldDeclaration(value: unknown, max: number): boolean {
  return isText(value, 1, max) && parseFieldDeclaration(value) !== null;
}

function judgeFields(value: unknown, { items, max }: { readonly items: number; readonly max: number }): Fault {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return whole;
  const entries = Object.entries(value);
  if (entries.length > items) return whole;
  for (const [name, declared] of entries) {
    if (!isText(name, 1, max) || !isFieldDeclaration(declared, max)) return [name];
  }
  return fine;
}

function judgeScores(value: unknown, { items }: { readonly items: number }): Fault {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return whole;
  const entries = Object.entries(value);
  if (entries.length > items) return whole;
  for (const [name, score] of entries) {
    if (!checkName.test(name) || !isWithin(score, { min: 0, max: 1 })) return [name];
  }
  return fine;
}

function judgeModes(value: unknown): Fault {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return whole;
  for (const [name, mode] of Object.entries(value)) {
    if (!checkName.test(name) || !modeNames.includes(mode)) return [name];
  }
  return fine;
}
