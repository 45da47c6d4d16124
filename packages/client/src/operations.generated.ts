// Generated from the contracts of the admin API by `npm run docs`.

export type Actor = { readonly kind: "user" | "token"; readonly id: string; readonly name: string; readonly displayName: string; readonly role: "viewer" | "analyst" | "operator" | "admin"; };

export type AlertRule = { readonly name: string; readonly enabled: boolean; readonly condition: ({ readonly kind: "events"; readonly types: readonly (string)[]; readonly classes: readonly ("attack" | "abuse" | "leak" | "access" | "other")[]; readonly severity: "low" | "medium" | "high" | "critical"; readonly profile?: string; readonly per: "all" | "source" | "function" | "type"; } | { readonly kind: "new-entries"; readonly profile?: string; } | { readonly kind: "config-failed"; readonly profile?: string; } | { readonly kind: "list-lag"; readonly changes: number; } | { readonly kind: "dropped"; }); readonly threshold: number; readonly windowSeconds: number; readonly pauseSeconds: number; readonly forwarders: readonly (string)[]; readonly id: string; readonly lastFiredAt: (number | null); readonly createdAt: number; readonly createdBy: string; };

export type ApiToken = { readonly selector: string; readonly name: string; readonly userId: string; readonly userName: string; readonly role: "viewer" | "analyst" | "operator" | "admin"; readonly createdAt: number; readonly expiresAt: (number | null); readonly lastUsedAt: (number | null); readonly revoked: boolean; };

export type AuditEntry = { readonly seq: number; readonly at: number; readonly actor: { readonly kind: "user" | "token" | "command" | "system"; readonly id: string; readonly name: string; }; readonly ip: string; readonly action: string; readonly subject: string; readonly detail: Readonly<Record<string, unknown>>; readonly hash: string; };

export type BlacklistEntry = { readonly id: string; readonly scope: ("*" | string); readonly network: string; readonly state: "pending" | "active" | "suppressed" | "expired" | "removed"; readonly stateReason: (string | null); readonly stateChangedAt: number; readonly detectedAt: number; readonly expiresAt: number; readonly firstSeenAt: number; readonly lastSeenAt: number; readonly hits: number; readonly strikes: number; readonly source: "agent" | "operator" | "feed"; readonly reporter: (string | null); readonly check: (string | null); readonly evidence: (string | null); readonly ipSource: (string | null); readonly country: string; readonly asNetwork: string; readonly seq: number; };

export type BlacklistReport = { readonly source: "agent" | "operator" | "feed"; readonly reporter: string; readonly reporterName: string; readonly functionId: (string | null); readonly instance: (string | null); readonly check: (string | null); readonly evidence: (string | null); readonly ipSource: (string | null); readonly firstAt: number; readonly lastAt: number; readonly hits: number; };

export type Configuration = Readonly<Record<string, unknown>>;

export type ConfigurationSent = Readonly<Record<string, unknown>>;

export type Danger = { readonly kind: "check-lowered" | "bypass-widened" | "redirect" | "beacon-moved" | "log-moved" | "floor"; readonly parameter: string; readonly message: string; };

export type Difference = { readonly path: string; readonly before: unknown; readonly after: unknown; };

export type Event = { readonly id: string; readonly receivedAt: number; readonly profile: (string | null); readonly format: "pyrasp" | "pcb" | "rasp" | "unknown"; readonly application: string; readonly type: string; readonly class: "attack" | "abuse" | "leak" | "access" | "other"; readonly severity: "low" | "medium" | "high" | "critical"; readonly action: string; readonly sourceIp: string; readonly country: string; readonly network: string; readonly functionId: string; readonly instance: string; readonly platform: string; readonly method: string; readonly path: string; readonly label: ("false-alarm" | "attack" | null); };

export type Feed = { readonly name: string; readonly purpose: "block" | "never-block"; readonly format: "plain" | "crowdsec"; readonly location: string; readonly scope: ("*" | string); readonly ttlSeconds: number; readonly everySeconds: number; readonly enabled: boolean; readonly id: string; readonly entries: number; readonly lastRunAt: (number | null); readonly lastOkAt: (number | null); readonly lastError: (string | null); readonly createdAt: number; readonly createdBy: string; };

export type Finding = { readonly check: string; readonly title: string; readonly rule: string; readonly where: string; readonly payload: string; readonly trail: readonly (string)[]; readonly tokens: readonly (string)[]; readonly certain: (boolean | null); readonly score: (number | null); readonly ids: { readonly cwe: readonly (string)[]; readonly capec: readonly (string)[]; readonly crs: readonly (string)[]; readonly attack: readonly (string)[]; readonly owasp: readonly (string)[]; }; };

export type Forwarder = { readonly id: string; readonly name: string; readonly enabled: boolean; readonly target: ({ readonly kind: "webhook"; readonly url: string; readonly mapping: "rasp" | "ecs" | "ocsf"; } | { readonly kind: "slack"; readonly url: string; } | { readonly kind: "syslog"; readonly host: string; readonly port: number; readonly transport: "udp" | "tcp" | "tls"; readonly mapping: "rasp" | "ecs" | "ocsf"; } | { readonly kind: "otlp"; readonly url: string; }); readonly which: { readonly classes: readonly ("attack" | "abuse" | "leak" | "access" | "other")[]; readonly severity: "low" | "medium" | "high" | "critical"; readonly profiles: readonly (string)[]; readonly audit: boolean; }; readonly hasSecret: boolean; readonly delivered: number; readonly dropped: number; readonly lastOkAt: (number | null); readonly lastError: (string | null); readonly createdAt: number; readonly createdBy: string; };

export type Function = { readonly id: string; readonly service: string; readonly key: { readonly selector: string; readonly name: string; }; readonly profile: string; readonly platform: string; readonly version: string; readonly state: "active" | "quiet" | "gone" | "never-connected"; readonly firstSeenAt: (number | null); readonly lastSeenAt: (number | null); readonly instances: { readonly active: number; readonly quiet: number; readonly gone: number; }; readonly configuration: { readonly wanted: (string | null); readonly applied: number; readonly behind: number; readonly failed: number; readonly unknown: number; }; readonly lastHour: { readonly requests: number; readonly errors: number; readonly attacks: number; }; };

export type Instance = { readonly id: string; readonly functionId: string; readonly service: string; readonly profile: string; readonly platform: string; readonly version: string; readonly state: "active" | "quiet" | "gone"; readonly firstSeenAt: number; readonly lastSeenAt: number; readonly configuration: { readonly revision: (string | null); readonly state: (string | null); readonly error: (string | null); }; readonly list: { readonly position: (number | null); readonly lag: (number | null); }; };

export type JudgedSample = { readonly id: string; readonly name: string; readonly judged: number; readonly changed: number; readonly before: { readonly passed: number; readonly reported: number; readonly blocked: number; readonly blacklisted: number; }; readonly after: { readonly passed: number; readonly reported: number; readonly blocked: number; readonly blacklisted: number; }; readonly falseAlarms: { readonly before: number; readonly after: number; }; readonly missed: { readonly before: number; readonly after: number; }; };

export type Key = { readonly selector: string; readonly name: string; readonly profile: string; readonly state: "live" | "expired" | "revoked"; readonly createdAt: number; readonly createdBy: (string | null); readonly expiresAt: (number | null); readonly revokedAt: (number | null); readonly lastUsedAt: (number | null); readonly functions: number; };

export type NeverBlock = { readonly id: string; readonly scope: ("*" | string); readonly network: string; readonly kind: "own" | "provider" | "partner" | "reserved"; readonly note: string; readonly feed: (string | null); readonly createdAt: (number | null); readonly createdBy: string; };

export type Problem = { readonly type: "about:blank"; readonly title: string; readonly status: number; readonly detail: string; readonly code: "malformed" | "not-logged-in" | "not-allowed" | "csrf" | "not-found" | "taken" | "conflict" | "refused" | "too-large" | "too-many" | "unavailable" | "failed"; readonly problems?: readonly ({ readonly path: string; readonly message: string; })[]; };

export type Profile = { readonly name: string; readonly description: string; readonly revision: number; readonly served: string; readonly updatedAt: number; readonly keys: number; readonly functions: number; readonly instances: { readonly applied: number; readonly behind: number; readonly failed: number; readonly unknown: number; }; readonly rollout: (Rollout | null); readonly pending: number; };

export type Revision = { readonly revision: number; readonly state: "draft" | "pending" | "rolling-out" | "active" | "superseded" | "rejected"; readonly baseRevision: (number | null); readonly author: string; readonly reason: string; readonly dangers: readonly (Danger)[]; readonly approvals: readonly ({ readonly by: string; readonly decision: "approve" | "reject" | "override"; readonly comment: string; readonly at: number; })[]; readonly createdAt: number; readonly stateChangedAt: number; };

export type Rollout = { readonly id: string; readonly fromRevision: number; readonly toRevision: number; readonly percent: number; readonly state: "running" | "paused" | "completed" | "rolled-back"; readonly stateReason: (string | null); readonly startedBy: string; readonly startedAt: number; readonly updatedAt: number; readonly instances: { readonly wanted: number; readonly applied: number; readonly failed: number; }; readonly limits: (RolloutLimits | null); readonly crossed: ({ readonly limit: "refused" | "blocked" | "agent-errors"; readonly message: string; readonly since: number; } | null); readonly reported: ({ readonly staged: { readonly instances: number; readonly refused: number; readonly requests: number; readonly blocked: number; readonly agentErrors: number; }; readonly base: { readonly instances: number; readonly refused: number; readonly requests: number; readonly blocked: number; readonly agentErrors: number; }; } | null); };

export type RolloutLimits = { readonly refusedPercent: (number | null); readonly blockedFactor: (number | null); readonly agentErrorsPercent: (number | null); readonly minInstances: number; readonly minRequests: number; };

export type RolloutLimitsSent = { readonly refusedPercent?: (number | null) | undefined; readonly blockedFactor?: (number | null) | undefined; readonly agentErrorsPercent?: (number | null) | undefined; readonly minInstances?: number | undefined; readonly minRequests?: number | undefined; };

export type ScanSample = { readonly id: string; readonly name: string; readonly profile: (string | null); readonly records: number; readonly createdAt: number; readonly createdBy: string; };

export type Session = { readonly actor: Actor; readonly csrfToken: string; readonly expiresAt: number; };

export type Settings = { readonly retention: { readonly attackDays: number; readonly abuseDays: number; readonly leakDays: number; readonly accessDays: number; readonly otherDays: number; readonly countsDays: number; readonly maxEvents: number; }; readonly intake: { readonly newPerMinute: number; readonly newPerDay: number; readonly globalQuorum: number; readonly breakerPerMinute: number; }; readonly approval: { readonly required: boolean; }; readonly agents: { readonly beaconDelaySeconds: number; readonly adaptive: boolean; }; readonly sessions: { readonly idleMinutes: number; readonly maxHours: number; }; readonly privacy: { readonly truncateAddresses: boolean; readonly payloads: "redact" | "drop"; }; };

export type SettingsSent = { readonly retention: { readonly attackDays: number; readonly abuseDays: number; readonly leakDays: number; readonly accessDays: number; readonly otherDays: number; readonly countsDays: number; readonly maxEvents: number; }; readonly intake: { readonly newPerMinute: number; readonly newPerDay: number; readonly globalQuorum: number; readonly breakerPerMinute: number; }; readonly approval: { readonly required: boolean; }; readonly agents: { readonly beaconDelaySeconds: number; readonly adaptive: boolean; }; readonly sessions: { readonly idleMinutes: number; readonly maxHours: number; }; readonly privacy: { readonly truncateAddresses: boolean; readonly payloads: "redact" | "drop"; }; };

export type User = { readonly id: string; readonly name: string; readonly displayName: string; readonly role: "viewer" | "analyst" | "operator" | "admin"; readonly disabled: boolean; readonly password: boolean; readonly oidc: boolean; readonly createdAt: number; readonly createdBy: string; readonly lastLoginAt: (number | null); readonly sessions: number; };

export type VerdictChange = { readonly kind: "event" | "sample"; readonly id: string; readonly sample: (string | null); readonly line: (number | null); readonly label: ("attack" | "benign" | null); readonly before: "passed" | "reported" | "blocked" | "blacklisted"; readonly after: "passed" | "reported" | "blocked" | "blacklisted"; readonly check: string; readonly summary: string; readonly byMode: boolean; };

/** How each operation is called: method, path and what it answers. */
export const routes = {
  changeOwnPassword: ['POST', '/auth/password', 'none'],
  getLoginOptions: ['GET', '/auth/options', 'application/json'],
  getSession: ['GET', '/auth/session', 'application/json'],
  logIn: ['POST', '/auth/login', 'application/json'],
  logOut: ['POST', '/auth/logout', 'none'],
  setUp: ['POST', '/auth/setup', 'application/json'],
  getLive: ['GET', '/live', 'text/event-stream'],
  getOverview: ['GET', '/overview', 'application/json'],
  getTimeline: ['GET', '/overview/timeline', 'application/json'],
  forgetFunction: ['DELETE', '/functions/{id}', 'none'],
  getFunction: ['GET', '/functions/{id}', 'application/json'],
  listFunctions: ['GET', '/functions', 'application/json'],
  listInstances: ['GET', '/instances', 'application/json'],
  countEvents: ['GET', '/events/counts', 'application/json'],
  eraseEvents: ['POST', '/events/erase', 'application/json'],
  exportEvents: ['GET', '/events/export', 'application/x-ndjson'],
  getEvent: ['GET', '/events/{id}', 'application/json'],
  labelEvent: ['PUT', '/events/{id}/label', 'none'],
  labelEvents: ['PUT', '/events/labels', 'application/json'],
  listEvents: ['GET', '/events', 'application/json'],
  addToBlacklist: ['POST', '/blacklist', 'application/json'],
  listBlacklist: ['GET', '/blacklist', 'application/json'],
  addFeed: ['POST', '/feeds', 'application/json'],
  listFeeds: ['GET', '/feeds', 'application/json'],
  addNeverBlock: ['POST', '/never-block', 'application/json'],
  listNeverBlock: ['GET', '/never-block', 'application/json'],
  changeBlacklistEntry: ['PATCH', '/blacklist/{id}', 'application/json'],
  getBlacklistEntry: ['GET', '/blacklist/{id}', 'application/json'],
  removeFromBlacklist: ['DELETE', '/blacklist/{id}', 'none'],
  changeFeed: ['PUT', '/feeds/{id}', 'application/json'],
  removeFeed: ['DELETE', '/feeds/{id}', 'none'],
  exportBlacklist: ['GET', '/blacklist/export', 'text/plain'],
  importBlacklist: ['POST', '/blacklist/import', 'application/json'],
  purgeBlacklist: ['POST', '/blacklist/purge', 'application/json'],
  removeNeverBlock: ['DELETE', '/never-block/{id}', 'none'],
  runFeed: ['POST', '/feeds/{id}/run', 'application/json'],
  activateRevision: ['POST', '/profiles/{name}/revisions/{revision}/activate', 'application/json'],
  addProfile: ['POST', '/profiles', 'application/json'],
  listProfiles: ['GET', '/profiles', 'application/json'],
  addRevision: ['POST', '/profiles/{name}/revisions', 'application/json'],
  listRevisions: ['GET', '/profiles/{name}/revisions', 'application/json'],
  changeProfile: ['PATCH', '/profiles/{name}', 'application/json'],
  getProfile: ['GET', '/profiles/{name}', 'application/json'],
  removeProfile: ['DELETE', '/profiles/{name}', 'none'],
  changeRollout: ['PATCH', '/profiles/{name}/rollout', 'application/json'],
  checkConfiguration: ['POST', '/profiles/{name}/check', 'application/json'],
  decideRevision: ['POST', '/profiles/{name}/revisions/{revision}/decision', 'application/json'],
  getConfigurationSchema: ['GET', '/configuration-schema', 'application/json'],
  getRevision: ['GET', '/profiles/{name}/revisions/{revision}', 'application/json'],
  submitRevision: ['POST', '/profiles/{name}/revisions/{revision}/submit', 'application/json'],
  addSample: ['POST', '/samples', 'application/json'],
  listSamples: ['GET', '/samples', 'application/json'],
  dryRun: ['POST', '/profiles/{name}/dry-run', 'application/json'],
  removeSample: ['DELETE', '/samples/{id}', 'none'],
  addKey: ['POST', '/keys', 'application/json'],
  listKeys: ['GET', '/keys', 'application/json'],
  changeKey: ['PATCH', '/keys/{selector}', 'application/json'],
  revokeKey: ['DELETE', '/keys/{selector}', 'none'],
  addToken: ['POST', '/tokens', 'application/json'],
  listTokens: ['GET', '/tokens', 'application/json'],
  addUser: ['POST', '/users', 'application/json'],
  listUsers: ['GET', '/users', 'application/json'],
  changeUser: ['PATCH', '/users/{id}', 'application/json'],
  endSessions: ['DELETE', '/users/{id}/sessions', 'none'],
  revokeToken: ['DELETE', '/tokens/{selector}', 'none'],
  listAudit: ['GET', '/audit', 'application/json'],
  verifyAudit: ['POST', '/audit/verify', 'application/json'],
  changeSettings: ['PUT', '/settings', 'application/json'],
  getSettings: ['GET', '/settings', 'application/json'],
  getStatus: ['GET', '/status', 'application/json'],
  addAlertRule: ['POST', '/alert-rules', 'application/json'],
  listAlertRules: ['GET', '/alert-rules', 'application/json'],
  addForwarder: ['POST', '/forwarders', 'application/json'],
  listForwarders: ['GET', '/forwarders', 'application/json'],
  changeAlertRule: ['PUT', '/alert-rules/{id}', 'application/json'],
  removeAlertRule: ['DELETE', '/alert-rules/{id}', 'none'],
  changeForwarder: ['PUT', '/forwarders/{id}', 'application/json'],
  removeForwarder: ['DELETE', '/forwarders/{id}', 'none'],
  listAlerts: ['GET', '/alerts', 'application/json'],
  testForwarder: ['POST', '/forwarders/{id}/test', 'application/json'],
  getOnboarding: ['GET', '/onboarding', 'application/json'],
} as const;

/** What each operation takes and answers. */
export interface Operations {
  /** Change the own password; all other sessions of the user end. */
  readonly changeOwnPassword: { readonly given: { readonly body: { readonly current: string; readonly password: string; }; }; readonly answer: undefined };
  /** Ways to log in, and whether the first administrator is still to be made. */
  readonly getLoginOptions: { readonly given: object; readonly answer: { readonly needsSetup: boolean; readonly password: boolean; readonly oidc: ({ readonly title: string; readonly url: string; } | null); } };
  /** Who is logged in. */
  readonly getSession: { readonly given: object; readonly answer: { readonly actor: Actor; readonly csrfToken: (string | null); readonly expiresAt: (number | null); } };
  /** Log in with a password; the session is a cookie. */
  readonly logIn: { readonly given: { readonly body: { readonly name: string; readonly password: string; }; }; readonly answer: Session };
  /** End the session. */
  readonly logOut: { readonly given: object; readonly answer: undefined };
  /** Make the first administrator with the secret that the server printed at its first start, and log in. */
  readonly setUp: { readonly given: { readonly body: { readonly secret: string; readonly name: string; readonly password: string; }; }; readonly answer: Session };
  /** A stream of what happens: events, changes of the list, of profiles and of the fleet (Server-Sent Events). */
  readonly getLive: { readonly given: { readonly query?: { readonly topics?: string | undefined; }; }; readonly answer: { readonly topic: "events" | "blacklist" | "profiles" | "fleet" | "alerts"; readonly at: number; readonly data: Readonly<Record<string, unknown>>; } };
  /** What the fleet did in a stretch of time: the last hour unless given. */
  readonly getOverview: { readonly given: { readonly query?: { readonly from?: number | undefined; readonly to?: number | undefined; readonly profile?: string | undefined; }; }; readonly answer: { readonly from: number; readonly to: number; readonly totals: { readonly requests: number; readonly errors: number; readonly attacks: number; readonly blocked: number; readonly beacons: number; readonly droppedByAgents: number; readonly droppedHere: number; }; readonly functions: { readonly active: number; readonly quiet: number; readonly gone: number; readonly neverConnected: number; }; readonly instances: { readonly active: number; readonly quiet: number; readonly gone: number; }; readonly blacklist: { readonly entries: number; readonly pending: number; readonly position: number; }; readonly configurations: readonly ({ readonly profile: string; readonly revision: (string | null); readonly state: (string | null); readonly error: (string | null); readonly instances: number; })[]; readonly byType: readonly ({ readonly name: string; readonly count: number; })[]; readonly byPlatform: readonly ({ readonly name: string; readonly count: number; })[]; readonly byFunction: readonly ({ readonly name: string; readonly count: number; })[]; readonly byCountry: readonly ({ readonly name: string; readonly count: number; })[]; readonly topSources: readonly ({ readonly name: string; readonly count: number; })[]; readonly lastEventAt: (number | null); } };
  /** Requests, attacks and blocks over time, in at most 240 steps. */
  readonly getTimeline: { readonly given: { readonly query?: { readonly from?: number | undefined; readonly to?: number | undefined; readonly profile?: string | undefined; readonly function?: string | undefined; readonly by?: "total" | "type" | "action" | "country" | "function" | "platform" | undefined; }; }; readonly answer: { readonly from: number; readonly to: number; readonly stepMs: number; readonly series: readonly ({ readonly name: string; readonly points: readonly (readonly [number, number])[]; })[]; } };
  /** Take a function that is gone off the list; it comes back when it connects again. */
  readonly forgetFunction: { readonly given: { readonly params: { readonly id: string; }; }; readonly answer: undefined };
  /** One function, with the last day by hour. */
  readonly getFunction: { readonly given: { readonly params: { readonly id: string; }; }; readonly answer: { readonly function: Function; readonly day: readonly ({ readonly name: string; readonly points: readonly (readonly [number, number])[]; })[]; } };
  /** Functions, by name. */
  readonly listFunctions: { readonly given: { readonly query?: { readonly limit?: number | undefined; readonly cursor?: string | undefined; readonly profile?: string | undefined; readonly platform?: string | undefined; readonly state?: "active" | "quiet" | "gone" | "never-connected" | undefined; readonly search?: string | undefined; }; }; readonly answer: { readonly items: readonly (Function)[]; readonly next: (string | null); } };
  /** Instances, those heard of last first. */
  readonly listInstances: { readonly given: { readonly query?: { readonly limit?: number | undefined; readonly cursor?: string | undefined; readonly function?: string | undefined; readonly profile?: string | undefined; readonly state?: "active" | "quiet" | "gone" | undefined; readonly configuration?: "applied" | "behind" | "failed" | "unknown" | undefined; }; }; readonly answer: { readonly items: readonly (Instance)[]; readonly next: (string | null); } };
  /** How many events of the filter there are by type, country, source, function and action; the most common 20 of each, among the newest 50,000. */
  readonly countEvents: { readonly given: { readonly query?: { readonly from?: number | undefined; readonly to?: number | undefined; readonly profile?: string | undefined; readonly function?: string | undefined; readonly type?: string | undefined; readonly class?: "attack" | "abuse" | "leak" | "access" | "other" | undefined; readonly severity?: "low" | "medium" | "high" | "critical" | undefined; readonly action?: string | undefined; readonly source?: string | undefined; readonly country?: string | undefined; readonly platform?: string | undefined; readonly labelled?: "true" | "false" | undefined; readonly search?: string | undefined; }; }; readonly answer: { readonly total: number; readonly byType: readonly ({ readonly name: string; readonly count: number; })[]; readonly byCountry: readonly ({ readonly name: string; readonly count: number; })[]; readonly bySource: readonly ({ readonly name: string; readonly count: number; })[]; readonly byFunction: readonly ({ readonly name: string; readonly count: number; })[]; readonly byAction: readonly ({ readonly name: string; readonly count: number; })[]; } };
  /** Erase all events of a client address, as somebody may ask for by law. */
  readonly eraseEvents: { readonly given: { readonly body: { readonly source: string; readonly reason: string; }; }; readonly answer: { readonly erased: number; } };
  /** Events of the filter as JSON lines; `labels` gives the lines that models are trained on. */
  readonly exportEvents: { readonly given: { readonly query?: { readonly from?: number | undefined; readonly to?: number | undefined; readonly profile?: string | undefined; readonly function?: string | undefined; readonly type?: string | undefined; readonly class?: "attack" | "abuse" | "leak" | "access" | "other" | undefined; readonly severity?: "low" | "medium" | "high" | "critical" | undefined; readonly action?: string | undefined; readonly source?: string | undefined; readonly country?: string | undefined; readonly platform?: string | undefined; readonly labelled?: "true" | "false" | undefined; readonly search?: string | undefined; readonly format?: "events" | "labels" | "ecs" | "ocsf" | undefined; }; }; readonly answer: string };
  /** One event with its findings explained, and what else is known of its source. */
  readonly getEvent: { readonly given: { readonly params: { readonly id: string; }; }; readonly answer: { readonly event: Event; readonly findings: readonly (Finding)[]; readonly redacted: readonly (string)[]; readonly raw: Readonly<Record<string, unknown>>; readonly label: ({ readonly label: "false-alarm" | "attack"; readonly comment: string; readonly by: string; readonly at: number; } | null); readonly source: { readonly events: number; readonly firstAt: (number | null); readonly listed: boolean; }; } };
  /** Say that an event is a false alarm or a real attack, or take that back with null. */
  readonly labelEvent: { readonly given: { readonly params: { readonly id: string; }; readonly body: { readonly label: ("false-alarm" | "attack" | null); readonly comment?: string | undefined; }; }; readonly answer: undefined };
  /** Say the same of several events, or take it back with null; those that are gone are passed over. */
  readonly labelEvents: { readonly given: { readonly body: { readonly ids: readonly (string)[]; readonly label: ("false-alarm" | "attack" | null); readonly comment?: string | undefined; }; }; readonly answer: { readonly labelled: number; readonly gone: number; } };
  /** Events, newest first. */
  readonly listEvents: { readonly given: { readonly query?: { readonly limit?: number | undefined; readonly cursor?: string | undefined; readonly from?: number | undefined; readonly to?: number | undefined; readonly profile?: string | undefined; readonly function?: string | undefined; readonly type?: string | undefined; readonly class?: "attack" | "abuse" | "leak" | "access" | "other" | undefined; readonly severity?: "low" | "medium" | "high" | "critical" | undefined; readonly action?: string | undefined; readonly source?: string | undefined; readonly country?: string | undefined; readonly platform?: string | undefined; readonly labelled?: "true" | "false" | undefined; readonly search?: string | undefined; }; }; readonly answer: { readonly items: readonly (Event)[]; readonly next: (string | null); } };
  /** Block addresses or CIDRs. */
  readonly addToBlacklist: { readonly given: { readonly body: { readonly networks: readonly (string)[]; readonly scope?: ("*" | string) | undefined; readonly ttlSeconds?: number | undefined; readonly note?: string | undefined; }; }; readonly answer: { readonly added: number; readonly refused: readonly ({ readonly network: string; readonly reason: string; })[]; } };
  /** Entries, changed last first. */
  readonly listBlacklist: { readonly given: { readonly query?: { readonly limit?: number | undefined; readonly cursor?: string | undefined; readonly scope?: ("*" | string) | undefined; readonly state?: "pending" | "active" | "suppressed" | "expired" | "removed" | undefined; readonly source?: "agent" | "operator" | "feed" | undefined; readonly reporter?: string | undefined; readonly check?: string | undefined; readonly search?: string | undefined; }; }; readonly answer: { readonly items: readonly (BlacklistEntry)[]; readonly next: (string | null); } };
  /** Read a list from a URL or file from now on. */
  readonly addFeed: { readonly given: { readonly body: { readonly name: string; readonly purpose?: "block" | "never-block" | undefined; readonly format: "plain" | "crowdsec"; readonly location: string; readonly scope?: ("*" | string) | undefined; readonly ttlSeconds?: number | undefined; readonly everySeconds?: number | undefined; readonly enabled?: boolean | undefined; }; }; readonly answer: Feed };
  /** Lists that are read again and again. */
  readonly listFeeds: { readonly given: object; readonly answer: { readonly items: readonly (Feed)[]; readonly next: (string | null); } };
  /** Never block a range; what is listed in it already is unblocked. */
  readonly addNeverBlock: { readonly given: { readonly body: { readonly network: string; readonly scope?: ("*" | string) | undefined; readonly kind?: "own" | "provider" | "partner" | undefined; readonly note?: string | undefined; }; }; readonly answer: { readonly entry: NeverBlock; readonly unblocked: number; } };
  /** Ranges that are never blocked. Those of kind `reserved` are built in. */
  readonly listNeverBlock: { readonly given: { readonly query?: { readonly limit?: number | undefined; readonly cursor?: string | undefined; readonly reserved?: "true" | "false" | undefined; }; }; readonly answer: { readonly items: readonly (NeverBlock)[]; readonly next: (string | null); } };
  /** Approve what is pending, hold back what is active, or move the end. */
  readonly changeBlacklistEntry: { readonly given: { readonly params: { readonly id: string; }; readonly body: { readonly state?: "active" | "suppressed" | undefined; readonly expiresAt?: number | undefined; readonly note?: string | undefined; }; }; readonly answer: BlacklistEntry };
  /** One entry with who reported it and what it did of late. */
  readonly getBlacklistEntry: { readonly given: { readonly params: { readonly id: string; }; }; readonly answer: { readonly entry: BlacklistEntry; readonly reports: readonly (BlacklistReport)[]; readonly events: number; } };
  /** Unblock. */
  readonly removeFromBlacklist: { readonly given: { readonly params: { readonly id: string; }; }; readonly answer: undefined };
  /** Change a feed. */
  readonly changeFeed: { readonly given: { readonly params: { readonly id: string; }; readonly body: { readonly name: string; readonly purpose?: "block" | "never-block" | undefined; readonly format: "plain" | "crowdsec"; readonly location: string; readonly scope?: ("*" | string) | undefined; readonly ttlSeconds?: number | undefined; readonly everySeconds?: number | undefined; readonly enabled?: boolean | undefined; }; }; readonly answer: Feed };
  /** Stop reading a feed; what it brought ends by itself. */
  readonly removeFeed: { readonly given: { readonly params: { readonly id: string; }; }; readonly answer: undefined };
  /** Active entries: one a line, or CrowdSec decisions as JSON lines. */
  readonly exportBlacklist: { readonly given: { readonly query?: { readonly format?: "plain" | "crowdsec" | undefined; readonly scope?: ("*" | string) | undefined; }; }; readonly answer: string };
  /** Block what a list names: one address or CIDR a line, or CrowdSec decisions as JSON. */
  readonly importBlacklist: { readonly given: { readonly body: { readonly format: "plain" | "crowdsec"; readonly text: string; readonly scope?: ("*" | string) | undefined; readonly ttlSeconds?: number | undefined; readonly note?: string | undefined; readonly dryRun?: boolean | undefined; }; }; readonly answer: { readonly added: number; readonly refused: readonly ({ readonly line: number; readonly text: string; readonly reason: string; })[]; readonly refusedInAll: number; } };
  /** Unblock everything that one source reported since a time. Entries that others reported too stay. */
  readonly purgeBlacklist: { readonly given: { readonly body: { readonly source: "agent" | "operator" | "feed"; readonly reporter?: string | undefined; readonly check?: string | undefined; readonly instance?: string | undefined; readonly scope?: ("*" | string) | undefined; readonly since: number; readonly dryRun?: boolean | undefined; }; }; readonly answer: { readonly removed: number; readonly kept: number; } };
  /** Let a range be blocked again. */
  readonly removeNeverBlock: { readonly given: { readonly params: { readonly id: string; }; }; readonly answer: undefined };
  /** Read a feed at once. */
  readonly runFeed: { readonly given: { readonly params: { readonly id: string; }; }; readonly answer: Feed };
  /** Serve a revision to all instances or to a part of them, where it may take itself back at limits. An older revision is a rollback. */
  readonly activateRevision: { readonly given: { readonly params: { readonly name: string; readonly revision: number; }; readonly body: { readonly percent?: number | undefined; readonly limits?: (RolloutLimitsSent | null) | undefined; readonly reason?: string | undefined; }; }; readonly answer: Profile };
  /** Make a profile, empty or as a copy of another. */
  readonly addProfile: { readonly given: { readonly body: { readonly name: string; readonly description?: string | undefined; readonly copyOf?: string | undefined; }; }; readonly answer: Profile };
  /** Profiles, by name. */
  readonly listProfiles: { readonly given: object; readonly answer: { readonly items: readonly (Profile)[]; readonly next: (string | null); } };
  /** Store a draft. `base` is the revision that it was made from; another one served by now is a conflict. */
  readonly addRevision: { readonly given: { readonly params: { readonly name: string; }; readonly body: { readonly config: ConfigurationSent; readonly base: number; readonly reason: string; }; }; readonly answer: { readonly revision: Revision; readonly issues: readonly ({ readonly path: string; readonly severity: "error" | "warning"; readonly message: string; })[]; } };
  /** History of a profile, newest first. */
  readonly listRevisions: { readonly given: { readonly params: { readonly name: string; }; readonly query?: { readonly limit?: number | undefined; readonly cursor?: string | undefined; }; }; readonly answer: { readonly items: readonly (Revision)[]; readonly next: (string | null); } };
  /** Change the description. */
  readonly changeProfile: { readonly given: { readonly params: { readonly name: string; }; readonly body: { readonly description: string; }; }; readonly answer: Profile };
  /** One profile with what it serves. */
  readonly getProfile: { readonly given: { readonly params: { readonly name: string; }; }; readonly answer: { readonly profile: Profile; readonly config: Configuration; readonly omitted: readonly (string)[]; } };
  /** Remove a profile that no live key names. */
  readonly removeProfile: { readonly given: { readonly params: { readonly name: string; }; }; readonly answer: undefined };
  /** Widen, pause or take back the rollout that is under way. */
  readonly changeRollout: { readonly given: { readonly params: { readonly name: string; }; readonly body: { readonly percent?: number | undefined; readonly state?: "running" | "paused" | "rolled-back" | undefined; readonly limits?: (RolloutLimitsSent | null) | undefined; readonly reason?: string | undefined; }; }; readonly answer: Profile };
  /** Judge a configuration without storing it: what is wrong, what differs, what is dangerous. */
  readonly checkConfiguration: { readonly given: { readonly params: { readonly name: string; }; readonly body: { readonly config: ConfigurationSent; }; }; readonly answer: { readonly issues: readonly ({ readonly path: string; readonly severity: "error" | "warning"; readonly message: string; })[]; readonly differences: readonly (Difference)[]; readonly dangers: readonly (Danger)[]; } };
  /** Approve or reject as a second person, or override as an administrator, which the audit log remembers. */
  readonly decideRevision: { readonly given: { readonly params: { readonly name: string; readonly revision: number; }; readonly body: { readonly decision: "approve" | "reject" | "override"; readonly comment?: string | undefined; }; }; readonly answer: Revision };
  /** The JSON Schema of a configuration, and what each parameter means, for editors. */
  readonly getConfigurationSchema: { readonly given: object; readonly answer: { readonly schema: Readonly<Record<string, unknown>>; } };
  /** One revision and how it differs from another: the one that is served unless given. */
  readonly getRevision: { readonly given: { readonly params: { readonly name: string; readonly revision: number; }; readonly query?: { readonly against?: number | undefined; }; }; readonly answer: { readonly revision: Revision; readonly config: Configuration; readonly against: number; readonly differences: readonly (Difference)[]; } };
  /** Hand a draft in: a dangerous one waits for a second person, any other is ready to be activated. */
  readonly submitRevision: { readonly given: { readonly params: { readonly name: string; readonly revision: number; }; }; readonly answer: Revision };
  /** Upload values as lines of JSON, as `rasp scan` reads them: `{"id","value","label"?,"class"?,"at"?,"source"?}`. A line that makes no sense refuses the whole. */
  readonly addSample: { readonly given: { readonly body: { readonly name: string; readonly profile?: (string | null) | undefined; readonly text: string; }; }; readonly answer: ScanSample };
  /** Uploaded values to judge drafts by, by name; at most 50 are kept. What they hold is not given back. */
  readonly listSamples: { readonly given: object; readonly answer: { readonly items: readonly (ScanSample)[]; readonly next: (string | null); } };
  /** Judge stored events and uploaded samples by a draft and by what is served, and show what would change. Ends when the client goes; one at a time. */
  readonly dryRun: { readonly given: { readonly params: { readonly name: string; }; readonly body: { readonly config: ConfigurationSent; readonly events?: number | undefined; readonly samples?: readonly (string)[] | undefined; }; }; readonly answer: { readonly judged: number; readonly undecided: number; readonly isComplete: boolean; readonly hidden: readonly (string)[]; readonly changes: readonly (VerdictChange)[]; readonly changedInAll: number; readonly events: { readonly judged: number; readonly byMode: number; readonly undecided: number; readonly changed: number; }; readonly samples: readonly (JudgedSample)[]; } };
  /** Remove uploaded values. */
  readonly removeSample: { readonly given: { readonly params: { readonly id: string; }; }; readonly answer: undefined };
  /** Make a key; its text is answered once. */
  readonly addKey: { readonly given: { readonly body: { readonly name: string; readonly profile?: string | undefined; readonly expiresInDays?: (number | null) | undefined; }; }; readonly answer: { readonly key: Key; readonly secret: string; } };
  /** Agent keys, by name; revoked ones on request. */
  readonly listKeys: { readonly given: { readonly query?: { readonly limit?: number | undefined; readonly cursor?: string | undefined; readonly profile?: string | undefined; readonly revoked?: "true" | "false" | undefined; }; }; readonly answer: { readonly items: readonly (Key)[]; readonly next: (string | null); } };
  /** Move a key to another profile, or set or lift its end. */
  readonly changeKey: { readonly given: { readonly params: { readonly selector: string; }; readonly body: { readonly profile?: string | undefined; readonly expiresAt?: (number | null) | undefined; }; }; readonly answer: Key };
  /** End a key; its agents keep what they have and get nothing new. */
  readonly revokeKey: { readonly given: { readonly params: { readonly selector: string; }; }; readonly answer: undefined };
  /** Make an API token; its text is answered once. */
  readonly addToken: { readonly given: { readonly body: { readonly name: string; readonly role: "viewer" | "analyst" | "operator" | "admin"; readonly expiresInDays?: (number | null) | undefined; }; }; readonly answer: { readonly token: ApiToken; readonly secret: string; } };
  /** API tokens: the own ones, for administrators all. */
  readonly listTokens: { readonly given: object; readonly answer: { readonly items: readonly (ApiToken)[]; readonly next: (string | null); } };
  /** Add a user; without a password they log in by OIDC. */
  readonly addUser: { readonly given: { readonly body: { readonly name: string; readonly displayName?: string | undefined; readonly role: "viewer" | "analyst" | "operator" | "admin"; readonly password?: string | undefined; }; }; readonly answer: User };
  /** Everybody who may log in. */
  readonly listUsers: { readonly given: object; readonly answer: { readonly items: readonly (User)[]; readonly next: (string | null); } };
  /** Change the role, name or password of a user, or disable them. The last administrator stays one. */
  readonly changeUser: { readonly given: { readonly params: { readonly id: string; }; readonly body: { readonly displayName?: string | undefined; readonly role?: "viewer" | "analyst" | "operator" | "admin" | undefined; readonly disabled?: boolean | undefined; readonly password?: string | undefined; }; }; readonly answer: User };
  /** Log a user out everywhere. */
  readonly endSessions: { readonly given: { readonly params: { readonly id: string; }; }; readonly answer: undefined };
  /** End an API token. */
  readonly revokeToken: { readonly given: { readonly params: { readonly selector: string; }; }; readonly answer: undefined };
  /** What was done, by whom, newest first. */
  readonly listAudit: { readonly given: { readonly query?: { readonly limit?: number | undefined; readonly cursor?: string | undefined; readonly from?: number | undefined; readonly to?: number | undefined; readonly action?: string | undefined; readonly actor?: string | undefined; readonly subject?: string | undefined; }; }; readonly answer: { readonly items: readonly (AuditEntry)[]; readonly next: (string | null); } };
  /** Walk the hash chain and say whether it is whole. */
  readonly verifyAudit: { readonly given: object; readonly answer: { readonly entries: number; readonly head: string; readonly broken: ({ readonly seq: number; readonly reason: string; } | null); } };
  /** Set everything anew. */
  readonly changeSettings: { readonly given: { readonly body: SettingsSent; }; readonly answer: Settings };
  /** What is set. */
  readonly getSettings: { readonly given: object; readonly answer: Settings };
  /** How this server is: version, store, what it dropped and refused since it started. */
  readonly getStatus: { readonly given: object; readonly answer: { readonly version: string; readonly startedAt: number; readonly store: { readonly kind: "sqlite" | "postgres"; readonly name: string; }; readonly publicUrl: string; readonly geo: { readonly country: boolean; readonly network: boolean; }; readonly blacklist: { readonly entries: number; readonly position: number; }; readonly memoryBytes: number; readonly sinceStart: { readonly connects: number; readonly beacons: number; readonly refused: number; readonly failed: number; readonly droppedEvents: number; readonly refusedEvents: number; readonly refusedEntries: Readonly<Record<string, number>>; }; } };
  /** Make a rule. */
  readonly addAlertRule: { readonly given: { readonly body: { readonly name: string; readonly enabled?: boolean | undefined; readonly condition: ({ readonly kind: "events"; readonly types?: readonly (string)[] | undefined; readonly classes?: readonly ("attack" | "abuse" | "leak" | "access" | "other")[] | undefined; readonly severity?: "low" | "medium" | "high" | "critical" | undefined; readonly profile?: string | undefined; readonly per?: "all" | "source" | "function" | "type" | undefined; } | { readonly kind: "new-entries"; readonly profile?: string | undefined; } | { readonly kind: "config-failed"; readonly profile?: string | undefined; } | { readonly kind: "list-lag"; readonly changes?: number | undefined; } | { readonly kind: "dropped"; }); readonly threshold: number; readonly windowSeconds?: number | undefined; readonly pauseSeconds?: number | undefined; readonly forwarders: readonly (string)[]; }; }; readonly answer: AlertRule };
  /** Rules that tell somebody when events pile up. */
  readonly listAlertRules: { readonly given: object; readonly answer: { readonly items: readonly (AlertRule)[]; readonly next: (string | null); } };
  /** Send events somewhere from now on. */
  readonly addForwarder: { readonly given: { readonly body: { readonly name: string; readonly enabled?: boolean | undefined; readonly target: ({ readonly kind: "webhook"; readonly url: string; readonly mapping?: "rasp" | "ecs" | "ocsf" | undefined; } | { readonly kind: "slack"; readonly url: string; } | { readonly kind: "syslog"; readonly host: string; readonly port?: number | undefined; readonly transport?: "udp" | "tcp" | "tls" | undefined; readonly mapping?: "rasp" | "ecs" | "ocsf" | undefined; } | { readonly kind: "otlp"; readonly url: string; }); readonly which?: { readonly classes?: readonly ("attack" | "abuse" | "leak" | "access" | "other")[] | undefined; readonly severity?: "low" | "medium" | "high" | "critical" | undefined; readonly profiles?: readonly (string)[] | undefined; readonly audit?: boolean | undefined; } | undefined; readonly secret?: (string | null) | undefined; }; }; readonly answer: Forwarder };
  /** Where events are sent. */
  readonly listForwarders: { readonly given: object; readonly answer: { readonly items: readonly (Forwarder)[]; readonly next: (string | null); } };
  /** Change a rule. */
  readonly changeAlertRule: { readonly given: { readonly params: { readonly id: string; }; readonly body: { readonly name: string; readonly enabled?: boolean | undefined; readonly condition: ({ readonly kind: "events"; readonly types?: readonly (string)[] | undefined; readonly classes?: readonly ("attack" | "abuse" | "leak" | "access" | "other")[] | undefined; readonly severity?: "low" | "medium" | "high" | "critical" | undefined; readonly profile?: string | undefined; readonly per?: "all" | "source" | "function" | "type" | undefined; } | { readonly kind: "new-entries"; readonly profile?: string | undefined; } | { readonly kind: "config-failed"; readonly profile?: string | undefined; } | { readonly kind: "list-lag"; readonly changes?: number | undefined; } | { readonly kind: "dropped"; }); readonly threshold: number; readonly windowSeconds?: number | undefined; readonly pauseSeconds?: number | undefined; readonly forwarders: readonly (string)[]; }; }; readonly answer: AlertRule };
  /** Remove a rule. */
  readonly removeAlertRule: { readonly given: { readonly params: { readonly id: string; }; }; readonly answer: undefined };
  /** Change where or what. */
  readonly changeForwarder: { readonly given: { readonly params: { readonly id: string; }; readonly body: { readonly name: string; readonly enabled?: boolean | undefined; readonly target: ({ readonly kind: "webhook"; readonly url: string; readonly mapping?: "rasp" | "ecs" | "ocsf" | undefined; } | { readonly kind: "slack"; readonly url: string; } | { readonly kind: "syslog"; readonly host: string; readonly port?: number | undefined; readonly transport?: "udp" | "tcp" | "tls" | undefined; readonly mapping?: "rasp" | "ecs" | "ocsf" | undefined; } | { readonly kind: "otlp"; readonly url: string; }); readonly which?: { readonly classes?: readonly ("attack" | "abuse" | "leak" | "access" | "other")[] | undefined; readonly severity?: "low" | "medium" | "high" | "critical" | undefined; readonly profiles?: readonly (string)[] | undefined; readonly audit?: boolean | undefined; } | undefined; readonly secret?: (string | null) | undefined; }; }; readonly answer: Forwarder };
  /** Stop sending. */
  readonly removeForwarder: { readonly given: { readonly params: { readonly id: string; }; }; readonly answer: undefined };
  /** When rules spoke, newest first. */
  readonly listAlerts: { readonly given: { readonly query?: { readonly limit?: number | undefined; readonly cursor?: string | undefined; readonly rule?: string | undefined; }; }; readonly answer: { readonly items: readonly ({ readonly id: string; readonly ruleId: string; readonly ruleName: string; readonly at: number; readonly summary: string; readonly detail: Readonly<Record<string, unknown>>; })[]; readonly next: (string | null); } };
  /** Send one made-up event and say how that went. */
  readonly testForwarder: { readonly given: { readonly params: { readonly id: string; }; }; readonly answer: { readonly ok: boolean; readonly message: string; readonly milliseconds: number; } };
  /** The lines that add a function, for each cloud and runtime. The key stands in them as a placeholder. */
  readonly getOnboarding: { readonly given: { readonly query?: { readonly profile?: string | undefined; }; }; readonly answer: { readonly connectUrl: string; readonly logPath: string; readonly keyPlaceholder: string; readonly clouds: readonly ({ readonly id: "aws" | "gcp" | "azure" | "pyrasp"; readonly title: string; readonly steps: readonly ({ readonly title: string; readonly language: string; readonly code: string; })[]; })[]; } };
}
