import type { ParameterName } from './parameters.ts';
import type { ParameterRule } from './rule.ts';

/** A day: a window that long no longer tells a flood from a visitor, and its counters would have to be held as long. */
const day = 86_400;
/** Thirty days; a source that is blocked longer belongs in a firewall. */
const month = 30 * day;
const kibibyte = 1024;
const mebibyte = kibibyte * kibibyte;
/** A page that is shown to a blocked visitor. */
const pageLength = 64 * kibibyte;
/** An IPv6 network in text is at most 49 characters. */
const addressLength = 64;

const flag: ParameterRule = { kind: 'flag' };
const seconds: ParameterRule = { kind: 'integer', min: 1, max: day };
const events: ParameterRule = { kind: 'integer', min: 1, max: 1_000_000 };
const status: ParameterRule = { kind: 'integer', min: 200, max: 599 };
const action: ParameterRule = { kind: 'choice', values: ['block', 'redirect'] };
const page: ParameterRule = { kind: 'text', max: pageLength };
const probability: ParameterRule = { kind: 'fraction', min: 0, max: 1 };
const shortest: ParameterRule = { kind: 'integer', min: 0, max: 1024 };
const networks: ParameterRule = { kind: 'texts', items: 10_000, max: addressLength };
const pathPatterns: ParameterRule = { kind: 'patterns', items: 500, max: 1024 };

/**
 * What each parameter may be; the one place that knows.
 *
 * Bounds keep a mistyped or hostile configuration from costing memory or time: sizes of lists and texts are far above what
 * deployments use, times stop where the protection would lose its sense. Meanings stand in `parameter-docs.ts`, defaults in `templates.ts`.
 */
export const parameterRules: Readonly<Record<ParameterName, ParameterRule>> = {
  APP_NAME: { kind: 'text', max: 200 },
  HOSTS: { kind: 'texts', items: 1000, max: 255 },
  BLOCK_ACTION: action,
  BLOCK_STATUS_CODE: status,
  BLOCK_ACTION_CONTENT: page,
  BLACKLIST_ACTION: action,
  BLACKLIST_STATUS_CODE: status,
  BLACKLIST_ACTION_CONTENT: page,
  VERBOSE: { kind: 'integer', min: 0, max: 1000 },

  DECODE_B64: flag,
  SECURITY_CHECKS: { kind: 'modes', items: 100 },
  WHITELIST: networks,
  IGNORE_PATHS: pathPatterns,
  WHITELIST_HEADERS: { kind: 'text-groups', items: 200, max: 200 },
  EXCEPTIONS: { kind: 'pairs', items: 1000, max: 2048, bare: 'exact' },
  DECOY_ROUTES: { kind: 'pairs', items: 1000, max: 1024, bare: 'starts' },
  XSS_PROBA: probability,
  MIN_XSS_LEN: shortest,
  SQLI_PROBA: probability,
  MIN_SQLI_LEN: shortest,
  MODEL: { kind: 'choice', values: ['auto', 'linear', 'off'] },
  MODEL_PRELOAD: flag,
  MODEL_THRESHOLDS: { kind: 'scores', items: 100 },

  BRUTE_AND_FLOOD_PATHS: pathPatterns,
  FLOOD_DELAY: seconds,
  FLOOD_RATIO: events,
  ERROR_FLOOD_DELAY: seconds,
  ERROR_FLOOD_RATIO: events,
  BLACKLIST_DELAY: { kind: 'integer', min: 1, max: month },
  BLACKLIST_OVERRIDE: flag,
  BLACKLIST_SHARE: flag,

  DLP_PHONE_NUMBERS: flag,
  DLP_CC_NUMBERS: flag,
  DLP_PRIVATE_KEYS: flag,
  DLP_HASHES: flag,
  DLP_WINDOWS_CREDS: flag,
  DLP_LINUX_CREDS: flag,
  DLP_API_KEYS: flag,
  DLP_LOG_LEAKED_DATA: flag,
  ZTAA_HEADER: { kind: 'header-name', max: 100 },
  ZTAA_KEYS: { kind: 'texts', items: 10_000, max: 4096, secret: true },
  ZTAA_BROWSER_VERSION: flag,

  LOG_ENABLED: flag,
  LOG_FORMAT: { kind: 'choice', values: ['syslog', 'json', 'pcb', 'rfc5424'] },
  LOG_SERVER: { kind: 'text', max: 255 },
  LOG_PORT: { kind: 'integer', min: 1, max: 65_535 },
  LOG_PROTOCOL: { kind: 'choice', values: ['udp', 'tcp', 'http', 'https', 'file'] },
  LOG_PATH: { kind: 'text', max: 1024 },
  // A control plane that names a file writes to the instance's disk.
  LOG_FILE: { kind: 'text', max: 1024, localOnly: true },
  LOG_REDACT: { kind: 'flag', localOnly: true },
  LOG_STDOUT: flag,
  RESOLVE_COUNTRY: flag,
  LOG_JA4H_FINGERPRINT: flag,

  CHANGE_SERVER: flag,
  SERVER_HEADER: { kind: 'text', max: 200 },
  BEACON: flag,
  BEACON_URL: { kind: 'url', max: 2048 },
  BEACON_DELAY: seconds,
  TELEMETRY_DATA: flag,

  ROUTES: { kind: 'texts', items: 2000, max: 1024 },
  FIELDS: { kind: 'fields', items: 1000, max: 1024 },
  FORBIDDEN_HEADERS: { kind: 'texts', items: 200, max: 200 },
  BOT_AGENTS: { kind: 'pairs', items: 1000, max: 256, bare: 'contains' },
  UPLOAD_TYPES: { kind: 'texts', items: 200, max: 128 },
  MAX_UPLOAD_BYTES: { kind: 'integer', min: 0, max: 1024 * mebibyte },
  MAX_ARCHIVE_RATIO: { kind: 'integer', min: 1, max: 1_000_000 },

  EVENT_ACTION: { kind: 'choice', values: ['report', 'drop', 'fail', 'dead-letter'] },
  DEAD_LETTER_QUEUE: { kind: 'url', max: 2048, localOnly: true },
  BLACKLIST_STRIKES: { kind: 'integer', min: 0, max: 1000 },
  FAIL_MODE: { kind: 'choice', values: ['open', 'closed'] },
  TRUSTED_PROXIES: { kind: 'proxies', hops: 16, items: 1000, max: addressLength, localOnly: true },
  AZURE_FRONT_DOOR_ID: { kind: 'text', max: 100, localOnly: true },

  CONNECT_METHOD: { kind: 'choice', values: ['auto', 'post', 'get'] },
  // A first request may wait that long; more is an outage of our own making.
  CONNECT_TIMEOUT_MS: { kind: 'integer', min: 0, max: 5000 },
  SETTLE_MS: { kind: 'integer', min: 0, max: 2000 },
  CLOUD_TIMEOUT_MS: { kind: 'integer', min: 100, max: 30_000 },
  MAX_CLOUD_RESPONSE_BYTES: { kind: 'integer', min: kibibyte, max: 64 * mebibyte },
  SNAPSHOT_DIR: { kind: 'text', max: 1024, localOnly: true },

  MAX_BODY_BYTES: { kind: 'integer', min: 0, max: 64 * mebibyte },
  MAX_RESPONSE_BYTES: { kind: 'integer', min: 0, max: 64 * mebibyte },
  MAX_VALUE_LENGTH: { kind: 'integer', min: 64, max: 16 * mebibyte },
  MAX_INPUTS: { kind: 'integer', min: 1, max: 100_000 },
  // The parser keeps one frame per level.
  MAX_JSON_DEPTH: { kind: 'integer', min: 1, max: 512 },
  // Each round may double the work on a value.
  MAX_DECODE_ROUNDS: { kind: 'integer', min: 0, max: 8 },
  MAX_BLACKLIST: { kind: 'integer', min: 1, max: 10_000_000 },
  MAX_SOURCES: { kind: 'integer', min: 1, max: 1_000_000 },
};

/** Every parameter's name, in the order of the documentation. */
export const parameterNames: readonly ParameterName[] = Object.keys(parameterRules) as ParameterName[];

/** True for the name of a parameter; inherited names such as `constructor` are none. */
export function isParameterName(name: string): name is ParameterName {
  return Object.hasOwn(parameterRules, name);
}
