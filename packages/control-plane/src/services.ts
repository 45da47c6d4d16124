import type { Kysely } from 'kysely';
import type { Settings } from './api/settings.ts';
import type { Curator } from './blacklist/curator.ts';
import type { Turn } from './dry-run/turn.ts';
import type { Geo } from './events/geo.ts';
import type { EventIntake } from './events/intake.ts';
import type { LiveFeed } from './events/live-feed.ts';
import type { LogPaths } from './events/log-paths.ts';
import type { Outbound } from './forward/outbound.ts';
import type { Health } from './health.ts';
import type { FeedReader } from './lists/feed-reader.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { Authenticator } from './people/authenticator.ts';
import type { Cookies } from './people/cookies.ts';
import type { Logins } from './people/logins.ts';
import type { Oidc } from './people/oidc.ts';
import type { People } from './people/people.ts';
import type { Directory } from './profiles/directory.ts';
import type { NeverBlockGuard } from './repositories/never-block-guard.ts';
import type { Stewardship } from './rollout/steward.ts';
import type { Signer } from './signing/signer.ts';
import type { SigningKeys } from './signing/signing-keys.ts';
import type { Store } from './store/database.ts';
import type { Tables } from './store/tables.ts';
import type { AgentAnswers } from './sync/agent-answers.ts';
import type { Follower } from './sync/follower.ts';
import type { ListUrls } from './sync/list-urls.ts';
import type { ReportWriter } from './sync/report-writer.ts';
import type { Snapshots } from './sync/snapshots.ts';
import type { Counters } from './telemetry/counters.ts';
import type { WriteBehind } from './telemetry/write-behind.ts';
import type { Intake } from './trust/intake.ts';

/** What the routes work with. Everything is passed in; a route keeps no state. */
export interface Services {
  readonly db: Kysely<Tables>;
  readonly store: Store;
  readonly now: () => number;
  readonly directory: Directory;
  readonly answers: AgentAnswers;
  readonly snapshots: Snapshots;
  readonly listUrls: ListUrls;
  readonly intake: Intake;
  readonly neverBlock: NeverBlockGuard;
  /** What people do to the list. */
  readonly curator: Curator;
  readonly feeds: FeedReader;
  /** Brings configurations from a draft to the fleet. */
  readonly stewardship: Stewardship;
  readonly dryRuns: Turn;
  /** Brings reported entries to disk and on the list. */
  readonly reports: ReportWriter;
  readonly follower: Follower;
  readonly writeBehind: WriteBehind;
  readonly counters: Counters;
  readonly health: Health;
  readonly metrics: Metrics;
  /** The one way in for events of all formats. */
  readonly events: EventIntake;
  readonly logPaths: LogPaths;
  readonly live: LiveFeed;
  /** Ends each stream of the live feed; a server that stops would wait for them. */
  readonly liveStreams: Set<() => void>;
  readonly geo: Geo;
  /** Reaches hosts that people named, and none inside. */
  readonly outbound: Outbound;
  /** What answers to our agents are signed with. */
  readonly signingKeys: SigningKeys;
  readonly signer: Signer;
  /** Says who calls the admin API. */
  readonly authenticator: Authenticator;
  readonly cookies: Cookies;
  readonly logins: Logins;
  readonly people: People;
  /** Null where there is no identity provider. */
  readonly oidc: Oidc | null;
  /** What an administrator set, as of the last poll. */
  readonly settings: () => Settings;
  /** Takes over into memory what the caller just committed, here and, by a hint, in other replicas. */
  readonly committed: () => Promise<void>;
  /** Base URL under which agents and people reach the server, without a slash at the end. */
  readonly publicUrl: () => string;
  /** How long an agent waits for the store, in milliseconds. */
  readonly agentWaitMs: number;
  readonly startedAt: number;
}
