import type { ReadLimits } from '../adapter.ts';
import type { Config } from '../config/config.ts';
import type { CheckId } from '../detectors/taxonomy.ts';
import { blacklist } from './blacklist.ts';
import type { RequestCheck, ResponseCheck } from './check.ts';
import { decoy } from './decoy.ts';
import { flood } from './flood.ts';
import { ignoredPaths } from './ignored-paths.ts';
import { requestChecks, responseChecks } from './index.ts';
import { whitelist } from './whitelist.ts';

/** What follows from a configuration once, so that no request works it out again. */
export interface CheckPlan {
  readonly config: Config;
  readonly before: readonly RequestCheck[];
  readonly after: readonly ResponseCheck[];
  readonly readLimits: ReadLimits;
}

/** Checks that look at the source and the route alone. A body that only these would see is not read: on some platforms that means waiting for it. */
const bodiless: ReadonlySet<RequestCheck> = new Set([whitelist, blacklist, ignoredPaths, decoy, flood]);
const plans = new WeakMap<Config, CheckPlan>();

/** Gives the plan of a configuration; the same object for the same configuration. */
export function planFor(config: Config): CheckPlan {
  const known = plans.get(config);
  if (known !== undefined) return known;
  const { parameters, modes } = config;
  const on = (ids: readonly CheckId[]) => ids.length === 0 || ids.some((id) => modes[id] !== 'off');
  const before = requestChecks.filter((check) => on(check.ids));
  const plan: CheckPlan = {
    config,
    before,
    after: responseChecks.filter((check) => on(check.ids)),
    readLimits: {
      maxBodyBytes: before.every((check) => bodiless.has(check)) ? 0 : parameters.MAX_BODY_BYTES,
      trustedProxies: parameters.TRUSTED_PROXIES,
      frontDoorId: parameters.AZURE_FRONT_DOOR_ID,
    },
  };
  plans.set(config, plan);
  return plan;
}
