import { createCurator } from '../blacklist/curator.ts';
import { createTurn } from '../dry-run/turn.ts';
import { createOutbound } from '../forward/outbound.ts';
import { createFeedReader } from '../lists/feed-reader.ts';
import { createOverseer, type Overseer } from '../rollout/overseer.ts';
import { rolloutEvent } from '../rollout/rollout-event.ts';
import { createStewardship } from '../rollout/steward.ts';
import type { Services } from '../services.ts';
import type { WriteBehind } from '../telemetry/write-behind.ts';
import type { Following } from './following.ts';
import type { Ground } from './ground.ts';

/** What people steer the fleet with. */
export interface Steering extends Pick<Services, 'curator' | 'feeds' | 'stewardship' | 'dryRuns' | 'outbound'> {
  readonly overseer: Overseer;
}

/** Puts together what people do to the list and to configurations, and what reaches hosts that they name. */
export function assembleSteering(ground: Ground, { committed }: Following, writeBehind: WriteBehind): Steering {
  const { options, now, db, settings, neverBlock } = ground;
  const stewardship = createStewardship({ db, now, committed, approvalRequired: () => settings().approval.required });
  return {
    curator: createCurator({ db, neverBlock, now, quorum: () => settings().intake.globalQuorum, committed }),
    feeds: createFeedReader({
      db,
      neverBlock,
      now,
      committed,
      folder: options.feedFolder ?? null,
      allowPrivate: options.allowReserved ?? false,
    }),
    stewardship,
    dryRuns: createTurn(),
    outbound: createOutbound(options.forwardTo ?? []),
    overseer: createOverseer({
      db,
      stewardship,
      now,
      onRollback: (rollout, crossing) => writeBehind.event(rolloutEvent(rollout, crossing, now())),
    }),
  };
}
