import { openGeo } from '../events/geo.ts';
import { createEventIntake } from '../events/intake.ts';
import { createLiveFeed } from '../events/live-feed.ts';
import { createLogPaths } from '../events/log-paths.ts';
import { createHealth } from '../health.ts';
import { createMetrics } from '../metrics/metrics.ts';
import type { Services } from '../services.ts';
import type { AgentAnswers } from '../sync/agent-answers.ts';
import { noCounters } from '../telemetry/counters.ts';
import { createWriteBehind } from '../telemetry/write-behind.ts';
import { createEventIds, type EventIds } from '../trust/event-id.ts';
import type { Ground } from './ground.ts';

/** What is seen of the fleet and of the server itself. */
export interface Observing
  extends Pick<
    Services,
    'counters' | 'writeBehind' | 'health' | 'metrics' | 'geo' | 'live' | 'liveStreams' | 'events' | 'logPaths'
  > {
  readonly eventIds: EventIds;
}

/** Puts together what takes in events and telemetry, counts, and shows how the server does. */
export async function assembleObservation(ground: Ground, answers: Pick<AgentAnswers, 'standing'>): Promise<Observing> {
  const { options, now, onProblem, store, db, settings, tokenSecret, follower } = ground;
  const writeBehind = createWriteBehind(db, waitingEvents, answers.standing);
  const counters = noCounters();
  const liveStreams = new Set<() => void>();
  const geo = await openGeo(options.geo ?? {}, onProblem);
  const live = createLiveFeed(now);
  const eventIds = createEventIds();
  const rates = { known: options.eventRates?.known ?? 60_000, unknown: options.eventRates?.unknown ?? 6_000 };
  return {
    counters,
    writeBehind,
    health: createHealth(db),
    metrics: createMetrics({ db, store, now, state: { counters, writeBehind, list: follower.live, liveStreams } }),
    geo,
    live,
    liveStreams,
    eventIds,
    events: createEventIntake({ ids: eventIds, geo, live, writeBehind, counters, settings, now, rates }),
    logPaths: createLogPaths(tokenSecret),
  };
}

/** Events that wait for the store: five seconds of the most that is promised. */
const waitingEvents = 50_000;
