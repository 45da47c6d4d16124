import type { Config } from '../config/config.ts';
import type { CheckId } from '../detectors/taxonomy.ts';
import type { Mode } from '../finding.ts';
import { planFor } from './plan.ts';

/** A configuration in which the checks of `modes` alone are on. */
function configWith(modes: Partial<Record<CheckId, Mode>>): Config {
  const all = new Proxy(modes, { get: (target, id) => target[id as CheckId] ?? 'off' });
  const parameters = { MAX_BODY_BYTES: 1000, TRUSTED_PROXIES: 0, AZURE_FRONT_DOOR_ID: '' };
  return { modes: all, parameters } as unknown as Config;
}

describe('planFor', () => {
  it('is made once per configuration', () => {
    const config = configWith({ sqli: 'block' });
    expect(planFor(config)).toBe(planFor(config));
  });

  it.each<CheckId>(['sqli', 'xss', 'command', 'traversal', 'truncated'])('reads bodies for %s', (id) => {
    expect(planFor(configWith({ [id]: 'report', blacklist: 'block' })).readLimits.maxBodyBytes).toBe(1000);
  });

  it('reads no body when no check looks at one', () => {
    const config = configWith({
      whitelist: 'block',
      blacklist: 'block',
      decoy: 'block',
      flood: 'block',
      brute: 'block',
    });
    expect(planFor(config).readLimits.maxBodyBytes).toBe(0);
    expect(planFor(configWith({})).readLimits.maxBodyBytes).toBe(0);
  });
});
