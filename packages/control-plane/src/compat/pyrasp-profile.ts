import { headerPatterns } from '@rasp/core/config';
import { allowedParameters, isPortablePattern } from './pyrasp-config.ts';
import type { PyraspShape } from './pyrasp-version.ts';

/** A profile in the form that a stock agent reads, without what the server adds, and what could not be carried over. */
export interface StockProfile {
  readonly config: Readonly<Record<string, unknown>>;
  /** One sentence for each part of the profile that a stock agent is not sent. */
  readonly omissions: readonly string[];
}

/**
 * Puts a complete set of our parameters into the form of a PyRASP version.
 *
 * Complete, because an agent keeps its present value of whatever is not sent. What the version does not know, or would
 * read differently, is left out and said: a pattern that means something else blocks the wrong people.
 */
export function toStockProfile(parameters: Readonly<Record<string, unknown>>, shape: PyraspShape): StockProfile {
  const config: Record<string, unknown> = {};
  const omissions: string[] = [];
  const source = new Map(Object.entries(parameters));
  const allowed = allowedParameters(shape);
  for (const name of allowed.keys()) {
    if (source.has(name)) config[name] = source.get(name);
  }
  config['SECURITY_CHECKS'] = toStockChecks(source.get('SECURITY_CHECKS'), shape, omissions);
  config['GTFO_MSG'] = String(source.get('BLOCK_ACTION_CONTENT') ?? 'Blocked');
  config['DENY_STATUS_CODE'] = source.get('BLOCK_STATUS_CODE') ?? 403;
  if (
    !shape.blockActions &&
    (source.get('BLOCK_ACTION') === 'redirect' || source.get('BLACKLIST_ACTION') === 'redirect')
  ) {
    omissions.push(`PyRASP ${shape.name} cannot redirect: it blocks with the status and the text "Blocked".`);
    if (source.get('BLOCK_ACTION') === 'redirect') config['GTFO_MSG'] = 'Blocked';
  }
  for (const name of ['IGNORE_PATHS', 'BRUTE_AND_FLOOD_PATHS']) {
    const patterns = listOf(source.get(name));
    config[name] = patterns.filter((pattern) => typeof pattern === 'string' && isPortablePattern(pattern));
    omitted(
      name,
      patterns.length - listOf(config[name]).length,
      'patterns that Python may read differently',
      omissions,
    );
  }
  for (const name of ['DECOY_ROUTES', 'EXCEPTIONS']) {
    const pairs = listOf(source.get(name)).filter(Array.isArray);
    const kept = pairs.map(toStockPair).filter(([, match]) => shape.matches.includes(match));
    omitted(name, pairs.length - kept.length, 'entries whose comparison this version does not know', omissions);
    config[name] = name === 'DECOY_ROUTES' && !shape.decoyPairs ? kept.map(([text]) => text) : kept;
  }
  if (shape.whitelistHeaders) {
    const pairs = headerPatterns(listOf(source.get('WHITELIST_HEADERS')).filter(isTextList)).map(toStockPair);
    const kept = pairs.filter(([, match]) => shape.matches.includes(match));
    omitted(
      'WHITELIST_HEADERS',
      pairs.length - kept.length,
      'entries whose comparison this version does not know',
      omissions,
    );
    config['WHITELIST_HEADERS'] = kept;
  }
  const whitelist = listOf(source.get('WHITELIST'));
  config['WHITELIST'] = whitelist.filter((entry) => typeof entry === 'string' && !entry.includes('/'));
  omitted(
    'WHITELIST',
    whitelist.length - listOf(config['WHITELIST']).length,
    'networks; it knows addresses only',
    omissions,
  );
  setLog(config, source, omissions);
  return { config, omissions };
}

/** All checks of the shape as PyRASP's numbers; what the profile does not name keeps quiet rather than default to blocking. */
function toStockChecks(checks: unknown, shape: PyraspShape, omissions: string[]): Record<string, number> {
  const modes = new Map(typeof checks === 'object' && checks !== null ? Object.entries(checks) : []);
  const numbers: Record<string, number> = {};
  for (const id of shape.checks) numbers[id] = wireMode(modes.get(id));
  if (numbers['ztaa'] !== 0) {
    // With our parameter names 0.8.2 raises on each request; with its own it turns valid tokens away on Lambda.
    numbers['ztaa'] = 0;
    omissions.push('SECURITY_CHECKS.ztaa is sent as 0: zero trust is broken in the agents that this form is for.');
  }
  const unknown = [...modes]
    .filter(([id, mode]) => !shape.checks.includes(id) && !withoutSwitch.has(id) && wireMode(mode) !== 0)
    .map(([id]) => id);
  if (unknown.length > 0) omissions.push(`SECURITY_CHECKS: PyRASP ${shape.name} has no ${unknown.join(', ')}.`);
  return numbers;
}

/** PyRASP's number of a mode that is spelled either way: 0 off, 1 block, 2 block and blacklist, 3 log only. */
function wireMode(mode: unknown): number {
  const word = ['off', 'block', 'blacklist', 'report'].indexOf(String(mode));
  if (word >= 0) return word;
  const number = Number(mode);
  return Number.isInteger(number) && number >= 0 && number <= 3 ? number : 0;
}

function setLog(config: Record<string, unknown>, source: ReadonlyMap<string, unknown>, omissions: string[]): void {
  const format = String(source.get('LOG_FORMAT') ?? 'syslog').toLowerCase();
  const protocol = String(source.get('LOG_PROTOCOL') ?? 'udp').toUpperCase();
  config['LOG_FORMAT'] = { syslog: 'Syslog', json: 'JSON', pcb: 'PCB' }[format] ?? 'Syslog';
  config['LOG_PROTOCOL'] = ['TCP', 'UDP', 'HTTP', 'HTTPS'].includes(protocol) ? protocol : 'UDP';
  config['LOG_ENABLED'] = source.get('LOG_ENABLED') === true && config['LOG_PROTOCOL'] === protocol;
  if (source.get('LOG_ENABLED') === true && config['LOG_ENABLED'] === false) {
    omissions.push(`LOG_PROTOCOL ${protocol.toLowerCase()} is unknown to PyRASP: its agents do not log.`);
  }
  config['LOG_SERVER'] = String(source.get('LOG_SERVER') ?? '127.0.0.1');
  config['LOG_PORT'] = source.get('LOG_PORT') ?? 514;
  config['LOG_PATH'] = String(source.get('LOG_PATH') ?? '');
}

function omitted(name: string, count: number, what: string, omissions: string[]): void {
  if (count > 0) omissions.push(`${name}: ${count} left out for PyRASP agents: ${what}.`);
}

/** A pair with PyRASP's word for the whole text. */
function toStockPair([text, match]: readonly unknown[]): readonly [text: unknown, match: string] {
  return [text, match === 'exact' ? 'match' : String(match)];
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Checks that PyRASP makes without a switch, and our own limits on input, whose absence there is no surprise. */
const withoutSwitch: ReadonlySet<string> = new Set(['whitelist', 'blacklist', 'truncated']);
