import type { NetworkSet } from '../address/network-set.ts';
import type { CheckId } from '../detectors/taxonomy.ts';
import type { Mode } from '../finding.ts';
import type { FieldRules } from './field-rules.ts';
import type { HostSet } from './host-set.ts';
import type { NameSet } from './name-set.ts';
import type { Parameters } from './parameters.ts';
import type { PatternSet } from './pattern-set.ts';
import type { ConfigProblem } from './problem.ts';
import type { RouteSet } from './route-set.ts';
import type { UploadTypes } from './upload-types.ts';

/** Where the control plane's part of a configuration came from. */
export type ConfigOrigin = 'default' | 'local' | 'cloud' | 'snapshot';

/** A validated, compiled and deeply frozen configuration. A change makes a new one; nothing is edited in place. */
export interface Config {
  readonly origin: ConfigOrigin;
  /** The control plane's revision of this configuration, or null. */
  readonly revision: string | null;
  readonly parameters: Parameters;
  /** Effective mode of each check, floor applied. */
  readonly modes: Readonly<Record<CheckId, Mode>>;
  readonly ignorePaths: PatternSet;
  readonly ratePaths: PatternSet;
  readonly decoyRoutes: PatternSet;
  readonly exceptions: PatternSet;
  /** WHITELIST_HEADERS over lower-case names. */
  readonly whitelistHeaders: PatternSet;
  readonly whitelist: NetworkSet;
  readonly routes: RouteSet;
  readonly hosts: HostSet;
  readonly forbiddenHeaders: NameSet;
  readonly fields: FieldRules;
  /** BOT_AGENTS, compared with user agents in lower case. */
  readonly botAgents: PatternSet;
  readonly uploadTypes: UploadTypes;
  /** ZTAA_KEYS as they are tried: none is empty, at most 1,000. */
  readonly ztaaKeys: readonly string[];
  readonly problems: readonly ConfigProblem[];
}

/** What only the function's own deployment may set: where the control plane is, and what it may not lower. */
export interface Bootstrap {
  /** Connect URL, or null for an agent without a control plane. */
  readonly cloudUrl: string | null;
  readonly key: string | null;
  /** Keys of which one has to have signed an answer; null where answers need no signature. Empty where none could be read: then no answer is taken. */
  readonly publicKeys: readonly string[] | null;
  readonly template: string;
  /** Path of a local configuration file, or null. */
  readonly file: string | null;
  readonly floor: Floor;
}

/** What the control plane may not lower or redirect. Settable only locally (RASP_FLOOR). */
export interface Floor {
  /** The least mode of a check: `report` < `block` < `blacklist`. */
  readonly checks: Readonly<Record<string, Mode>>;
  /** Paths that IGNORE_PATHS from the control plane may never cover. */
  readonly paths: readonly string[];
  /** Hosts that BEACON_URL and LOG_SERVER may point to; empty means the host of the configured cloud URL alone. */
  readonly hosts: readonly string[];
}
