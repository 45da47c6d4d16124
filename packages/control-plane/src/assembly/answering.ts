import { createRolloutWatch, type RolloutWatch } from '../rollout/watch.ts';
import type { Services } from '../services.ts';
import { createSigner } from '../signing/signer.ts';
import { openSigningKeys } from '../signing/signing-keys.ts';
import { createAgentAnswers } from '../sync/agent-answers.ts';
import { createBeaconTokens } from '../sync/cursor.ts';
import { createListUrls } from '../sync/list-urls.ts';
import { createSnapshots } from '../sync/snapshots.ts';
import { createStockProgress } from '../sync/stock-progress.ts';
import type { Ground } from './ground.ts';

/** What agents are answered with, from memory alone. */
export interface Answering extends Pick<Services, 'answers' | 'snapshots' | 'listUrls' | 'signingKeys'> {
  readonly rollouts: RolloutWatch;
}

/** Puts together what agents are answered with, and makes the lists of all profiles. */
export function assembleAnswers(ground: Ground): Answering {
  const { options, now, onProblem, address, tokenSecret, cursors, follower, directory } = ground;
  const snapshots = createSnapshots(follower.live, cursors, onProblem);
  // A long list takes up to a second to make: before the first agent waits for it.
  for (const profile of directory.profiles()) snapshots.of(profile, now());
  const listUrls = createListUrls(tokenSecret);
  const signingKeys = openSigningKeys(options.signingKeys, onProblem);
  const rollouts = createRolloutWatch();
  const answers = createAgentAnswers({
    cursors,
    live: follower.live,
    snapshots,
    listUrls,
    signer: createSigner(() => signingKeys.inUse()),
    version: () => directory.version(),
    listUrl: () => address.of('/blacklist'),
    tokens: createBeaconTokens(tokenSecret),
    progress: createStockProgress(200_000),
    rollouts,
    beaconUrl: () => address.of('/beacon'),
  });
  return { answers, snapshots, listUrls, signingKeys, rollouts };
}
