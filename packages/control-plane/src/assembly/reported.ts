import type { Services } from '../services.ts';
import { createReportWriter } from '../sync/report-writer.ts';
import { createBreaker } from '../trust/breaker.ts';
import { breakerEvent } from '../trust/breaker-event.ts';
import { createIntake } from '../trust/intake.ts';
import type { Following } from './following.ts';
import type { Ground } from './ground.ts';
import type { Observing } from './observing.ts';

/** Puts together what happens to the sources that agents report: they are judged, committed, and taken over into the list. */
export function assembleReports(
  ground: Ground,
  following: Following,
  { writeBehind }: Pick<Observing, 'writeBehind'>,
): Pick<Services, 'intake' | 'reports'> {
  const { options, now, store, db, settings, neverBlock, follower, intakeRules, putBy } = ground;
  const breaker = createBreaker({
    checkLimit: () => options.intake?.breakerPerMinute ?? settings().intake.breakerPerMinute,
    keyLimit: () => Math.ceil((options.intake?.perMinute ?? settings().intake.newPerMinute) / 2),
    onTrip: (trip) => writeBehind.event(breakerEvent(trip, now())),
  });
  const limits = {
    perMinute: () => options.intake?.perMinute ?? settings().intake.newPerMinute,
    perDay: () => options.intake?.perDay ?? settings().intake.newPerDay,
  };
  const reports = createReportWriter({
    db,
    putBy,
    now,
    rules: intakeRules,
    async listed(committed) {
      await following.followList(committed);
      store.hint();
    },
  });
  const intake = createIntake(
    neverBlock,
    limits,
    (profile, network, at) => follower.live.lists(profile, network, at) || reports.holds(profile, network),
    breaker,
  );
  return { intake, reports };
}
