import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFakeControlPlane } from '@rasp/testing/fake-control-plane.ts';
import { aliasedParameters, inertReason } from '../../src/config/aliases.ts';
import { bootstrapVariables, pyraspVariables } from '../../src/config/environment.ts';
import { applyCloudConfig, createConfig, loadBootstrap } from '../../src/config/load-config.ts';
import { readLocalFile } from '../../src/config/local-file.ts';
import type { Parameters } from '../../src/config/parameters.ts';
import { isParameterName } from '../../src/config/schema.ts';
import { templateParameters } from '../../src/config/templates.ts';
import { taxonomy } from '../../src/detectors/taxonomy.ts';
import { createGuard } from '../../src/guard.ts';
import { plainAdapter, requestWith } from '../plain-platform.ts';

interface ParameterRow {
  readonly name: string;
  readonly since: string;
  readonly until?: string;
  readonly ours: readonly string[];
  readonly effect: 'same' | 'differs' | 'none';
  readonly difference: string;
}

interface ModuleRow {
  readonly name: string;
  readonly ours: string;
}

const here = new URL('./', import.meta.url);
const rows = <Row>(file: string): readonly Row[] =>
  readFileSync(new URL(file, here), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
const parameters = rows<ParameterRow>('parameters.jsonl');
const modules = rows<ModuleRow>('modules.jsonl');
const page = readFileSync(new URL('../../../../docs/reference/pyrasp-parameters.md', here), 'utf8');
const files = readdirSync(here).filter((name) => name.endsWith('.json'));
const contentOf = (file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(file, here), 'utf8')) as Record<string, unknown>;
const configOf = (file: string): Record<string, unknown> => {
  const content = contentOf(file);
  return (content['config'] ?? content) as Record<string, unknown>;
};
const isVariable = (name: string) => name.startsWith('PYRASP_');

describe("PyRASP's parameters", () => {
  it('are at least 65, each once', () => {
    expect(parameters.length).toBeGreaterThanOrEqual(65);
    expect(new Set(parameters.map(({ name }) => name)).size).toBe(parameters.length);
  });

  it.each(parameters)('$name is a parameter, another name of one, or known to have no effect', (row) => {
    const { name, ours, effect, difference } = row;
    if (isVariable(name)) {
      expect(pyraspVariables).toContain(name);
      expect(Object.keys(bootstrapVariables)).toEqual(expect.arrayContaining([...ours]));
      return;
    }
    if (ours.length === 0) expect(inertReason(name)).not.toBeNull();
    else if (ours.length === 1 && ours[0] === name) expect(isParameterName(name)).toBe(true);
    else expect(aliasedParameters(name)).toEqual(ours);
    if (effect !== 'same') expect(difference.length).toBeGreaterThan(10);
    for (const one of ours) expect(isParameterName(one)).toBe(true);
  });

  it.each(parameters)('$name stands in the documentation as it stands here', ({ name, since, until, effect }) => {
    const line = page.split('\n').filter((text) => text.startsWith(`| \`${name}\` |`));
    expect(line).toHaveLength(1);
    expect(line[0]).toContain(`| ${since}${until === undefined ? '' : ` to ${until}`} |`);
    expect(line[0]?.includes('**no effect**')).toBe(effect === 'none');
  });

  it.each(modules)('module $name is a check, or is kept and ignored', ({ name, ours }) => {
    expect(ours === '' || ours === name).toBe(true);
    expect(Object.hasOwn(taxonomy, name)).toBe(ours === name);
    expect(page).toContain(`| \`${name}\` |`);
    const config = createConfig(loadBootstrap({}, { config: { SECURITY_CHECKS: { [name]: 3 as never } } }));
    expect(config.problems).toEqual([]);
    expect(config.parameters.SECURITY_CHECKS[name]).toBe('report');
  });

  it('are every name that the sample files hold, but for the misspelt one', () => {
    const known = new Set(parameters.map(({ name }) => name));
    const names = files.flatMap((file) => Object.keys(configOf(file)));
    expect(names.filter((name) => !known.has(name))).toEqual(['RESOLBVE_COUNTRY']);
  });
});

interface Expected {
  readonly values: Partial<Parameters>;
  readonly modes: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

/** What each file comes to. The values are the whole of what differs from the file's own. */
const expected: Readonly<Record<string, Expected>> = {
  'file-0.6.json': {
    values: {
      BLOCK_ACTION_CONTENT: '<html><body><h1>Stopped at the door</h1></body></html>',
      BLACKLIST_ACTION_CONTENT: '<html><body><h1>Stopped at the door</h1></body></html>',
      BLOCK_STATUS_CODE: 403,
      BLACKLIST_STATUS_CODE: 403,
      FLOOD_RATIO: 40,
      DECOY_ROUTES: ['/admin', '/login', '/cgi-bin/', '/.env', '/owa/', '/.git/', '/.aws/ '].map(
        (text) => [text, 'starts'] as const,
      ),
      LOG_FORMAT: 'syslog',
      LOG_PROTOCOL: 'udp',
      DLP_CC_NUMBERS: true,
      BEACON: false,
    },
    modes: { sqli: 'blacklist', path: 'blacklist', brute: 'blacklist', traversal: 'block', format: 'report' },
    warnings: ['"RESOLBVE_COUNTRY" is not a parameter and is ignored; is RESOLVE_COUNTRY meant?'],
  },
  'file-0.8.json': {
    values: {
      APP_NAME: 'Bookings',
      BLOCK_ACTION_CONTENT: 'Not here',
      BLOCK_STATUS_CODE: 406,
      BLACKLIST_STATUS_CODE: 406,
      DECODE_B64: true,
      FLOOD_RATIO: 120,
      BLACKLIST_OVERRIDE: false,
      EXCEPTIONS: [
        ["O'Reilly & Sons", 'exact'],
        ['--- forwarded ---', 'contains'],
      ],
      DECOY_ROUTES: [
        ['/cgi-bin/', 'starts'],
        ['/.git/', 'starts'],
        ['/old-admin', 'exact'],
        ['backup', 'contains'],
        ['^/v[0-9]+/debug', 'regex'],
      ],
      LOG_FORMAT: 'json',
      LOG_PROTOCOL: 'https',
      BEACON_DELAY: 60,
    },
    modes: { xss: 'report', command: 'block', hpp: 'off', dlp: 'off', format: 'blacklist', traversal: 'block' },
    warnings: [
      'IGNORE_PATHS does without "^/assets/(?!private)"',
      'WHITELIST does without "10.1" because it is neither an address nor a CIDR block',
    ],
  },
  'file-0.9.json': {
    values: {
      BLACKLIST_ACTION: 'redirect',
      BLACKLIST_ACTION_CONTENT: 'https://www.example.com/blocked',
      BLOCK_STATUS_CODE: 418,
      BLOCK_ACTION_CONTENT: '{"error": "refused"}',
      FORBIDDEN_HEADERS: ['X-Original-URL', 'X-Rewrite-URL'],
      WHITELIST_HEADERS: [
        ['X-Trace', 'starts'],
        ['X-SAML', 'match'],
      ],
      UPLOAD_TYPES: ['.jpg', '.png', '.gif', '.pdf'],
      MAX_UPLOAD_BYTES: 2_097_152,
      ZTAA_HEADER: 'pcb-ztaa',
      ZTAA_KEYS: [],
    },
    modes: { command: 'off', upload: 'block', headers: 'block', dlp: 'block', traversal: 'block' },
    warnings: ['UPLOAD_FILES has no effect here', 'LOG_FILE_SIZE has no effect here'],
  },
};

/** The file's parameters that are ours by name and are no object or list: these have to come out as they stand, in canonical form. */
function plainNames(config: Readonly<Record<string, unknown>>): readonly (keyof Parameters)[] {
  return Object.keys(config).filter(
    (name): name is keyof Parameters =>
      isParameterName(name) && ['string', 'number', 'boolean'].includes(typeof config[name]),
  );
}

function canonicalText(value: unknown): string {
  return String(value).toLowerCase();
}

function check(config: ReturnType<typeof createConfig>, file: string, without: readonly string[] = []): void {
  const want = expected[file];
  if (want === undefined) throw new Error(`nothing is expected of ${file}`);
  expect(config.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  const messages = config.problems.map(({ message }) => message);
  expect(messages).toHaveLength(want.warnings.length);
  for (const warning of want.warnings) expect(messages.join('\n')).toContain(warning);
  const values = Object.fromEntries(Object.entries(want.values).filter(([name]) => !without.includes(name)));
  expect(config.parameters).toMatchObject(values);
  expect(config.modes).toMatchObject(want.modes);
  for (const name of plainNames(configOf(file))) {
    if (without.includes(name)) continue;
    expect([name, canonicalText(config.parameters[name])]).toEqual([name, canonicalText(configOf(file)[name])]);
  }
}

describe.each(files)('%s', (file) => {
  const url = new URL(file, here);

  it.each(['PYRASP_CONF', 'RASP_CONF'])('works as it is, by %s', (variable) => {
    const config = createConfig(loadBootstrap({ [variable]: url.pathname }));
    expect(config.origin).toBe('local');
    check(config, file);
    expect(readLocalFile(url.pathname).blacklist).toEqual(contentOf(file)['blacklist'] ?? null);
  });

  it('works in the envelope of the wire, as a file that was saved from it', () => {
    const directory = mkdtempSync(join(tmpdir(), 'rasp-'));
    const path = join(directory, 'pyrasp.json');
    try {
      writeFileSync(path, JSON.stringify({ status: true, message: 'ok', data: { config: configOf(file) } }));
      check(createConfig(loadBootstrap({ RASP_CONF: path })), file);
    } finally {
      rmSync(directory, { recursive: true });
    }
    expect(existsSync(path)).toBe(false);
  });

  it('works from a control plane, but for a host that the floor does not allow', () => {
    const loaded = loadBootstrap({ RASP_CLOUD_URL: 'https://rasp.example.com/connect' });
    const applied = applyCloudConfig(loaded, configOf(file), 'r1');
    if (!applied.ok) throw new Error(applied.reason);
    expect(applied.config.origin).toBe('cloud');
    check(applied.config, file, ['LOG_SERVER']);
    expect(applied.config.parameters.LOG_SERVER).toBe('');
  });

  it('works over a real connection, and the function is protected by it', async () => {
    const plane = await startFakeControlPlane();
    try {
      plane.on('/rasp/connect', { kind: 'ok', data: { ...contentOf(file), config: configOf(file) } });
      const guard = createGuard(
        plainAdapter,
        { config: { SNAPSHOT_DIR: '', BEACON: false, CONNECT_TIMEOUT_MS: 5000 } },
        {
          env: { PYRASP_CLOUD_URL: plane.connectUrl, PYRASP_KEY: 'K-1' },
          log: () => undefined,
          events: () => undefined,
        },
      );
      const want = { ...templateParameters('default'), ...expected[file]?.values } as Parameters;
      const denied = await guard.handle(
        requestWith({ query: [['q', "1' UNION SELECT password FROM users--"]] }),
        () => 200,
      );
      expect(denied).toBe(want.BLOCK_STATUS_CODE);
      expect(guard.status()).toMatchObject({ config: { origin: 'cloud' }, checks: expected[file]?.modes ?? {} });
    } finally {
      await plane.close();
    }
  });

  it('works from the environment, parameter by parameter', () => {
    const env: Record<string, string> = {};
    for (const [name, value] of Object.entries(configOf(file))) {
      if (value === null || inertReason(name) !== null || name === 'RESOLBVE_COUNTRY') continue;
      env[`RASP_${name}`] = typeof value === 'string' ? value : JSON.stringify(value);
    }
    const config = createConfig(loadBootstrap(env));
    expect(config.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(config.parameters).toMatchObject(expected[file]?.values ?? {});
    expect(config.modes).toMatchObject(expected[file]?.modes ?? {});
    expect(config.problems.length).toBe(file === 'file-0.8.json' ? 2 : 0);
  });
});

describe('a file that PyRASP does not start with', () => {
  const read = (content: unknown) => readLocalFile('pyrasp.json', () => JSON.stringify(content));

  it.each([
    ['without SECURITY_CHECKS', { APP_NAME: 'x' }, { APP_NAME: 'x' }],
    ['with its parts empty', { config: {}, blacklist: null }, {}],
    ['with nulls', { config: null, blacklist: {} }, {}],
    ['with one value', { BLACKLIST_DELAY: 60 }, { BLACKLIST_DELAY: 60 }],
  ])('%s', (_name, content, values) => {
    expect(read(content)).toMatchObject({ values, problems: [] });
  });

  it('costs the value that is wrong and nothing else', () => {
    const { values, problems } = read({ FLOOD_RATIO: 'many', APP_NAME: 'x', DECOY_ROUTES: [['/a', 'startz']] });
    expect(values).toEqual({ APP_NAME: 'x' });
    expect(problems.map(({ parameter, severity }) => [parameter, severity])).toEqual([
      ['FLOOD_RATIO', 'error'],
      ['DECOY_ROUTES', 'error'],
    ]);
  });
});
