import type { Mode } from '../finding.ts';

/** How a decoy, exception or path pattern is compared. `regex` patterns run on a linear-time engine. */
export type PatternMatch = 'exact' | 'starts' | 'contains' | 'ends' | 'regex';

/** A text and how to compare it: PyRASP's pair form, `["/.env", "starts"]`. */
export type PatternPair = readonly [text: string, match: PatternMatch];

/**
 * Every configuration parameter under its wire name, validated. PyRASP's names (protocol.md §2–§3) come first and keep their
 * meaning; ours follow. Each is settable as `RASP_<NAME>`. Defaults live in `templates.ts`, the schema in `schema.ts`.
 */
export interface Parameters {
  // PyRASP: identity and denial
  readonly APP_NAME: string;
  readonly HOSTS: readonly string[];
  readonly BLOCK_ACTION: 'block' | 'redirect';
  readonly BLOCK_STATUS_CODE: number;
  readonly BLOCK_ACTION_CONTENT: string;
  readonly BLACKLIST_ACTION: 'block' | 'redirect';
  readonly BLACKLIST_STATUS_CODE: number;
  readonly BLACKLIST_ACTION_CONTENT: string;
  readonly VERBOSE: number;
  // PyRASP: detection
  readonly DECODE_B64: boolean;
  /** Modes by check id; ids that this version does not know are kept and ignored. */
  readonly SECURITY_CHECKS: Readonly<Record<string, Mode>>;
  readonly WHITELIST: readonly string[];
  readonly IGNORE_PATHS: readonly string[];
  readonly WHITELIST_HEADERS: readonly (readonly string[])[];
  readonly EXCEPTIONS: readonly PatternPair[];
  readonly DECOY_ROUTES: readonly PatternPair[];
  readonly XSS_PROBA: number;
  readonly MIN_XSS_LEN: number;
  readonly SQLI_PROBA: number;
  readonly MIN_SQLI_LEN: number;
  /** Ours: which stages of the model judge values that grammar leaves undecided. */
  readonly MODEL: 'auto' | 'linear' | 'off';
  /** Ours: whether they are loaded when the function starts, instead of with the first value that needs them. */
  readonly MODEL_PRELOAD: boolean;
  /** Ours: scores by check id from which the model calls a value an attack, in the place of its own. */
  readonly MODEL_THRESHOLDS: Readonly<Record<string, number>>;
  // PyRASP: rates and blacklist (seconds)
  readonly BRUTE_AND_FLOOD_PATHS: readonly string[];
  readonly FLOOD_DELAY: number;
  readonly FLOOD_RATIO: number;
  readonly ERROR_FLOOD_DELAY: number;
  readonly ERROR_FLOOD_RATIO: number;
  readonly BLACKLIST_DELAY: number;
  readonly BLACKLIST_OVERRIDE: boolean;
  readonly BLACKLIST_SHARE: boolean;
  // PyRASP: data-leak prevention, zero trust
  readonly DLP_PHONE_NUMBERS: boolean;
  readonly DLP_CC_NUMBERS: boolean;
  readonly DLP_PRIVATE_KEYS: boolean;
  readonly DLP_HASHES: boolean;
  readonly DLP_WINDOWS_CREDS: boolean;
  readonly DLP_LINUX_CREDS: boolean;
  /** Ours: cloud, repository and AI API keys (PyRASP has such a filter from 0.9.4 on; its name is unknown). */
  readonly DLP_API_KEYS: boolean;
  readonly DLP_LOG_LEAKED_DATA: boolean;
  readonly ZTAA_HEADER: string;
  readonly ZTAA_KEYS: readonly string[];
  readonly ZTAA_BROWSER_VERSION: boolean;
  // PyRASP: logs
  readonly LOG_ENABLED: boolean;
  readonly LOG_FORMAT: 'syslog' | 'json' | 'pcb' | 'rfc5424';
  readonly LOG_SERVER: string;
  readonly LOG_PORT: number;
  readonly LOG_PROTOCOL: 'udp' | 'tcp' | 'http' | 'https' | 'file';
  readonly LOG_PATH: string;
  /** Ours: the file that LOG_PROTOCOL `file` appends to; empty for none. */
  readonly LOG_FILE: string;
  /** Ours: whether secrets are taken out of what is logged. */
  readonly LOG_REDACT: boolean;
  /** Ours: whether events are also written to standard output, which the platforms collect. */
  readonly LOG_STDOUT: boolean;
  readonly RESOLVE_COUNTRY: boolean;
  readonly LOG_JA4H_FINGERPRINT: boolean;
  // PyRASP: response headers and beacons
  readonly CHANGE_SERVER: boolean;
  readonly SERVER_HEADER: string;
  readonly BEACON: boolean;
  readonly BEACON_URL: string;
  /** Seconds between beacons. */
  readonly BEACON_DELAY: number;
  readonly TELEMETRY_DATA: boolean;

  // Ours: what the application declares
  /** Routes with their methods: `GET,POST /orders/{id}`, `/static/*`, `GET ~^/v[12]/`. */
  readonly ROUTES: readonly string[];
  /** Kind of each parameter by its name, such as `{"id": "integer", "tags": "text[]", "query:sku": "/^[A-Z]{3}$/"}`; see `field-kind.ts`. */
  readonly FIELDS: Readonly<Record<string, string>>;
  readonly FORBIDDEN_HEADERS: readonly string[];
  /** Agents that are reported beside the built-in scanners and tools. */
  readonly BOT_AGENTS: readonly PatternPair[];
  /** Types and extensions that may be uploaded: `image/png`, `image/*`, `.pdf`; empty for any that is not dangerous. */
  readonly UPLOAD_TYPES: readonly string[];
  /** Bytes of one uploaded file; 0 for no limit of its own. */
  readonly MAX_UPLOAD_BYTES: number;
  /** Uncompressed to compressed size of an archive at most. */
  readonly MAX_ARCHIVE_RATIO: number;

  // Ours: policy
  /** What happens where an attack stands in an event that is no HTTP request. */
  readonly EVENT_ACTION: 'report' | 'drop' | 'fail' | 'dead-letter';
  /** URL of the SQS queue that takes the records of EVENT_ACTION `dead-letter`; empty for none. */
  readonly DEAD_LETTER_QUEUE: string;
  /** Certain findings of one source within FLOOD_DELAY that blacklist it although the check's mode is `block`; 0 for never. */
  readonly BLACKLIST_STRIKES: number;
  readonly FAIL_MODE: 'open' | 'closed';
  /** Hop count, or addresses and CIDRs, of proxies in front of the platform whose X-Forwarded-For entry may be believed. */
  readonly TRUSTED_PROXIES: number | readonly string[];
  readonly AZURE_FRONT_DOOR_ID: string;
  // Ours: cloud
  readonly CONNECT_METHOD: 'auto' | 'post' | 'get';
  /** Milliseconds that the first request waits for the control plane at most. */
  readonly CONNECT_TIMEOUT_MS: number;
  /** Milliseconds that the end of an invocation waits for a beacon in flight at most. */
  readonly SETTLE_MS: number;
  /** Hard limit of one exchange with the control plane, in milliseconds. */
  readonly CLOUD_TIMEOUT_MS: number;
  readonly MAX_CLOUD_RESPONSE_BYTES: number;
  /** Directory of the last good snapshot; empty turns snapshots off. */
  readonly SNAPSHOT_DIR: string;
  // Ours: limits
  readonly MAX_BODY_BYTES: number;
  /** Bytes of a response that are looked at for leaks. */
  readonly MAX_RESPONSE_BYTES: number;
  readonly MAX_VALUE_LENGTH: number;
  readonly MAX_INPUTS: number;
  readonly MAX_JSON_DEPTH: number;
  readonly MAX_DECODE_ROUNDS: number;
  readonly MAX_BLACKLIST: number;
  readonly MAX_SOURCES: number;
}

/** A parameter's name as it stands in files, on the wire and, prefixed by `RASP_`, in the environment. */
export type ParameterName = keyof Parameters;
