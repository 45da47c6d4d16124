import { applyCloudConfig, createConfig, loadBootstrap } from './load-config.ts';
import type { ReadTextFile } from './local-file.ts';
import { templateParameters } from './templates.ts';

const cloudUrl = 'https://cp.example/connect';
const reader =
  (content: unknown): ReadTextFile =>
  () =>
    typeof content === 'string' ? content : JSON.stringify(content);
const missing: ReadTextFile = () => {
  throw Object.assign(new Error("ENOENT: no such file or directory, open '/secret/path'"), { code: 'ENOENT' });
};
const messages = (problems: readonly { readonly message: string }[]) => problems.map(({ message }) => message);

/** Applies a configuration that has to be accepted. */
function applied(loaded: ReturnType<typeof loadBootstrap>, value: unknown) {
  const outcome = applyCloudConfig(loaded, value, 'r1');
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome;
}

describe('loadBootstrap and createConfig', () => {
  it('is the default template where nothing is set', () => {
    const loaded = loadBootstrap({ PATH: '/bin' });
    const config = createConfig(loaded);
    expect(loaded.bootstrap).toEqual({
      cloudUrl: null,
      key: null,
      publicKeys: null,
      template: 'default',
      file: null,
      floor: { checks: {}, paths: [], hosts: [] },
    });
    expect(config.origin).toBe('default');
    expect(config.revision).toBeNull();
    expect(config.parameters).toEqual(templateParameters('default'));
    expect(config.problems).toEqual([]);
    expect(config.modes).toEqual({
      whitelist: 'block',
      blacklist: 'block',
      decoy: 'blacklist',
      flood: 'blacklist',
      brute: 'blacklist',
      sqli: 'block',
      xss: 'block',
      command: 'block',
      traversal: 'block',
      code: 'block',
      nosql: 'block',
      ssti: 'block',
      ssrf: 'block',
      xxe: 'block',
      'prototype-pollution': 'block',
      jndi: 'block',
      ldap: 'block',
      crlf: 'block',
      spoofing: 'block',
      path: 'block',
      headers: 'block',
      hpp: 'block',
      ztaa: 'block',
      dlp: 'block',
      format: 'report',
      upload: 'report',
      characters: 'report',
      bots: 'report',
      truncated: 'report',
    });
    expect(config.ratePaths.test('/any')).toBe(true);
    expect(config.ignorePaths.size).toBe(0);
    expect(config.decoyRoutes.find('/.git/config')).toBe('/.git/');
  });

  it.each(['/login', '/admin', '/version', '/', '/api', '/.well-known/security.txt', '/wp-login-tips', '/.gitignore'])(
    'has no decoy at %s by default',
    (path) => {
      expect(createConfig(loadBootstrap({})).decoyRoutes.test(path)).toBe(false);
    },
  );

  it('lets each source beat the one before it', () => {
    const env = {
      RASP_TEMPLATE: 'pyrasp',
      RASP_CONF: '/etc/rasp.json',
      RASP_CLOUD_URL: cloudUrl,
      RASP_FLOOD_RATIO: '4',
      RASP_FLOOD_DELAY: '4',
    };
    const file = { FLOOD_RATIO: 2, FLOOD_DELAY: 2, ERROR_FLOOD_RATIO: 2, BEACON_DELAY: 2 };
    const loaded = loadBootstrap(
      env,
      { config: { FLOOD_RATIO: 5 } },
      reader({ config: file, blacklist: { '192.0.2.1': 1 } }),
    );
    expect(loaded.problems).toEqual([]);
    expect(loaded.blacklist).toEqual({ '192.0.2.1': 1 });
    expect(createConfig(loaded).origin).toBe('local');
    const { config } = applied(loaded, { FLOOD_RATIO: 3, FLOOD_DELAY: 3, BEACON_DELAY: 3 });
    expect(config.origin).toBe('cloud');
    expect(config.revision).toBe('r1');
    expect(config.parameters).toMatchObject({
      APP_NAME: 'Web Server',
      ERROR_FLOOD_RATIO: 2,
      BEACON_DELAY: 3,
      FLOOD_DELAY: 4,
      FLOOD_RATIO: 5,
    });
  });

  it('takes SECURITY_CHECKS of file and control plane as a whole, and pins single checks elsewhere', () => {
    const env = { RASP_CONF: 'f', RASP_SECURITY_CHECKS: '{"flood": 0}' };
    const loaded = loadBootstrap(
      env,
      { config: { SECURITY_CHECKS: { brute: 'report' } } },
      reader({ SECURITY_CHECKS: { sqli: 3, xss: 3 } }),
    );
    expect(createConfig(loaded).modes).toMatchObject({ sqli: 'report', xss: 'report', flood: 'off', brute: 'report' });
    const { config } = applied(loaded, { SECURITY_CHECKS: { sqli: 0, flood: 2, futuristic: 1 } });
    expect(config.modes).toMatchObject({ sqli: 'off', xss: 'block', flood: 'off', brute: 'report' });
    expect(config.parameters.SECURITY_CHECKS).toMatchObject({ futuristic: 'block', decoy: 'blacklist' });
    expect(applied(loaded, {}).config.modes.sqli).toBe('report');
  });

  it('keeps what a beacon leaves out where a base is given', () => {
    const loaded = loadBootstrap({});
    const first = applied(loaded, { FLOOD_RATIO: 3, FLOOD_DELAY: 3 });
    const second = applyCloudConfig(loaded, { FLOOD_DELAY: 4 }, 'r2', 'cloud', first.layer);
    expect(second.ok && second.config.parameters).toMatchObject({ FLOOD_RATIO: 3, FLOOD_DELAY: 4 });
    expect(applied(loaded, { FLOOD_DELAY: 4 }).config.parameters.FLOOD_RATIO).toBe(300);
  });

  it('prefers options, then RASP_, then PYRASP_ for what it needs to start', () => {
    const env = {
      PYRASP_CLOUD_URL: 'https://old.example/',
      PYRASP_KEY: 'old',
      PYRASP_TEMPLATE: 'pyrasp',
      PYRASP_CONF: 'old.json',
    };
    expect(loadBootstrap(env, {}, reader({})).bootstrap).toMatchObject({
      cloudUrl: 'https://old.example/',
      key: 'old',
      template: 'pyrasp',
      file: 'old.json',
    });
    const both = { ...env, RASP_CLOUD_URL: cloudUrl, RASP_KEY: 'new', RASP_TEMPLATE: 'default', RASP_CONF: 'new.json' };
    expect(loadBootstrap(both, {}, reader({})).bootstrap).toMatchObject({
      cloudUrl,
      key: 'new',
      publicKeys: null,
      template: 'default',
      file: 'new.json',
    });
    expect(loadBootstrap(both, { cloudUrl: 'http://127.0.0.1:1/', key: 'own' }, reader({})).bootstrap).toMatchObject({
      cloudUrl: 'http://127.0.0.1:1/',
      key: 'own',
    });
  });

  it.each(['cp.example', 'ftp://cp.example', 'https://user:hunter2@cp.example/', 'https://'])(
    'goes without the cloud URL %s, and does not repeat it',
    (url) => {
      const { bootstrap, problems } = loadBootstrap({ RASP_CLOUD_URL: url, RASP_KEY: 'k' });
      expect(bootstrap.cloudUrl).toBeNull();
      expect(messages(problems)).toEqual([
        'The cloud URL must be an http or https URL without user name and password; the agent runs without a control plane (options of protect or environment)',
      ]);
    },
  );

  it('never shows the key', () => {
    const { bootstrap, problems } = loadBootstrap({}, { key: 'S'.repeat(2049) });
    expect(bootstrap.key).toBeNull();
    expect(messages(problems).join('')).not.toContain('SS');
  });

  it('falls back to the default template with a word about it', () => {
    const { bootstrap, problems } = loadBootstrap({ RASP_TEMPLATE: 'strict' });
    expect(bootstrap.template).toBe('default');
    expect(messages(problems)).toEqual([
      '"strict" is no template, there are default and pyrasp; default is used (environment)',
    ]);
  });

  it.each<[string, ReadTextFile, string]>([
    [
      'is missing',
      missing,
      'The configuration file cannot be read (ENOENT); the agent runs without it (the file c.json)',
    ],
    [
      'is no JSON',
      reader('{"ZTAA_KEYS": ["hunter2"'),
      'The configuration file is not valid JSON; the agent runs without it (the file c.json)',
    ],
    [
      'is a list',
      reader('[]'),
      'The configuration file is not an object of parameters; the agent runs without it (the file c.json)',
    ],
  ])('has one problem with a file that %s', (_, read, message) => {
    const loaded = loadBootstrap({ RASP_CONF: 'c.json' }, {}, read);
    expect(messages(loaded.problems)).toEqual([message]);
    expect(createConfig(loaded).parameters).toEqual(templateParameters('default'));
  });

  it.each<[string, unknown]>([
    ['bare', { FLOOD_RATIO: 7 }],
    ['wrapped', { config: { FLOOD_RATIO: 7 } }],
    ['enveloped', { status: true, message: '', data: { config: { FLOOD_RATIO: 7 }, blacklist: {} } }],
    ['enveloped and flat', { status: true, message: '', data: { FLOOD_RATIO: 7 } }],
    ['marked', `\uFEFF{"FLOOD_RATIO": 7}`],
  ])('reads a file that is %s', (_, content) => {
    const loaded = loadBootstrap({ RASP_CONF: 'c.json' }, {}, reader(content));
    expect(loaded.problems).toEqual([]);
    expect(createConfig(loaded).parameters.FLOOD_RATIO).toBe(7);
  });

  it('reads a real file and refuses what is none', () => {
    expect(createConfig(loadBootstrap({ RASP_CONF: __filename })).problems[0]?.message).toContain('not valid JSON');
    expect(createConfig(loadBootstrap({ RASP_CONF: __dirname })).problems[0]?.message).toContain('(not a file)');
    expect(createConfig(loadBootstrap({ RASP_CONF: '/dev/zero' })).problems[0]?.message).toContain('(not a file)');
    expect(createConfig(loadBootstrap({ RASP_CONF: 'no\u0000name' })).problems).toHaveLength(1);
  });

  it('keeps snapshots where the machine keeps temporary files', () => {
    expect(createConfig(loadBootstrap({})).parameters.SNAPSHOT_DIR).toBe('/tmp');
    expect(createConfig(loadBootstrap({ TMPDIR: '/var/tmp' })).parameters.SNAPSHOT_DIR).toBe('/var/tmp');
    expect(createConfig(loadBootstrap({ TMPDIR: '/var/tmp', RASP_SNAPSHOT_DIR: '' })).parameters.SNAPSHOT_DIR).toBe('');
  });

  it('is frozen to the bottom', () => {
    const loaded = loadBootstrap(
      { RASP_CONF: 'c', RASP_WHITELIST: '10.0.0.1' },
      { config: { HOSTS: ['a'] } },
      reader({ DECOY_ROUTES: ['/x'] }),
    );
    const { config } = applied(loaded, { EXCEPTIONS: [['a', 'exact']], SECURITY_CHECKS: { sqli: 1 } });
    const open: string[] = [];
    const walk = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      if (!Object.isFrozen(value)) open.push(path);
      for (const [name, part] of Object.entries(value)) walk(part, `${path}.${name}`);
    };
    walk(config.parameters, 'parameters');
    walk(config.modes, 'modes');
    walk(config.problems, 'problems');
    for (const name of ['ignorePaths', 'ratePaths', 'decoyRoutes', 'exceptions', 'whitelist'] as const) {
      if (!Object.isFrozen(config[name])) open.push(name);
    }
    if (!Object.isFrozen(config)) open.push('config');
    expect(open).toEqual([]);
    expect(Object.isFrozen(templateParameters('pyrasp')?.DECOY_ROUTES[0])).toBe(true);
  });

  it('names entries that cannot be used, three of a list', () => {
    const config = createConfig(
      loadBootstrap({
        RASP_WHITELIST: '10.1,x,10.0.0.0/33,y,10.0.0.1',
        RASP_IGNORE_PATHS: '["(?=a)"]',
        RASP_TRUSTED_PROXIES: 'lb',
      }),
    );
    expect(config.whitelist.has('10.0.0.1')).toBe(true);
    expect(messages(config.problems)).toEqual([
      'IGNORE_PATHS does without "(?=a)" because lookahead is not supported (the merged configuration)',
      'WHITELIST does without "10.1" because it is neither an address nor a CIDR block (the merged configuration)',
      'WHITELIST does without "x" because it is neither an address nor a CIDR block (the merged configuration)',
      'WHITELIST does without "10.0.0.0/33" because it is neither an address nor a CIDR block (the merged configuration)',
      'WHITELIST does without 1 more entries that cannot be used (the merged configuration)',
      'TRUSTED_PROXIES does without "lb" because it is neither an address nor a CIDR block (the merged configuration)',
    ]);
  });

  it.each([
    [1000, 1000, 0],
    [1001, 1000, 1],
  ])('of %i keys of zero trust tries %i, and says where it does not try all', (given, tried, warnings) => {
    const keys = Array.from({ length: given }, (_, n) => `key-${n}`);
    const config = createConfig(loadBootstrap({ RASP_ZTAA_KEYS: JSON.stringify(keys) }));
    expect(config.ztaaKeys).toEqual(keys.slice(0, tried));
    expect(config.problems).toHaveLength(warnings);
    expect(JSON.stringify(config.problems)).not.toContain('key-1000');
  });

  it.each([
    ['/blocked', 'redirect', 0],
    ['https://example.org/blocked', 'redirect', 0],
    ['Blocked', 'block', 1],
    ['javascript:alert(1)', 'block', 1],
    ['/a\r\nSet-Cookie: x', 'block', 1],
  ])('redirects to %j: %s', (content, action, problems) => {
    const config = createConfig(
      loadBootstrap({}, { config: { BLOCK_ACTION: 'redirect', BLOCK_ACTION_CONTENT: content } }),
    );
    expect(config.parameters.BLOCK_ACTION).toBe(action);
    expect(config.problems).toHaveLength(problems);
  });
});
