import { type AdminClient, createStartClient } from './admin-client.ts';
import { createTestControlPlane, post, type TestClock, type TestControlPlane } from './harness.ts';

jest.setTimeout(60_000);

const clock: TestClock = { now: 0 };
let controlPlane: TestControlPlane;
let admin: AdminClient;
let key: string;

beforeEach(async () => {
  clock.now = 1_795_400_000_000;
  controlPlane = await createTestControlPlane(clock);
  admin = createStartClient(controlPlane);
  key = await controlPlane.addKey('shop');
});
afterEach(() => controlPlane.close());

const limits = { refusedPercent: 50, minInstances: 5, minRequests: 50 };

/** Rolls a new configuration out to half of the instances. */
async function rollOut(given: object = limits): Promise<number> {
  const path = '/profiles/default/revisions';
  const { revision } = (await admin.post(path, { config: { APP_NAME: 'new' }, base: 1, reason: '' })).json.revision;
  const started = await admin.post(`${path}/${revision}/activate`, { percent: 50, limits: given });
  expect(started).toMatchObject({ status: 200, json: { rollout: { state: 'running', limits: given, crossed: null } } });
  return revision;
}

const profile = async () => (await admin.get('/profiles/default')).json.profile;

function body(instance: string, more: object) {
  return {
    key,
    version: '0.1.0',
    platform: 'AWS Lambda',
    routes: {},
    agent: { name: '@rasp/aws', version: '0.1.0', instance, platform: 'aws', runtime: 'node24', service: 'shop' },
    accept: ['blacklist-expiry'],
    ...more,
  };
}

/** Connects and sends a beacon as each of 40 instances; `report` says what those with the new configuration make of it. */
async function fleet(report: {
  readonly state?: string;
  readonly attacks?: number;
  readonly only?: number;
}): Promise<void> {
  let left = report.only ?? Number.POSITIVE_INFINITY;
  for (let index = 0; index < 40; index++) {
    const instance = `i${index}`;
    const { json } = await post(controlPlane, '/connect', body(instance, {}));
    const { revision, cursor, config } = json.data as {
      revision: string;
      cursor: string;
      config: { APP_NAME?: string };
    };
    const isNew = config.APP_NAME === 'new' && left-- > 0;
    const state = isNew ? (report.state ?? 'applied') : 'applied';
    const attacks = isNew ? (report.attacks ?? 1) : 1;
    const telemetry = { cpu: 1, memory: 1, requests: { success: 100 - attacks, errors: 0, attacks } };
    await post(controlPlane, '/beacon', body(instance, { config: { revision, state }, cursor, telemetry }));
  }
  await controlPlane.tick();
}

const appNames = async (): Promise<number> => {
  let count = 0;
  for (let index = 0; index < 40; index++) {
    const { json } = await post(controlPlane, '/connect', body(`i${index}`, {}));
    if ((json.data['config'] as { APP_NAME?: string }).APP_NAME === 'new') count++;
  }
  return count;
};

test('a configuration that instances refuse is taken back after a minute, and everybody hears of it', async () => {
  const revision = await rollOut();
  await fleet({ state: 'refused' });
  // What was gathered is judged with the next look.
  await controlPlane.tick();
  const { rollout } = await profile();
  expect(rollout).toMatchObject({
    state: 'running',
    crossed: { limit: 'refused', since: clock.now },
    reported: { staged: { requests: expect.any(Number) }, base: { refused: 0 } },
  });
  expect(rollout.reported.staged.refused).toBe(rollout.reported.staged.instances);
  clock.now += 59_999;
  await controlPlane.tick();
  expect((await profile()).rollout.state).toBe('running');
  clock.now += 1;
  await controlPlane.tick();
  expect(await profile()).toMatchObject({ revision: 1, rollout: null });
  expect(await appNames()).toBe(0);
  expect((await admin.get('/audit?action=profile.rollout')).json.items).toMatchObject([
    {
      actor: { kind: 'system', name: 'control plane' },
      subject: 'default',
      detail: { to: revision, state: 'rolled-back', reason: expect.stringContaining('refuse the configuration') },
    },
  ]);
  await controlPlane.tick();
  const events = (await admin.get('/events?type=rollout')).json.items;
  expect(events).toMatchObject([{ type: 'rollout', severity: 'high', profile: 'default' }]);
  expect((await admin.get('/profiles/default/revisions')).json.items[0]).toMatchObject({
    revision,
    state: 'superseded',
  });
});

test('two instances that refuse it are not enough, and what is over again within the minute is forgotten', async () => {
  await rollOut();
  await fleet({ state: 'refused', only: 2 });
  await controlPlane.tick();
  expect((await profile()).rollout.crossed).toBe(null);
  await fleet({ state: 'refused' });
  await controlPlane.tick();
  expect((await profile()).rollout.crossed).toMatchObject({ limit: 'refused' });
  await fleet({ state: 'applied' });
  await controlPlane.tick();
  expect((await profile()).rollout.crossed).toBe(null);
  clock.now += 120_000;
  await controlPlane.tick();
  expect((await profile()).rollout.state).toBe('running');
});

test('a configuration under which more is blocked than under the one before is taken back', async () => {
  await rollOut({ blockedFactor: 5, minInstances: 5, minRequests: 50 });
  await fleet({ attacks: 4 });
  await controlPlane.tick();
  expect((await profile()).rollout.crossed).toBe(null);
  await fleet({ attacks: 30 });
  await controlPlane.tick();
  expect((await profile()).rollout.crossed).toMatchObject({ limit: 'blocked' });
  clock.now += 60_000;
  await controlPlane.tick();
  expect((await profile()).rollout).toBe(null);
});

test('limits are for rollouts in stages, can be changed and taken away, and then nothing is taken back', async () => {
  const path = '/profiles/default/revisions';
  const { revision } = (await admin.post(path, { config: { APP_NAME: 'new' }, base: 1, reason: '' })).json.revision;
  expect((await admin.post(`${path}/${revision}/activate`, { limits })).status).toBe(422);
  await admin.post(`${path}/${revision}/activate`, { percent: 50, limits });
  await fleet({ state: 'refused' });
  await controlPlane.tick();
  expect((await profile()).rollout.crossed).not.toBe(null);
  await admin.patch('/profiles/default/rollout', { limits: null });
  clock.now += 120_000;
  await controlPlane.tick();
  expect((await profile()).rollout).toMatchObject({ state: 'running', limits: null, crossed: null, reported: null });
});
