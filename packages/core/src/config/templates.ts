import type { Mode } from '../finding.ts';
import type { Parameters, PatternPair } from './parameters.ts';
import { deepFreeze } from './plain-copy.ts';

const mebibyte = 1_048_576;

/**
 * The modes of the `default` template: safe to leave on.
 *
 * One certain finding is blocked, only a habit (BLACKLIST_STRIKES) is banned: an address may be an office or a mobile network.
 * Decoys, floods and brute force ban at once, because what they judge by is no single value. `truncated` only reports: a large body is not
 * an attack. `whitelist` and `blacklist` are on (`block`); they do nothing while their lists are empty.
 */
const defaultChecks: Readonly<Record<string, Mode>> = {
  whitelist: 'block',
  blacklist: 'block',
  decoy: 'blacklist',
  flood: 'blacklist',
  brute: 'blacklist',
  sqli: 'block',
  xss: 'block',
  command: 'block',
  traversal: 'block',
  code: 'block',
  nosql: 'block',
  ssti: 'block',
  ssrf: 'block',
  xxe: 'block',
  'prototype-pollution': 'block',
  jndi: 'block',
  ldap: 'block',
  crlf: 'block',
  // On, and without effect until the application declares hosts, routes, parameters, headers, keys or patterns to judge by.
  spoofing: 'block',
  path: 'block',
  headers: 'block',
  hpp: 'block',
  ztaa: 'block',
  dlp: 'block',
  // Heuristics: each of them says of some honest request that it is odd.
  format: 'report',
  upload: 'report',
  characters: 'report',
  bots: 'report',
  truncated: 'report',
};

/** PyRASP's own modes. It has no check for traversal and no input limits. */
const pyraspChecks: Readonly<Record<string, Mode>> = {
  whitelist: 'block',
  blacklist: 'block',
  decoy: 'blacklist',
  flood: 'blacklist',
  brute: 'blacklist',
  sqli: 'blacklist',
  xss: 'blacklist',
  command: 'blacklist',
  hpp: 'blacklist',
  path: 'block',
  headers: 'off',
  spoofing: 'off',
  dlp: 'off',
  ztaa: 'off',
  traversal: 'off',
  code: 'off',
  nosql: 'off',
  ssti: 'off',
  ssrf: 'off',
  xxe: 'off',
  'prototype-pollution': 'off',
  jndi: 'off',
  ldap: 'off',
  crlf: 'off',
  format: 'off',
  upload: 'off',
  characters: 'off',
  bots: 'off',
  truncated: 'report',
};

/**
 * Paths that scanners ask every host for and that no function serves.
 *
 * A request for one blacklists its sender, so a path that some application does serve must not stand here: `/login`, `/admin`, `/version`
 * (all of them PyRASP's defaults), `/owa`, `/api` are missing on purpose. Directory names end in a slash, so that `/.gitignore-guide` or
 * `/wp-login-tips` is no trap; file names are exact where a longer name would be a page.
 */
const defaultDecoys: readonly PatternPair[] = [
  ['/.env', 'exact'],
  ['/.env.local', 'exact'],
  ['/.env.production', 'exact'],
  ['/.env.backup', 'exact'],
  ['/.git/', 'starts'],
  ['/.svn/', 'starts'],
  ['/.hg/', 'starts'],
  ['/.aws/', 'starts'],
  ['/.ssh/', 'starts'],
  ['/.htpasswd', 'exact'],
  ['/.htaccess', 'exact'],
  ['/.DS_Store', 'exact'],
  ['/wp-login.php', 'exact'],
  ['/wp-config.php', 'starts'],
  ['/wp-admin/', 'starts'],
  ['/xmlrpc.php', 'exact'],
  ['/phpinfo.php', 'exact'],
  ['/phpmyadmin/', 'starts'],
  ['/cgi-bin/', 'starts'],
  ['/vendor/phpunit/', 'starts'],
  ['/boaform/', 'starts'],
  ['/HNAP1', 'starts'],
  ['/autodiscover/autodiscover.xml', 'exact'],
];

/** The paths that PyRASP's manual names; several are real pages of many applications. */
const pyraspDecoys: readonly PatternPair[] = [
  'admin',
  'login',
  'logs',
  'version',
  'cgi-bin',
  '.env',
  'owa',
  '.git',
  '.aws',
].map((name): PatternPair => [`/${name}`, 'starts']);

const defaults: Parameters = deepFreeze({
  APP_NAME: '',
  HOSTS: [],
  BLOCK_ACTION: 'block',
  BLOCK_STATUS_CODE: 403,
  BLOCK_ACTION_CONTENT: 'Blocked',
  BLACKLIST_ACTION: 'block',
  BLACKLIST_STATUS_CODE: 403,
  BLACKLIST_ACTION_CONTENT: 'Blocked',
  VERBOSE: 0,

  DECODE_B64: true,
  SECURITY_CHECKS: defaultChecks,
  WHITELIST: [],
  // PyRASP ignores /favicon.ico and the like. A function often answers every path, so an ignored path is a way around all checks.
  IGNORE_PATHS: [],
  WHITELIST_HEADERS: [],
  EXCEPTIONS: [],
  DECOY_ROUTES: defaultDecoys,
  XSS_PROBA: 0.7,
  MIN_XSS_LEN: 16,
  SQLI_PROBA: 0.85,
  MIN_SQLI_LEN: 16,
  MODEL: 'auto',
  // Loading both stages costs 50 ms and more of CPU, and many instances never see a value that needs them.
  MODEL_PRELOAD: false,
  MODEL_THRESHOLDS: {},

  BRUTE_AND_FLOOD_PATHS: ['^/'],
  FLOOD_DELAY: 60,
  // PyRASP's 50 a minute is one page of a web application behind an office's address, and the penalty is an hour.
  FLOOD_RATIO: 300,
  ERROR_FLOOD_DELAY: 10,
  ERROR_FLOOD_RATIO: 100,
  BLACKLIST_DELAY: 3600,
  BLACKLIST_OVERRIDE: false,
  BLACKLIST_SHARE: true,

  DLP_PHONE_NUMBERS: false,
  DLP_CC_NUMBERS: false,
  DLP_PRIVATE_KEYS: false,
  DLP_HASHES: false,
  DLP_WINDOWS_CREDS: false,
  DLP_LINUX_CREDS: false,
  DLP_API_KEYS: false,
  DLP_LOG_LEAKED_DATA: false,
  ZTAA_HEADER: 'pcb-ztaa',
  ZTAA_KEYS: [],
  ZTAA_BROWSER_VERSION: false,

  LOG_ENABLED: false,
  LOG_FORMAT: 'json',
  LOG_SERVER: '',
  LOG_PORT: 443,
  LOG_PROTOCOL: 'https',
  LOG_PATH: '',
  LOG_FILE: '',
  LOG_REDACT: true,
  LOG_STDOUT: true,
  // Asking someone else about an attacker's address while a request waits is not worth a country's name.
  RESOLVE_COUNTRY: false,
  LOG_JA4H_FINGERPRINT: false,

  // A function behind a gateway seldom shows a Server header; PyRASP writes "Apache" into every answer.
  CHANGE_SERVER: false,
  SERVER_HEADER: 'Apache',
  BEACON: true,
  BEACON_URL: '',
  BEACON_DELAY: 30,
  TELEMETRY_DATA: true,

  ROUTES: [],
  FIELDS: {},
  FORBIDDEN_HEADERS: [],
  BOT_AGENTS: [],
  UPLOAD_TYPES: [],
  MAX_UPLOAD_BYTES: 0,
  // Text that compresses best (a thousand like lines) stays below; a bomb is a thousand and more.
  MAX_ARCHIVE_RATIO: 200,

  // Nobody waits for an answer to a queue's record, and a wrong refusal loses it: said first, refused when asked for.
  EVENT_ACTION: 'report',
  DEAD_LETTER_QUEUE: '',
  BLACKLIST_STRIKES: 3,
  FAIL_MODE: 'open',
  TRUSTED_PROXIES: 0,
  AZURE_FRONT_DOOR_ID: '',

  CONNECT_METHOD: 'auto',
  CONNECT_TIMEOUT_MS: 300,
  SETTLE_MS: 50,
  CLOUD_TIMEOUT_MS: 2000,
  // A blacklist of 250,000 addresses fits; a hostile answer of 50 MB does not.
  MAX_CLOUD_RESPONSE_BYTES: 8 * mebibyte,
  SNAPSHOT_DIR: '/tmp',

  MAX_BODY_BYTES: mebibyte,
  MAX_RESPONSE_BYTES: mebibyte,
  MAX_VALUE_LENGTH: 65_536,
  MAX_INPUTS: 10_000,
  MAX_JSON_DEPTH: 64,
  MAX_DECODE_ROUNDS: 3,
  MAX_BLACKLIST: 1_000_000,
  MAX_SOURCES: 10_000,
});

/** PyRASP's documented defaults, except the four that a control plane has to set there before an agent ever calls back. */
const pyrasp = (): Parameters =>
  deepFreeze({
    ...defaults,
    APP_NAME: 'Web Server',
    SECURITY_CHECKS: pyraspChecks,
    IGNORE_PATHS: ['^/favicon\\.ico', '^/robots\\.txt', '^/sitemap\\.xml'],
    DECOY_ROUTES: pyraspDecoys,
    FLOOD_RATIO: 50,
    // Its hpp check takes every repeated parameter for pollution.
    FIELDS: { '*': 'text' },
    LOG_FORMAT: 'syslog',
    LOG_SERVER: '127.0.0.1',
    LOG_PORT: 514,
    LOG_PROTOCOL: 'udp',
    RESOLVE_COUNTRY: true,
    CHANGE_SERVER: true,
    // Its mode 1 blocks and never blacklists.
    BLACKLIST_STRIKES: 0,
  });

let pyraspBuilt: Parameters | null = null;

/** The built-in templates, the default first. */
export const templateNames: readonly string[] = ['default', 'pyrasp'];

/** The parameters of a built-in template, complete and deeply frozen, or null where there is none of that name. */
export function templateParameters(name: string): Parameters | null {
  if (name === 'default') return defaults;
  if (name !== 'pyrasp') return null;
  pyraspBuilt ??= pyrasp();
  return pyraspBuilt;
}
