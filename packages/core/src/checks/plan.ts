import type { ReadLimits } from '../adapter.ts';
import type { Config } from '../config/config.ts';
import type { Check, InputCheck, RequestCheck, ResponseCheck } from './check.ts';
import { dlp } from './dlp.ts';
import { requestChecks, responseChecks } from './index.ts';

/** What follows from a configuration once, so that no request works it out again. */
export interface CheckPlan {
  readonly config: Config;
  readonly before: readonly (RequestCheck | InputCheck)[];
  /** The checks of a record, in the order of `before`. */
  readonly records: readonly InputCheck[];
  readonly after: readonly ResponseCheck[];
  /** True where responses are looked at or changed on their way out. */
  readonly watches: boolean;
  readonly readLimits: ReadLimits;
}

const plans = new WeakMap<Config, CheckPlan>();

/** Gives the plan of a configuration; the same object for the same configuration. */
export function planFor(config: Config): CheckPlan {
  const known = plans.get(config);
  if (known !== undefined) return known;
  const { parameters, modes } = config;
  const on = ({ ids, applies }: Check) =>
    (ids.length === 0 || ids.some((id) => modes[id] !== 'off')) && applies?.(config) !== false;
  const before = requestChecks.filter(on);
  const after = responseChecks.filter(on);
  const plan: CheckPlan = {
    config,
    before,
    records: before.filter((check) => check.phase === 'inputs'),
    after,
    watches: parameters.CHANGE_SERVER || after.includes(dlp),
    readLimits: {
      maxBodyBytes: before.every((check) => 'bodiless' in check) ? 0 : parameters.MAX_BODY_BYTES,
      trustedProxies: parameters.TRUSTED_PROXIES,
      frontDoorId: parameters.AZURE_FRONT_DOOR_ID,
    },
  };
  plans.set(config, plan);
  return plan;
}
