import type { Parameters } from '../src/config/parameters.ts';
import { createGuard } from '../src/guard.ts';
import { plainAdapter, requestWith } from './plain-platform.ts';

function guardWith(config: Partial<Parameters>, env: Record<string, string> = {}) {
  return createGuard(plainAdapter, { config }, { env, log: () => undefined, events: () => undefined });
}

const attack = requestWith({ query: [['id', "1' UNION SELECT password FROM users--"]] });

describe('what a guard tells about itself', () => {
  it('says how it stands', async () => {
    const guard = guardWith({ BLACKLIST_STRIKES: 1, SECURITY_CHECKS: { sqli: 'blacklist' } });
    await guard.handle(attack, () => 200);
    expect(guard.status()).toMatchObject({
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      config: { origin: 'local', revision: null },
      blacklistSize: 1,
      models: [],
      sync: { state: 'disabled', cursor: null },
      lastBeaconAt: null,
      lastError: null,
      counters: { attacks: 1, droppedEvents: 0, failures: {} },
    });
  });

  it('takes a configuration that nobody gave for the default', () => {
    expect(guardWith({}).status()?.config.origin).toBe('default');
  });

  it.each<[Partial<Parameters>, boolean]>([
    [{}, true],
    [{ ROUTES: ['GET /orders'] }, false],
  ])('names the checks that have nothing to judge by: %j', (config, idle) => {
    const status = guardWith({ ...config, SECURITY_CHECKS: { path: 'block' } }).status();
    expect(status?.checks.path).toBe('block');
    expect(status?.idle.includes('path')).toBe(idle);
  });

  it('hides the secrets of its configuration', () => {
    const config = guardWith({
      ZTAA_KEYS: ['a-key-that-nobody-may-see', 'another'],
      LOG_PATH: '/hook?token=t',
      APP_NAME: 'shop',
    }).config();
    expect(config).toMatchObject({
      ZTAA_KEYS: ['(hidden)', '(hidden)'],
      LOG_PATH: '/hook',
      APP_NAME: 'shop',
    });
  });

  it('lists the sources that are blocked, as many as were asked for', async () => {
    const guard = guardWith({ BLACKLIST_STRIKES: 1, SECURITY_CHECKS: { sqli: 'blacklist' } });
    for (const clientIp of ['84.17.33.9', '84.17.33.10']) await guard.handle({ ...attack, clientIp }, () => 200);
    expect(guard.blacklist().map(({ network }) => network)).toEqual(
      expect.arrayContaining(['84.17.33.9', '84.17.33.10']),
    );
    expect(guard.blacklist(1)).toHaveLength(1);
  });

  it('lists declared routes', () => {
    expect(guardWith({ ROUTES: ['GET /orders/{id}'] }).routes()).toEqual(['GET /orders/{id}']);
  });

  it('prints each configuration from VERBOSE 100 on, secrets hidden', () => {
    const lines: string[] = [];
    const log = (_level: string, line: string): void => void lines.push(line);
    createGuard(
      plainAdapter,
      { config: { VERBOSE: 100, ZTAA_KEYS: ['a-key-that-nobody-may-see'] } },
      { env: {}, log },
    ).status();
    const printed = lines.filter((line) => line.startsWith('configuration '));
    expect(printed).toHaveLength(1);
    expect(printed[0]).toContain('"VERBOSE":100');
    expect(printed[0]).not.toContain('nobody-may-see');
  });
});
