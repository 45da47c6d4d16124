import type { ParameterName } from './parameters.ts';

/** What the documentation says about a parameter beside what is allowed and the defaults. Agents do not load this file. */
export interface ParameterDoc {
  readonly meaning: string;
  /** Null for a number without a unit and for everything that is no number. */
  readonly unit: string | null;
  /** The PyRASP version whose documentation first shows the parameter, or null for one of our own. */
  readonly pyrasp: string | null;
}

const doc = (pyrasp: string | null, meaning: string, unit: string | null = null): ParameterDoc => ({
  meaning,
  unit,
  pyrasp,
});
const ours = (meaning: string, unit: string | null = null): ParameterDoc => doc(null, meaning, unit);

/** The headings of the reference, and the first parameter under each. */
export const documentSections: readonly (readonly [first: ParameterName, title: string])[] = [
  ['APP_NAME', 'Identity and refusals'],
  ['DECODE_B64', 'Detection'],
  ['BRUTE_AND_FLOOD_PATHS', 'Rates and blacklist'],
  ['DLP_PHONE_NUMBERS', 'Data-leak prevention and zero trust'],
  ['LOG_ENABLED', 'Logs'],
  ['CHANGE_SERVER', 'Response headers and beacons'],
  ['ROUTES', 'What the application declares'],
  ['EVENT_ACTION', 'Policy'],
  ['CONNECT_METHOD', 'Control plane'],
  ['MAX_BODY_BYTES', 'Limits'],
];

/** Every parameter's meaning. */
export const parameterDocs: Readonly<Record<ParameterName, ParameterDoc>> = {
  APP_NAME: doc('0.1.0', 'Name of the application in events and logs.'),
  HOSTS: doc('0.1.0', `Host names that the application answers to.`),
  BLOCK_ACTION: doc('0.9.2', 'What an attack is answered with: a page, or a redirect to BLOCK_ACTION_CONTENT.'),
  BLOCK_STATUS_CODE: doc(
    '0.9.2',
    'HTTP status of a blocked attack. A redirect with a status that no browser follows (anything but 301, 302, 303, 307 and 308) is sent as 302. DENY_STATUS_CODE of older configurations sets this and BLACKLIST_STATUS_CODE.',
  ),
  BLOCK_ACTION_CONTENT: doc(
    '0.9.2',
    'Body of the refusal, or the path or URL of the redirect. A redirect to the page that was asked for blocks instead. GTFO_MSG of older configurations sets this and BLACKLIST_ACTION_CONTENT.',
  ),
  BLACKLIST_ACTION: doc('0.9.2', 'What a request from a blacklisted source is answered with.'),
  BLACKLIST_STATUS_CODE: doc('0.9.2', 'HTTP status for a blacklisted source; a redirect as with BLOCK_STATUS_CODE.'),
  BLACKLIST_ACTION_CONTENT: doc('0.9.2', 'Body, or path or URL of the redirect, for a blacklisted source.'),
  VERBOSE: doc(
    '0.1.0',
    'How much the agent says: 0 start, problems and events, from 10 on also a line for people of each finding, from 100 on its evidence and each configuration.',
  ),

  DECODE_B64: doc('0.1.0', 'Whether values that are base64 are inspected decoded, too.'),
  SECURITY_CHECKS: doc(
    '0.1.0',
    'Mode of each check. Names of checks that this version does not have are kept and ignored.',
  ),
  WHITELIST: doc(
    '0.1.0',
    'Addresses and CIDR blocks whose requests are not inspected. `10.1` is no address: write `10.1.0.0/16`.',
  ),
  IGNORE_PATHS: doc(
    '0.1.0',
    'Paths whose requests and responses are not inspected. A pattern matches anywhere unless it begins with `^`. A listed source is refused there all the same, and a path with dot segments, backslashes, `;` or escapes of these is never ignored.',
  ),
  WHITELIST_HEADERS: doc(
    '0.8.4',
    'Headers that are not inspected: pairs of name and match, as in PyRASP (`["X-Trace", "starts"]`, `match` is the whole name), or lists of names.',
  ),
  EXCEPTIONS: doc(
    '0.6.1',
    'Values that are never an attack: `["O\'Reilly", "exact"]`. PyRASP\'s `match` is `exact`; so is a text without a match.',
  ),
  DECOY_ROUTES: doc(
    '0.1.0',
    'Paths that nobody asks for in good faith. A text without a match (the form before 0.6.1) is compared with the beginning of the path.',
  ),
  XSS_PROBA: doc(
    '0.1.0',
    'Score from which the model calls a value cross-site scripting. 0.6 and 0.7, which PyRASP control planes send unasked, leave the threshold of the model; so does MODEL_THRESHOLDS where it names xss.',
  ),
  MIN_XSS_LEN: doc(
    '0.1.0',
    'Shortest value that PyRASP agents show to their XSS model. Here every length is inspected.',
    'characters',
  ),
  SQLI_PROBA: doc(
    '0.2.0',
    'Score from which the model calls a value SQL injection. 0.725 and 0.85, which PyRASP control planes send unasked, leave the threshold of the model; so does MODEL_THRESHOLDS where it names sqli.',
  ),
  MIN_SQLI_LEN: doc(
    '0.2.0',
    'Shortest value that PyRASP agents show to their SQL model. Here every length is inspected.',
    'characters',
  ),
  MODEL: ours(
    'What judges values that grammar looked at and left undecided: the linear stage and, where onnxruntime-node is installed, the network (auto), the linear stage alone (linear), or nothing (off).',
  ),
  MODEL_PRELOAD: ours(
    'Whether the model, and the grammars of the detectors, are loaded when the function starts; otherwise the first value that needs them waits.',
  ),
  MODEL_THRESHOLDS: ours(
    'Scores from which the model calls a value an attack, by check: `{"sqli": 0.99}`. The model\'s own, chosen on data that it was not trained on, for checks that are not named; 1 is never reached.',
  ),

  BRUTE_AND_FLOOD_PATHS: doc(
    '0.1.0',
    'Paths whose requests and errors are counted. Also read as BRUTE_AND_FLOOD_PATH.',
  ),
  FLOOD_DELAY: doc('0.1.0', 'Sliding window in which requests of one source are counted.', 'seconds'),
  FLOOD_RATIO: doc(
    '0.1.0',
    'Requests of one source within FLOOD_DELAY; the next one is a flood. Counted in each instance.',
    'requests',
  ),
  ERROR_FLOOD_DELAY: doc('0.1.0', 'Sliding window in which error responses to one source are counted.', 'seconds'),
  ERROR_FLOOD_RATIO: doc(
    '0.1.0',
    'Error responses to one source within ERROR_FLOOD_DELAY; the next one is brute force.',
    'responses',
  ),
  BLACKLIST_DELAY: doc('0.1.0', 'How long a source stays blacklisted.', 'seconds'),
  BLACKLIST_OVERRIDE: doc('0.1.0', 'Lets blacklisted sources through, for tests.'),
  BLACKLIST_SHARE: doc('0.5.0', 'Whether sources that this agent caught are sent to the control plane.'),

  DLP_PHONE_NUMBERS: doc('0.4.0', `Phone numbers in responses.`),
  DLP_CC_NUMBERS: doc('0.4.0', `Payment card numbers in responses.`),
  DLP_PRIVATE_KEYS: doc('0.4.0', `Private keys in responses.`),
  DLP_HASHES: doc('0.4.0', `Password hashes in responses.`),
  DLP_WINDOWS_CREDS: doc('0.4.0', `Windows credentials in responses.`),
  DLP_LINUX_CREDS: doc('0.4.0', `Linux credentials in responses.`),
  DLP_API_KEYS: ours('Cloud, repository and AI API keys in responses.'),
  DLP_LOG_LEAKED_DATA: doc('0.7.1', `Whether leaked data itself may be logged.`),
  ZTAA_HEADER: doc('0.8.1', `Header with the token of the browser agent. Also read as ZTAA_KEY_HEADER.`),
  ZTAA_KEYS: doc(
    '0.8.1',
    `Keys that sign such tokens; secret. The first 1,000 are tried. Also read as ZTAA_KEY, a list or a single key.`,
  ),
  ZTAA_BROWSER_VERSION: doc('0.8.1', `Whether the browser has to be current.`),

  LOG_ENABLED: doc('0.1.0', `Whether events are also sent to LOG_SERVER.`),
  LOG_FORMAT: doc('0.1.0', `Form of those events: PyRASP's json, pcb and syslog, or rfc5424.`),
  LOG_SERVER: doc('0.1.0', `Host that receives them. A control plane may only name hosts that the floor allows.`),
  LOG_PORT: doc('0.1.0', `Its port.`),
  LOG_PROTOCOL: doc('0.1.0', 'How they are sent; `file` appends to LOG_FILE.'),
  LOG_PATH: doc('0.5.0', 'Path of the receiver, for http and https; `/logs` where it is empty.'),
  LOG_FILE: ours('File that LOG_PROTOCOL `file` appends to; empty for none. A control plane cannot set it.'),
  LOG_REDACT: ours('Whether secrets are taken out of what is logged. A control plane cannot set it.'),
  LOG_STDOUT: ours('Whether events are also written to standard output, which the platforms collect.'),
  RESOLVE_COUNTRY: doc(
    '0.6.0',
    'Whether PyRASP agents add the country of a source. Accepted without effect: the receiver of events looks it up.',
  ),
  LOG_JA4H_FINGERPRINT: doc(
    '0.9.3',
    'Whether PyRASP agents add the JA4H fingerprint of a request. Accepted without effect: no platform hands over the order of the headers.',
  ),

  CHANGE_SERVER: doc('0.4.0', `Whether the Server header of responses is replaced by SERVER_HEADER.`),
  SERVER_HEADER: doc('0.4.0', `The Server header that is shown instead.`),
  BEACON: doc(
    '0.5.0',
    'Whether beacons are sent. Off in an answer of the control plane, it lasts until the next cold start.',
  ),
  BEACON_URL: doc(
    '0.5.0',
    'Where beacons go; empty for the connect URL. A control plane may only name hosts that the floor allows.',
  ),
  BEACON_DELAY: doc('0.5.0', 'Least time between two beacons.', 'seconds'),
  TELEMETRY_DATA: doc('0.5.0', 'Whether beacons carry CPU, memory and request counters.'),

  ROUTES: ours(
    'Routes that the application serves, with their methods: `GET,POST /orders/{id}`, `/static/*`, `GET ~^/v[12]/`. Empty: the check `path` has nothing to judge by.',
  ),
  FIELDS: ours(
    'What parameters hold, by name: `{"id": "integer", "tags": "text[]", "query:sku": "/^[A-Z]{3}$/"}`; `*` stands for all others. Judged by `format` and `hpp`; `rich-text` and `code` tell every detector what the text may hold.',
  ),
  FORBIDDEN_HEADERS: doc(
    '0.2.0',
    'Names of headers that no request may carry. Empty: the check `headers` has nothing to judge by.',
  ),
  BOT_AGENTS: ours('User agents that `bots` finds beside the built-in scanners and tools.'),
  UPLOAD_TYPES: ours(
    'Types and extensions that may be uploaded, by content: `image/png`, `image/*`, `.pdf`. Empty: any that is not dangerous.',
  ),
  MAX_UPLOAD_BYTES: ours('Size of one uploaded file; 0 for no limit of its own.', 'bytes'),
  MAX_ARCHIVE_RATIO: ours('How many times larger than its compressed form an uploaded archive above 1 MiB may be.'),

  EVENT_ACTION: ours(
    'What happens where an attack stands in an event that is no HTTP request: `report` lets it through, `drop` takes the record out, `fail` reports it to the platform as failed, `dead-letter` sends it to a target and takes it out.',
  ),
  DEAD_LETTER_QUEUE: ours(
    'URL of the SQS queue that takes the records of EVENT_ACTION `dead-letter`. A control plane cannot set it.',
  ),
  BLACKLIST_STRIKES: ours(
    'Certain findings of one source within FLOOD_DELAY that blacklist it although the check only blocks; 0 for never.',
    'findings',
  ),
  FAIL_MODE: ours(
    'What happens to a request when the agent itself fails: `open` lets it through, `closed` answers 503.',
  ),
  TRUSTED_PROXIES: ours(
    'Proxies in front of the platform whose X-Forwarded-For entry may be believed: how many, or which. A control plane cannot set it.',
  ),
  AZURE_FRONT_DOOR_ID: ours(
    'Front Door profile whose client address header may be believed; empty for none. A control plane cannot set it.',
  ),

  CONNECT_METHOD: ours(
    'How the control plane is asked at start: POST, GET, or POST and then GET where POST is not answered.',
  ),
  CONNECT_TIMEOUT_MS: ours('How long the first request waits for the control plane at most.', 'milliseconds'),
  SETTLE_MS: ours(
    'How long the end of an invocation waits for a beacon that is under way, where the platform freezes the instance afterwards.',
    'milliseconds',
  ),
  CLOUD_TIMEOUT_MS: ours('Hard limit of one exchange with the control plane.', 'milliseconds'),
  MAX_CLOUD_RESPONSE_BYTES: ours('Largest answer that is read from the control plane.', 'bytes'),
  SNAPSHOT_DIR: ours(
    'Directory of the last good configuration; empty for no snapshots. TMPDIR or TEMP where the machine sets one. A control plane cannot set it.',
  ),

  MAX_BODY_BYTES: ours(
    'Bytes of a request body that are inspected, as sent and as inflated; more is a `truncated` finding.',
    'bytes',
  ),
  MAX_RESPONSE_BYTES: ours('Bytes of a response that are looked at for leaks.', 'bytes'),
  MAX_VALUE_LENGTH: ours(
    'Characters of one value that are inspected at once; a longer value is inspected in overlapping pieces, with a `truncated` finding.',
    'characters',
  ),
  MAX_INPUTS: ours('Values of one request that are inspected; more is a `truncated` finding.', 'values'),
  MAX_JSON_DEPTH: ours(
    'Levels of a JSON or XML body that are named exactly; deeper values are inspected under the place of the last level, with a `truncated` finding.',
    'levels',
  ),
  MAX_DECODE_ROUNDS: ours('How often a value is decoded further; more is a `truncated` finding.', 'rounds'),
  MAX_BLACKLIST: ours('Sources in the blacklist; when it is full, the entry that ends first makes room.', 'sources'),
  MAX_SOURCES: ours('Sources whose requests are counted; the least recently seen are forgotten first.', 'sources'),
};
