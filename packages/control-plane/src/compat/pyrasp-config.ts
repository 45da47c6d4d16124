import type { PyraspShape } from './pyrasp-version.ts';

/** A value that a stock agent may be given under one name. */
type Kind = (value: unknown) => boolean;

/**
 * Gives the names that a configuration for this shape may hold, each with the test of its value.
 *
 * A list of what is allowed, because a stock agent makes an attribute of whatever name it is sent, its own methods
 * included. Names and types are the documented ones; values that it merely stores are held to types, values that it
 * computes with also to ranges.
 */
export function allowedParameters(shape: PyraspShape): ReadonlyMap<string, Kind> {
  const allowed = new Map<string, Kind>(Object.entries(everyShape));
  allowed.set('DECOY_ROUTES', shape.decoyPairs ? isPairs(shape) : isTexts);
  allowed.set('EXCEPTIONS', isPairs(shape));
  allowed.set('SECURITY_CHECKS', isChecks(shape));
  if (shape.whitelistHeaders) {
    // An inner list without a match word raises in these agents, on every request.
    allowed.set('WHITELIST_HEADERS', isPairs(shape));
  }
  if (shape.blockActions) {
    for (const prefix of ['BLOCK', 'BLACKLIST']) {
      allowed.set(`${prefix}_ACTION`, (value) => value === 'block' || value === 'redirect');
      allowed.set(`${prefix}_STATUS_CODE`, isStatus);
      allowed.set(`${prefix}_ACTION_CONTENT`, isText);
    }
  }
  return allowed;
}

/** Names that every answer with a configuration must hold: without one of them an agent on Lambda raises. */
export const requiredParameters: readonly string[] = [
  'SECURITY_CHECKS',
  'LOG_ENABLED',
  'LOG_FORMAT',
  'LOG_PROTOCOL',
  'LOG_SERVER',
  'LOG_PORT',
  'LOG_PATH',
  'BEACON',
  'BEACON_URL',
  'BEACON_DELAY',
  'TELEMETRY_DATA',
  'BLACKLIST_SHARE',
];

/** Bool, where Python would take a number as well and later compare it with `is`. */
function isFlag(value: unknown): boolean {
  return typeof value === 'boolean';
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 65_536;
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.length <= 10_000 && value.every(isText);
}

function isPattern(value: unknown): boolean {
  return isText(value) && isPortablePattern(String(value));
}

function isPatterns(value: unknown): boolean {
  return Array.isArray(value) && value.length <= 1_000 && value.every(isPattern);
}

function isStatus(value: unknown): boolean {
  return isBetween(100, 599)(value);
}

function isProbability(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

function isBetween(least: number, most: number): Kind {
  return (value) => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;
}

function isPairs(shape: PyraspShape): Kind {
  return (value) =>
    Array.isArray(value) &&
    value.every(
      (pair) => Array.isArray(pair) && pair.length === 2 && isText(pair[0]) && shape.matches.includes(pair[1]),
    );
}

function isChecks(shape: PyraspShape): Kind {
  return (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    // A missing check goes back to the agent's default, which blocks; all of them, or the profile does not mean what it says.
    shape.checks.every((id) => Object.hasOwn(value, id)) &&
    Object.entries(value).every(([id, mode]) => shape.checks.includes(id) && isBetween(0, 3)(mode));
}

/**
 * True for a pattern that Python's `re` and our linear-time engine read alike.
 *
 * An agent compiles patterns when a request comes, so one that Python refuses would break every request: only groups
 * without options and classes and escapes that both know pass.
 */
export function isPortablePattern(pattern: string): boolean {
  if (/\(\?(?!:)|\\(?![dDwWsSbBnrtfv\\.^$*+?()[\]{}|/-])|\[\^?\]|\[\[|&&|[*+?}]\+|--|~~|\|\|/.test(pattern))
    return false;
  try {
    new RegExp(pattern, 'v');
    return true;
  } catch {
    return false;
  }
}

const seconds = isBetween(0, 315_360_000);
const count = isBetween(0, 1_000_000_000);

const everyShape: Readonly<Record<string, Kind>> = {
  HOSTS: isTexts,
  APP_NAME: isText,
  GTFO_MSG: isText,
  DENY_STATUS_CODE: isStatus,
  VERBOSE: count,
  DECODE_B64: isFlag,
  WHITELIST: isTexts,
  IGNORE_PATHS: isPatterns,
  BRUTE_AND_FLOOD_PATHS: isPatterns,
  FLOOD_DELAY: seconds,
  FLOOD_RATIO: count,
  ERROR_FLOOD_DELAY: seconds,
  ERROR_FLOOD_RATIO: count,
  BLACKLIST_DELAY: seconds,
  BLACKLIST_OVERRIDE: isFlag,
  XSS_PROBA: isProbability,
  MIN_XSS_LEN: count,
  SQLI_PROBA: isProbability,
  MIN_SQLI_LEN: count,
  DLP_PHONE_NUMBERS: isFlag,
  DLP_CC_NUMBERS: isFlag,
  DLP_PRIVATE_KEYS: isFlag,
  DLP_HASHES: isFlag,
  DLP_WINDOWS_CREDS: isFlag,
  DLP_LINUX_CREDS: isFlag,
  DLP_LOG_LEAKED_DATA: isFlag,
  LOG_ENABLED: isFlag,
  LOG_FORMAT: (value) => ['Syslog', 'JSON', 'PCB'].includes(String(value)),
  LOG_SERVER: isText,
  LOG_PORT: isBetween(1, 65_535),
  LOG_PROTOCOL: (value) => ['TCP', 'UDP', 'HTTP', 'HTTPS'].includes(String(value)),
  LOG_PATH: isText,
  RESOLVE_COUNTRY: isFlag,
  CHANGE_SERVER: isFlag,
  SERVER_HEADER: isText,
  // False would end the beacons of an instance for the rest of its life.
  BEACON: (value) => value === true,
  BEACON_URL: (value) => isText(value) && /^https?:\/\/[^\s/]+\/\S*$/.test(String(value)),
  BEACON_DELAY: isBetween(1, 86_400),
  TELEMETRY_DATA: (value) => value === true,
  BLACKLIST_SHARE: (value) => value === true,
};
