import { asObject, member } from '@rasp/core/protocol';
import {
  createRefusals,
  type ListedNetwork,
  type ParsedList,
  type Refusals,
  readListedNetwork,
} from './listed-network.ts';
import { lines } from './plain-list.ts';

/**
 * Reads decisions as CrowdSec writes them: a list of decisions, of alerts that hold `decisions`, the `{ new, deleted }` of its stream,
 * or one such object a line.
 *
 * Taken are bans of addresses and ranges that still have time left; simulated ones, captchas, countries and networks by number are
 * refused by name. `deleted` is passed over: an import adds and never removes.
 */
export function parseCrowdsecList(text: string): ParsedList {
  const networks = new Map<string, ListedNetwork>();
  const refusals = createRefusals();
  let number = 0;
  for (const { decision, line } of decisions(text, refusals)) {
    number++;
    const read = readDecision(decision, line ?? number);
    if (typeof read === 'string') refusals.add(line ?? number, describe(decision), read);
    else {
      const known = networks.get(read.network.text);
      // Of two decisions for one network the one that lasts longer counts.
      if (known === undefined || (known.ttlMs ?? 0) < (read.ttlMs ?? 0)) networks.set(read.network.text, read);
    }
  }
  return { networks: [...networks.values()], refused: refusals.refused, refusedInAll: refusals.count };
}

/** One decision, as an export writes it. */
export function toCrowdsecDecision(
  entry: { readonly network: string; readonly check: string | null; readonly expiresAt: number },
  now: number,
): string {
  return JSON.stringify({
    duration: `${Math.max(1, Math.ceil((entry.expiresAt - now) / 1_000))}s`,
    origin: 'rasp',
    scenario: entry.check === null ? 'rasp/manual' : `rasp/${entry.check}`,
    scope: entry.network.includes('/') ? 'Range' : 'Ip',
    type: 'ban',
    value: entry.network,
  });
}

interface Found {
  readonly decision: unknown;
  /** Null where the whole is one document. */
  readonly line: number | null;
}

function* decisions(text: string, refusals: Refusals): Generator<Found> {
  const whole = parse(text);
  if (whole !== undefined) {
    for (const decision of unfold(whole)) yield { decision, line: null };
    return;
  }
  let line = 0;
  for (const one of lines(text)) {
    line++;
    if (one === '') continue;
    const parsed = parse(one);
    if (parsed === undefined) refusals.add(line, one, 'It is not JSON.');
    else for (const decision of unfold(parsed)) yield { decision, line };
  }
}

/** Takes decisions out of what holds them. */
function* unfold(value: unknown, depth = 0): Generator<unknown> {
  if (Array.isArray(value) && depth < 3) {
    for (const item of value) yield* unfold(item, depth + 1);
    return;
  }
  const object = asObject(value);
  const held = object === null ? undefined : (member(object, 'decisions') ?? member(object, 'new'));
  if (Array.isArray(held) && depth < 3) yield* unfold(held, depth + 1);
  // The stream says `null` where nothing is new, and alerts may have no decisions.
  else if (object !== null && member(object, 'value') === undefined && isHolder(object)) return;
  else yield value;
}

function isHolder(object: Readonly<Record<string, unknown>>): boolean {
  return ['decisions', 'new', 'deleted'].some((name) => Object.hasOwn(object, name));
}

function readDecision(value: unknown, line: number): ListedNetwork | string {
  const object = asObject(value);
  if (object === null) return 'It is no decision.';
  const type = member(object, 'type');
  const scope = member(object, 'scope');
  const text = member(object, 'value');
  const duration = member(object, 'duration');
  const scenario = member(object, 'scenario');
  if (type !== undefined && !isOneOf(type, ['ban'])) return 'Only bans are taken.';
  if (member(object, 'simulated') === true) return 'It is simulated.';
  if (scope !== undefined && !isOneOf(scope, ['ip', 'range'])) return 'Only Ip and Range are taken.';
  if (typeof text !== 'string') return 'It has no value.';
  const network = readListedNetwork(text.trim());
  if (typeof network === 'string') return network;
  const ttlMs = duration === undefined ? null : typeof duration === 'string' ? readDuration(duration) : Number.NaN;
  if (Number.isNaN(ttlMs)) return 'Its duration cannot be read.';
  if (ttlMs !== null && ttlMs <= 0) return 'Its time is over.';
  return { line, network, ttlMs, note: typeof scenario === 'string' ? scenario.slice(0, 200) : null };
}

/** Whether it is one of the words, in whatever case. Not every object of JSON can be made a text. */
function isOneOf(value: unknown, words: readonly string[]): boolean {
  return typeof value === 'string' && words.includes(value.toLowerCase());
}

/** Milliseconds of a duration as Go writes it (`3h59m54.1s`, `-2m`), or NaN. */
export function readDuration(text: string): number {
  if (text.length === 0 || text.length > 60) return Number.NaN;
  const isNegative = text.startsWith('-');
  let rest = isNegative || text.startsWith('+') ? text.slice(1) : text;
  if (rest === '0') return 0;
  let total = 0;
  while (rest !== '') {
    const match = /^(\d{1,12}(?:\.\d{0,12})?)(ns|us|µs|μs|ms|s|m|h|d)/.exec(rest);
    if (match === null) return Number.NaN;
    total += Number(match[1]) * (units.get(match[2] ?? '') ?? Number.NaN);
    rest = rest.slice(match[0].length);
  }
  return total === 0 && text.length < 2 ? Number.NaN : isNegative ? -total : total;
}

const units: ReadonlyMap<string, number> = new Map([
  ['ns', 1e-6],
  ['us', 1e-3],
  ['µs', 1e-3],
  ['μs', 1e-3],
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Undefined is no JSON value, so it says that this was none.
    return undefined;
  }
}

/** What to call a decision; whatever it holds may be nested so deep that writing it down would fail. */
function describe(value: unknown): string {
  const object = asObject(value);
  if (object === null) return Array.isArray(value) ? 'a list' : String(value).slice(0, 80);
  const text = member(object, 'value');
  return typeof text === 'string' ? text.slice(0, 80) : 'a decision';
}
