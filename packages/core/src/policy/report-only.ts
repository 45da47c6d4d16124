import type { Config } from '../config/config.ts';
import { stops } from './decide.ts';

const configs = new WeakMap<Config, Config>();

/** The same configuration with every check that stops reporting instead; the same object for the same configuration. */
export function reportOnly(config: Config): Config {
  const known = configs.get(config);
  if (known !== undefined) return known;
  const modes = Object.fromEntries(
    Object.entries(config.modes).map(([id, mode]) => [id, stops(mode) ? 'report' : mode]),
  ) as Config['modes'];
  const reporting: Config = Object.freeze({ ...config, modes: Object.freeze(modes) });
  configs.set(config, reporting);
  return reporting;
}
