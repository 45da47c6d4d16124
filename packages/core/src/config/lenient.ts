import type { Mode } from '../finding.ts';
import { type ParameterRule, patternMatches } from './rule.ts';

/**
 * Brings a value that real configurations hold into the canonical form that the schema judges.
 *
 * Files and consoles write numbers as text, booleans as "True" or 1, `Syslog` with a capital, modes as 0–3 and decoys as bare
 * texts. What has no such reading is given back as it is, for the schema to refuse. Lists are cut one item past their bound: enough
 * to be refused, and no more to walk.
 */
export function canonical(rule: ParameterRule, value: unknown): unknown {
  switch (rule.kind) {
    case 'text':
    case 'url':
    case 'header-name':
      return typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
    case 'integer':
    case 'fraction':
      return number(value);
    case 'flag':
      return flag(value);
    case 'choice':
      return typeof value === 'string' ? value.trim().toLowerCase() : value;
    case 'texts':
    case 'patterns':
      return cut(value, rule.items);
    case 'pairs':
      return each(value, rule.items, (item) => pair(item, rule.bare));
    case 'text-groups':
      return each(value, rule.items, (item) => (typeof item === 'string' ? [item] : cut(item, rule.items)));
    case 'modes':
      return modes(value, rule.items);
    case 'fields':
      return value;
    case 'scores':
      return scores(value);
    case 'proxies':
      return Array.isArray(value) ? cut(value, rule.items) : number(value);
  }
}

/** Decimal notation only: `Number` would also read "", "0x10", "1e9" and blanks as numbers. */
const decimal = /^[+-]?\d{1,15}(?:\.\d{1,15})?$/;

function number(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const text = value.trim();
  return decimal.test(text) ? Number(text) : value;
}

const flags: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [1, true],
  [0, false],
  ['1', true],
  ['0', false],
  ['true', true],
  ['false', false],
  ['yes', true],
  ['no', false],
  ['on', true],
  ['off', false],
]);

function flag(value: unknown): unknown {
  const key = typeof value === 'string' ? value.trim().toLowerCase() : value;
  return flags.get(key) ?? value;
}

function cut(value: unknown, items: number): unknown {
  return Array.isArray(value) && value.length > items ? value.slice(0, items + 1) : value;
}

function each(value: unknown, items: number, change: (item: unknown) => unknown): unknown {
  const list = cut(value, items);
  return Array.isArray(list) ? list.map(change) : list;
}

function pair(item: unknown, bare: string): unknown {
  if (typeof item === 'string') return [item, bare];
  if (!Array.isArray(item)) return item;
  if (item.length === 1) return [item[0], bare];
  const match: unknown = typeof item[1] === 'string' ? item[1].trim().toLowerCase() : item[1];
  // PyRASP's samples write `match` where the whole text has to be equal.
  return [item[0], match === 'match' ? patternMatches[0] : match, ...item.slice(2)];
}

const modesByNumber: readonly Mode[] = ['off', 'block', 'blacklist', 'report'];

function modes(value: unknown, items: number): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value);
  if (entries.length > items) return null;
  return Object.fromEntries(entries.map(([name, mode]) => [name, modeOf(mode)]));
}

/** Scores may be text, as other numbers. */
function scores(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, score]) => [name, number(score)]));
}

/** The mode behind PyRASP's 0–3 (also as text) or a mode's name in any case; anything else stays as it is. */
function modeOf(value: unknown): unknown {
  const text = typeof value === 'string' ? value.trim().toLowerCase() : value;
  const byNumber = typeof text === 'string' && /^[0-3]$/.test(text) ? Number(text) : text;
  return typeof byNumber === 'number' ? (modesByNumber[byNumber] ?? value) : text;
}
