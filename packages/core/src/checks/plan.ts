import type { ReadLimits } from '../adapter.ts';
import type { Config } from '../config/config.ts';
import type { CheckId } from '../detectors/taxonomy.ts';
import type { RequestCheck, ResponseCheck } from './check.ts';
import { requestChecks, responseChecks } from './index.ts';

/** What follows from a configuration once, so that no request works it out again. */
export interface CheckPlan {
  readonly config: Config;
  readonly before: readonly RequestCheck[];
  readonly after: readonly ResponseCheck[];
  readonly readLimits: ReadLimits;
}

const plans = new WeakMap<Config, CheckPlan>();

/** Gives the plan of a configuration; the same object for the same configuration. */
export function planFor(config: Config): CheckPlan {
  const known = plans.get(config);
  if (known !== undefined) return known;
  const { parameters, modes } = config;
  const on = (ids: readonly CheckId[]) => ids.length === 0 || ids.some((id) => modes[id] !== 'off');
  const plan: CheckPlan = {
    config,
    before: requestChecks.filter((check) => on(check.ids)),
    after: responseChecks.filter((check) => on(check.ids)),
    readLimits: {
      maxBodyBytes: parameters.MAX_BODY_BYTES,
      trustedProxies: parameters.TRUSTED_PROXIES,
      frontDoorId: parameters.AZURE_FRONT_DOOR_ID,
    },
  };
  plans.set(config, plan);
  return plan;
}
