import type { Kysely } from 'kysely';
import type { Directory } from './profiles/directory.ts';
import type { NewEntry } from './repositories/blacklist.ts';
import type { Tables } from './store/tables.ts';
import type { AgentAnswers } from './sync/agent-answers.ts';
import type { DurableWriter } from './sync/durable-writer.ts';
import type { Follower } from './sync/follower.ts';
import type { ListUrls } from './sync/list-urls.ts';
import type { Snapshots } from './sync/snapshots.ts';
import type { WriteBehind } from './telemetry/write-behind.ts';
import type { Intake } from './trust/intake.ts';

/** What the routes work with. Everything is passed in; a route keeps no state. */
export interface Services {
  readonly db: Kysely<Tables>;
  readonly now: () => number;
  readonly directory: Directory;
  readonly answers: AgentAnswers;
  readonly snapshots: Snapshots;
  readonly listUrls: ListUrls;
  readonly intake: Intake;
  /** Commits reported entries; resolves when they are on disk and in the list in memory. */
  readonly reports: DurableWriter<NewEntry>;
  readonly follower: Follower;
  readonly writeBehind: WriteBehind;
  readonly counters: Counters;
  /** Hex SHA-256 of the token that opens the overview. */
  readonly adminTokenHash: string;
}

/** What the server did since it started. */
export interface Counters {
  connects: number;
  beacons: number;
  refused: number;
  failed: number;
  /** Log records over the rate of their key, or of all senders without one. */
  refusedEvents: number;
  /** Reported entries that were turned away, by reason. */
  readonly refusedEntries: Record<string, number>;
}
