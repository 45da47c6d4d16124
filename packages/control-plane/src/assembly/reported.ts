import { addEntries } from '../repositories/blacklist.ts';
import type { Services } from '../services.ts';
import { createDurableWriter } from '../sync/durable-writer.ts';
import type { WriteBehind } from '../telemetry/write-behind.ts';
import { createBreaker } from '../trust/breaker.ts';
import { breakerEvent } from '../trust/breaker-event.ts';
import { createIntake } from '../trust/intake.ts';
import type { NewEntry } from '../trust/merge-entry.ts';
import type { Following } from './following.ts';
import type { Ground } from './ground.ts';

/** Puts together what happens to the sources that agents report: they are judged, committed, and taken over into the list. */
export function assembleReports(
  ground: Ground,
  following: Following,
  writeBehind: WriteBehind,
): Pick<Services, 'intake' | 'reports'> {
  const { options, now, store, db, settings, neverBlock, follower } = ground;
  const breaker = createBreaker({
    checkLimit: () => options.intake?.breakerPerMinute ?? settings().intake.breakerPerMinute,
    keyLimit: () => Math.ceil((options.intake?.perMinute ?? settings().intake.newPerMinute) / 2),
    onTrip: (trip) => writeBehind.event(breakerEvent(trip, now())),
  });
  const limits = {
    perMinute: () => options.intake?.perMinute ?? settings().intake.newPerMinute,
    perDay: () => options.intake?.perDay ?? settings().intake.newPerDay,
  };
  return {
    intake: createIntake(neverBlock, limits, follower.live.lists, breaker),
    reports: createDurableWriter<NewEntry>(async (entries) => {
      await addEntries(db, entries, now(), { quorum: settings().intake.globalQuorum, neverBlock });
      await following.followList();
      store.hint();
    }),
  };
}
