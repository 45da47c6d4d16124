import { templateParameters } from '@rasp/core/config';
import type { ProfileConfig } from './profile-config.ts';

/** Something about a change that can disarm a fleet, and why. */
export interface Danger {
  readonly kind: 'check-lowered' | 'bypass-widened' | 'redirect' | 'beacon-moved' | 'log-moved' | 'floor';
  readonly parameter: string;
  readonly message: string;
}

/**
 * Says what is dangerous about serving `after` in the place of `before`.
 *
 * What a profile does not set is what agents do by themselves: taking out a check that was raised lowers it. Both sets of defaults
 * count, ours and PyRASP's, because one profile serves both kinds of agents.
 */
export function dangersOf(before: ProfileConfig, after: ProfileConfig): readonly Danger[] {
  return [
    ...loweredChecks(before, after),
    ...widened(before, after),
    ...redirects(before, after),
    ...moved(before, after),
    ...weakened(before, after),
  ];
}

function* loweredChecks(before: ProfileConfig, after: ProfileConfig): Generator<Danger> {
  const [old, next] = [modesOf(before), modesOf(after)];
  const names = new Set([...Object.keys(old), ...Object.keys(next)]);
  for (const check of names) {
    for (const template of templates) {
      const defaults = modesOf(template);
      const [from, to] = [old[check] ?? defaults[check], next[check] ?? defaults[check]];
      if (from === undefined || to === undefined || rank(to) >= rank(from)) continue;
      const parameter = `SECURITY_CHECKS.${check}`;
      yield { kind: 'check-lowered', parameter, message: `${check} goes from ${from} to ${to}.` };
      break;
    }
  }
}

function* widened(before: ProfileConfig, after: ProfileConfig): Generator<Danger> {
  for (const name of bypasses) {
    const old = new Set(listOf(before[name]).map((item) => JSON.stringify(item)));
    for (const item of listOf(after[name])) {
      const text = JSON.stringify(item);
      if (old.has(text)) continue;
      yield { kind: 'bypass-widened', parameter: name, message: `${name} lets ${text.slice(0, 200)} pass, too.` };
    }
  }
}

function* redirects(before: ProfileConfig, after: ProfileConfig): Generator<Danger> {
  for (const prefix of ['BLOCK', 'BLACKLIST']) {
    const action = `${prefix}_ACTION`;
    const content = `${prefix}_ACTION_CONTENT`;
    if (after[action] !== 'redirect') continue;
    if (before[action] === 'redirect' && before[content] === after[content]) continue;
    const to = String(after[content] ?? '').slice(0, 200);
    yield { kind: 'redirect', parameter: action, message: `Who is blocked is sent to ${to === '' ? 'nowhere' : to}.` };
  }
}

function* moved(before: ProfileConfig, after: ProfileConfig): Generator<Danger> {
  for (const name of ['LOG_SERVER', 'LOG_PORT', 'LOG_PATH', 'LOG_PROTOCOL', 'LOG_FILE', 'DEAD_LETTER_QUEUE']) {
    if (after[name] === undefined || same(before[name], after[name])) continue;
    const to = String(after[name]).slice(0, 200);
    yield { kind: 'log-moved', parameter: name, message: `What agents log goes elsewhere: ${name} is ${to}.` };
  }
  for (const name of ['BEACON_URL', 'BEACON']) {
    if (after[name] === undefined || same(before[name], after[name])) continue;
    yield { kind: 'beacon-moved', parameter: name, message: `Agents would call elsewhere: ${name} changes.` };
  }
}

/** Limits below which agents look at next to nothing, and switches that take protection away as lowered checks do. */
function* weakened(before: ProfileConfig, after: ProfileConfig): Generator<Danger> {
  for (const [name, least] of floors) {
    const value = after[name];
    if (typeof value !== 'number' || value >= least || same(before[name], value)) continue;
    yield { kind: 'floor', parameter: name, message: `${name} is ${value}: below ${least} attacks pass unseen.` };
  }
  for (const [name, weak, message] of switches) {
    if (after[name] === weak && before[name] !== weak) yield { kind: 'floor', parameter: name, message };
  }
}

function modesOf(config: ProfileConfig): Readonly<Record<string, string>> {
  const { SECURITY_CHECKS: checks } = config;
  if (typeof checks !== 'object' || checks === null) return {};
  return Object.fromEntries(Object.entries(checks).map(([name, mode]) => [name, String(mode)]));
}

function rank(mode: string): number {
  return ['off', 'report', 'block', 'blacklist'].indexOf(mode);
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === 0 ? [] : [value];
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

const templates: readonly ProfileConfig[] = [{ ...templateParameters('default') }, { ...templateParameters('pyrasp') }];

/** Whatever stands in these is looked at less or believed more. */
const bypasses = ['IGNORE_PATHS', 'WHITELIST', 'WHITELIST_HEADERS', 'EXCEPTIONS', 'TRUSTED_PROXIES'] as const;

const floors: readonly (readonly [name: string, least: number])[] = [
  ['MAX_BODY_BYTES', 16_384],
  ['MAX_VALUE_LENGTH', 1_024],
  ['MAX_INPUTS', 50],
  ['MAX_JSON_DEPTH', 4],
  ['MAX_DECODE_ROUNDS', 1],
  ['MAX_BLACKLIST', 100],
];

const switches: readonly (readonly [name: string, weak: unknown, message: string])[] = [
  ['LOG_ENABLED', false, 'Agents tell of no attack any more.'],
  ['LOG_REDACT', false, 'What agents log holds secrets of users.'],
  ['DLP_LOG_LEAKED_DATA', true, 'What leaks is written down in logs.'],
];
