import type { Body } from './body.ts';
import type { DenyVerdict, Finding } from './finding.ts';
import type { DecodeStep, Pairs } from './input.ts';
import type { ResponseWatch } from './response/response-watch.ts';

/** The clouds an agent runs on; `testing` is the in-memory platform of the test suites. */
export type Platform = 'aws' | 'gcp' | 'azure' | 'testing';

/** Environment variables as `process.env` gives them. */
export type Env = Readonly<Record<string, string | undefined>>;

/** What identifies this instance to the control plane; read from the environment alone, never from the network. */
export interface InstanceInfo {
  /** The name that PyRASP's protocol gives this platform: `AWS Lambda`, `Google Cloud Function`, `Azure Function`. */
  readonly wirePlatform: string;
  /** Language runtime, such as `nodejs24.x` or `node24.21.0`. */
  readonly runtime: string;
  /** Function, service or app name; an instance is not inventory, this is. */
  readonly service: string;
  readonly serviceVersion: string | null;
  readonly region: string | null;
  /** Memory limit of the instance in MB, or null where the platform does not tell. */
  readonly memoryLimitMb: number | null;
  /**
   * True where the platform stops the CPU between invocations, so that a beacon still in flight
   * when the handler ends must be waited for (bounded by SETTLE_MS).
   */
  readonly freezesAfterResponse: boolean;
}

/** How the client address was obtained; sent with shared blacklist entries so that a server can weigh them. */
export type ClientIpSource = 'platform' | `proxy:${number}` | 'header';

/**
 * One HTTP-like request, the same for every cloud and event shape.
 *
 * Members may be lazy getters: a part that no enabled check reads is never parsed. Query names and values
 * are percent-decoded exactly once by the rules of `application/x-www-form-urlencoded` (as an application sees
 * them), header names are lower-cased, header and cookie values are as received.
 */
export interface NormalizedRequest {
  readonly id: string;
  /** Wall clock in milliseconds since the epoch. */
  readonly receivedAt: number;
  /** Event shape: `rest-api`, `http-api`, `function-url`, `alb`, `http` … */
  readonly trigger: string;
  readonly method: string;
  /** The Host header or the domain name that the platform vouches for; empty where there is none. */
  readonly host: string;
  /** Path and query as close to the wire as the platform delivers them. */
  readonly rawTarget: string;
  /** Path as the platform delivers it (some decode it, some do not: the engine decodes variants). */
  readonly path: string;
  readonly pathParameters: Pairs;
  readonly query: Pairs;
  readonly headers: Pairs;
  readonly cookies: Pairs;
  /** An address that the platform or a configured proxy vouches for, without port, or null; never a header taken on trust. */
  readonly clientIp: string | null;
  readonly clientIpSource: ClientIpSource | null;
  readonly body: Body;
}

/**
 * One record of an event that is no request: a queue's message, a stream's item, a file's notice, the payload of a direct call.
 *
 * Every key and every string of `data` is inspected, what the platform wrote included: it is silent.
 */
export interface NormalizedRecord {
  /** What the platform calls it (message id, sequence number, object key), for events and for the platform's own answer; may be empty. */
  readonly id: string;
  /** JSON Pointer (RFC 6901) of the record within the function's argument, such as `/Records/0`; begins the place of each finding. */
  readonly place: string;
  readonly data: unknown;
  /** Members that stand encoded in `data`, decoded: read as bodies of the content type, under the member's pointer. */
  readonly contents: readonly RecordContent[];
}

/** What one encoded member of a record holds. */
export interface RecordContent {
  /** JSON Pointer of the member within the record, such as `/kinesis/data`. */
  readonly pointer: string;
  readonly body: Body;
  /** Empty where the platform names none. */
  readonly contentType: string;
  /** What was undone to read it. */
  readonly trail: readonly DecodeStep[];
}

/** What a trigger delivered: one HTTP-like request, or a batch of records (each judged on its own). */
export interface NormalizedEvent {
  readonly request: NormalizedRequest | null;
  readonly records: readonly NormalizedRecord[];
  /** Event shape of `records`: `sqs`, `kinesis`, `cloudevent` …; a request names its own. */
  readonly trigger: string;
  /**
   * True where EVENT_ACTION, not a check's mode alone, says whether a finding stops anything: everything whose caller is no HTTP
   * client (queues, streams, resolvers, authorizers, WebSocket messages, direct calls).
   */
  readonly byEventAction: boolean;
}

/** A record that is taken out of a batch, and why. */
export interface WithheldRecord {
  /** Its index in `NormalizedEvent.records`. */
  readonly index: number;
  readonly record: NormalizedRecord;
  readonly verdict: DenyVerdict;
}

/**
 * What a platform does with the records that are not to reach the handler. A platform without such events has none.
 *
 * `action` is EVENT_ACTION; `report` never comes here.
 */
export interface RecordsAdapter<Invocation, Result> {
  /**
   * Before: takes the records out of what the handler gets. Gives the result that stands for the handler's where nothing is left
   * for it to do, or null where it is to run with the rest. May wait for a dead-letter target.
   */
  withhold(
    invocation: Invocation,
    withheld: readonly WithheldRecord[],
    action: WithholdAction,
    config: WithholdConfig,
  ): { readonly result: Result } | null | Promise<{ readonly result: Result } | null>;
  /** After: adds the records that were withheld as failed to the handler's own answer. */
  complete(invocation: Invocation, result: Result): Result;
}

/** What EVENT_ACTION may ask for beside `report`. */
export type WithholdAction = 'drop' | 'fail' | 'dead-letter';

/** What withholding needs of the configuration and of the options of `protect`. */
export interface WithholdConfig {
  readonly deadLetterQueue: string;
  /** The user's own target; null for none. */
  readonly deadLetter: DeadLetter | null;
  /** Milliseconds that sending may take. */
  readonly budgetMs: number;
}

/** Takes a record that was withheld, as the platform delivered it, with the findings that withheld it. */
export type DeadLetter = (record: unknown, findings: readonly Finding[]) => void | Promise<void>;

/**
 * What response checks see: header names lower-cased, and the body as it goes out, under a Content-Encoding of the handler's own as it is.
 *
 * `body` is null where there is none, and where it is streamed.
 */
export interface NormalizedResponse {
  readonly statusCode: number;
  readonly headers: Pairs;
  readonly body: string | Uint8Array | null;
}

/** How the user's handler ended. */
export type Outcome<Result> =
  | { readonly kind: 'returned'; readonly result: Result }
  | { readonly kind: 'threw'; readonly error: unknown };

/**
 * The one interface between a platform and the core. All methods may throw: the guard catches, counts and fails open.
 *
 * `Invocation` is whatever the platform calls the wrapped function with; `Result` what that function gives back.
 */
export interface PlatformAdapter<Invocation, Result> {
  readonly platform: Platform;
  /** Init: environment only, no network. */
  describeInstance(env: Env): InstanceInfo;
  /** Before: the normalised event, or null where this shape cannot be inspected (counted, never silent). */
  readEvent(invocation: Invocation, limits: ReadLimits): NormalizedEvent | null | Promise<NormalizedEvent | null>;
  /** Before or after: turns a denial into the platform's own response. */
  writeDenial(invocation: Invocation, verdict: DenyVerdict): Result | Promise<Result>;
  /** After: what the handler answered, or null where it cannot be read. */
  readResponse(
    invocation: Invocation,
    outcome: Outcome<Result>,
  ): NormalizedResponse | null | Promise<NormalizedResponse | null>;
  /**
   * Before the handler: takes the watch of a response that the handler sends itself, piece by piece. Only called where there is
   * something to watch or to change.
   */
  watchResponse?(invocation: Invocation, watch: ResponseWatch): void;
  /**
   * After: the handler's result as the caller is to get it, with the watch's Server header and with streams in it watched; the same
   * object where nothing changes. The handler's own object is never edited.
   */
  changeResponse?(invocation: Invocation, result: Result, watch: ResponseWatch): Result | Promise<Result>;
  /** Flush: keeps `work` alive for at most `budgetMs`; running out of budget is not an error. */
  settle(invocation: Invocation, work: Promise<void>, budgetMs: number): Promise<void>;
  /** How records are withheld; absent on a platform whose events are all requests. */
  readonly records?: RecordsAdapter<Invocation, Result>;
}

/** Bounds and facts from the configuration that an adapter needs while it reads an event. */
export interface ReadLimits {
  /** 0 where no check looks at a body: then none needs to be read. */
  readonly maxBodyBytes: number;
  /** TRUSTED_PROXIES: a hop count, or the addresses and CIDRs of proxies in front of the platform. */
  readonly trustedProxies: number | readonly string[];
  /** AZURE_FRONT_DOOR_ID: the Front Door profile whose socket address header may be believed; empty for none. */
  readonly frontDoorId: string;
}
