import { readdirSync } from 'node:fs';
import path from 'node:path';
import { importCircles } from '../src/import-circles.ts';
import { type ImportEdge, readImports } from '../src/import-graph.ts';

const root = path.resolve(__dirname, '../../..');
const edges = new Map(
  readdirSync(path.join(root, 'packages')).map((name) => [name, readImports(root, `packages/${name}/src`)] as const),
);

function importsOf(name: string): readonly ImportEdge[] {
  return edges.get(name) ?? [];
}

/** What each package may import beside its own files and Node's built-ins. */
const allowed: Readonly<Record<string, readonly RegExp[]>> = {
  core: [/^zod\/mini$/, /^jose\/jwt\/verify$/],
  aws: [/^@rasp\/core$/],
  gcp: [/^@rasp\/core$/, /^@google-cloud\/functions-framework$/],
  azure: [/^@rasp\/core$/, /^@azure\/functions$/],
  'control-plane': [
    /^@rasp\/core(\/(protocol|config))?$/,
    /^(fastify|kysely|better-sqlite3|pg|openid-client|commander|zod|mmdb-lib|prom-client)(\/|$)/,
  ],
  cli: [/^@rasp\/core(\/|$)/, /^commander$/],
  client: [],
};

describe('dependency direction', () => {
  test.each(Object.entries(allowed))('%s imports only what it may', (name, patterns) => {
    const own = `packages/${name}/`;
    const foreign = importsOf(name).filter(
      ({ to }) => !to.startsWith(own) && !to.startsWith('node:') && !patterns.some((pattern) => pattern.test(to)),
    );
    expect(foreign.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
    expect(importsOf(name).length).toBeGreaterThan(0);
  });

  test('adapters take no library of their platform at run time beyond what the user installs', () => {
    const runtime = [...importsOf('aws'), ...importsOf('gcp')].filter(
      ({ to, typeOnly }) => !typeOnly && !to.startsWith('packages/') && !to.startsWith('node:') && to !== '@rasp/core',
    );
    expect(runtime.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  test.each([...edges.keys()])('in %s, no files need one another in a circle, be it for a type', (name) => {
    expect(importCircles(importsOf(name))).toEqual([]);
  });

  /** Rooms of core from the innermost out: a room imports only rooms that stand before it. */
  const rooms: readonly (readonly string[])[] = [
    ['text', 'input', 'body', 'errors', 'version', 'keep-appearance'],
    ['finding', 'detectors', 'adapter', 'normalized-event'],
    ['address'],
    ['decode', 'protocol', 'rate', 'blacklist'],
    ['config'],
    ['request', 'engine', 'model', 'characters', 'ztaa'],
    ['upload'],
    ['agent', 'checks', 'sync', 'report', 'log', 'policy', 'response', 'guard-options', 'guarded-handlers'],
    ['guard'],
    ['scan', 'index'],
  ];

  test('inside core, no room imports one that stands outside it', () => {
    const level = (file: string): number => {
      const room = file.replace('packages/core/src/', '').split('/')[0]?.replace(/\.ts$/, '') ?? '';
      return rooms.findIndex((group) => group.includes(room));
    };
    const upward = importsOf('core').filter(({ from, to, typeOnly }) => {
      if (typeOnly || !to.startsWith('packages/core/src/')) return false;
      return level(to) > level(from);
    });
    const unknown = importsOf('core').filter(({ from }) => level(from) < 0);
    expect(unknown.map(({ from }) => from)).toEqual([]);
    expect(upward.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  /** Rooms of the control plane, likewise. A new room is named here, where it stands. */
  const controlPlaneRooms: readonly (readonly string[])[] = [
    ['errors', 'version', 'api'],
    ['store', 'compat', 'trust', 'geo'],
    ['repositories'],
    ['audit', 'profiles', 'events', 'telemetry'],
    [
      'sync',
      'people',
      'lists',
      'blacklist',
      'feeds',
      'rollout',
      'dry-run',
      'forward',
      'alerts',
      'live',
      'backup',
      'syslog',
      'signing',
      'metrics',
      'health',
    ],
    ['operator'],
    ['services', 'background', 'retention', 'tasks', 'control-plane-options'],
    ['plugins'],
    ['routes'],
    ['app', 'operations-listener'],
    ['assembly'],
    ['control-plane'],
    ['commands', 'index'],
    ['cli'],
  ];

  test('inside the control plane, no room imports one that stands outside it', () => {
    const level = (file: string): number => {
      const room = file.replace('packages/control-plane/src/', '').split('/')[0]?.replace(/\.ts$/, '') ?? '';
      return controlPlaneRooms.findIndex((group) => group.includes(room));
    };
    const upward = importsOf('control-plane').filter(
      ({ from, to, typeOnly }) => !typeOnly && to.startsWith('packages/control-plane/src/') && level(to) > level(from),
    );
    const unknown = importsOf('control-plane').filter(({ from }) => level(from) < 0);
    expect(unknown.map(({ from }) => from)).toEqual([]);
    expect(upward.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  test('only the store knows its databases, and the contracts of the admin API need zod alone', () => {
    const inside = (room: string, file: string): boolean => file.startsWith(`packages/control-plane/src/${room}/`);
    const offenders = importsOf('control-plane').filter(
      ({ from, to }) =>
        (/^(pg|better-sqlite3)$/.test(to) && !inside('store', from)) ||
        (inside('api', from) && to !== 'zod' && !inside('api', to)),
    );
    expect(offenders.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  test('core reads the environment in one place and never the platform', () => {
    const offenders = importsOf('core').filter(({ to }) => /aws|azure|google-cloud/.test(to));
    expect(offenders).toEqual([]);
  });

  test('detectors see values and nothing else', () => {
    const offenders = importsOf('core').filter(
      ({ from, to, typeOnly }) =>
        from.startsWith('packages/core/src/detectors/') &&
        !typeOnly &&
        !to.startsWith('packages/core/src/detectors/') &&
        !/^packages\/core\/src\/(?:(?:input|word-set)\.ts$|text\/)/.test(to),
    );
    expect(offenders.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });
});
