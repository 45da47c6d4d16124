import { type AdminClient, createAdminClient, setUpAdmin } from './admin-client.ts';
import { createTestControlPlane, post, type TestClock, type TestControlPlane } from './harness.ts';

jest.setTimeout(60_000);

const clock: TestClock = { now: 1_795_400_000_000 };
let controlPlane: TestControlPlane;
let ada: AdminClient;

beforeEach(async () => {
  controlPlane = await createTestControlPlane(clock);
  ada = await setUpAdmin(controlPlane);
});
afterEach(() => controlPlane.close());

const attack = "1' UNION SELECT password FROM users--";
const text = [
  { id: 'a', value: attack, label: 'attack' },
  { id: 'b', value: "Sean O'Neil", label: 'benign' },
  { id: 'c', value: attack, label: 'benign', at: 'json:comment', source: 'our own form' },
]
  .map((line) => JSON.stringify(line))
  .join('\n');

async function upload(name: string, more: object = {}): Promise<string> {
  const { status, json } = await ada.post('/samples', { name, text, ...more });
  expect({ status, json }).toMatchObject({ status: 201, json: { name, records: 3, createdBy: 'ada' } });
  return json.id;
}

const dryRun = (body: object) => ada.post('/profiles/default/dry-run', body);

test('a draft is judged by the lines of a sample, and each verdict that changes is told with its line', async () => {
  const id = await upload('own');
  const off = await dryRun({ config: { SECURITY_CHECKS: { sqli: 'off' } }, samples: [id] });
  expect(off.status).toBe(200);
  expect(off.json).toMatchObject({
    judged: 3,
    undecided: 0,
    isComplete: true,
    changedInAll: 2,
    changes: [
      {
        kind: 'sample',
        sample: 'own',
        line: 1,
        id: 'a',
        label: 'attack',
        before: 'blocked',
        after: 'passed',
        check: 'sqli',
      },
      { line: 3, id: 'c', label: 'benign', before: 'blocked', after: 'passed', byMode: false },
    ],
    samples: [
      {
        id,
        judged: 3,
        changed: 2,
        before: { passed: 1, blocked: 2 },
        after: { passed: 3, blocked: 0 },
        falseAlarms: { before: 1, after: 0 },
        missed: { before: 0, after: 1 },
      },
    ],
  });
  expect(off.json.hidden.join()).toContain('single values');
});

test('the other way round a line is stopped that passed, and a whitelisted pattern changes one line alone', async () => {
  await controlPlane.setProfile('default', { SECURITY_CHECKS: { sqli: 'off' } });
  const id = await upload('own');
  const on = await dryRun({ config: { SECURITY_CHECKS: { sqli: 'blacklist' } }, samples: [id] });
  expect(on.json.changes).toMatchObject([
    { line: 1, before: 'passed', after: 'blacklisted', check: 'sqli' },
    { line: 3, before: 'passed', after: 'blacklisted' },
  ]);
});

test('samples are kept by name, for one profile or for all, removed again, and the audit log knows', async () => {
  const id = await upload('own', { profile: 'default' });
  expect((await ada.post('/samples', { name: 'own', text })).status).toBe(409);
  expect((await ada.post('/samples', { name: 'other', profile: 'nobody', text })).status).toBe(422);
  const bad = await ada.post('/samples', { name: 'bad', text: 'x' });
  expect(bad).toMatchObject({ status: 422, json: { problems: [{ path: 'line 1', message: 'is no JSON' }] } });
  await ada.post('/profiles', { name: 'web' });
  const foreign = await ada.post('/profiles/web/dry-run', { config: {}, samples: [id] });
  expect(foreign).toMatchObject({ status: 422 });
  const list = (await ada.get('/samples')).json;
  expect(list.items).toMatchObject([{ id, name: 'own', profile: 'default', records: 3 }]);
  expect(JSON.stringify(list)).not.toContain('UNION');
  expect((await ada.delete(`/samples/${id}`)).status).toBe(204);
  expect((await ada.delete(`/samples/${id}`)).status).toBe(404);
  expect((await dryRun({ config: {}, samples: [id] })).status).toBe(404);
  expect((await ada.get('/audit?action=sample.add')).json.items).toMatchObject([
    { subject: 'own', detail: { profile: 'default', records: 3 } },
  ]);
  expect((await ada.get('/audit?action=sample.remove')).json.items).toHaveLength(1);
});

test('an analyst makes dry runs and uploads nothing', async () => {
  const password = 'another horse battery';
  await ada.post('/users', { name: 'eve', displayName: 'Eve', role: 'analyst', password });
  const eve = createAdminClient(controlPlane);
  await eve.post('/auth/login', { name: 'eve', password });
  const id = await upload('own');
  expect((await eve.post('/samples', { name: 'mine', text })).status).toBe(403);
  expect((await eve.delete(`/samples/${id}`)).status).toBe(403);
  expect((await eve.post('/profiles/default/dry-run', { config: {}, samples: [id] })).json.changedInAll).toBe(0);
});

/** Reports one event as our agents do. */
async function report(path: string, finding: object): Promise<void> {
  const lines = await ada.get('/onboarding?profile=default');
  const logPath = /"LOG_PATH": "([^"]+)"/.exec(JSON.stringify(lines.json).replaceAll('\\', ''))?.[1];
  const findings = [
    { check: 'sqli', rule: 'union-select', trail: [], certainty: 'certain', mode: 'block', ...finding },
  ];
  const record = {
    time: clock.now,
    application: 'shop',
    clientIp: '45.9.1.1',
    method: 'GET',
    action: 'deny',
    path,
    findings,
  };
  expect((await post(controlPlane, logPath ?? '/logs', record)).status).toBe(200);
  await controlPlane.tick();
}

test('stored events are judged by the engine where enough of them is left, by the mode of their check otherwise', async () => {
  await report('/search', { input: { source: 'query-value', name: 'q' }, evidence: attack });
  await report('/login', { input: { source: 'json-value', name: '/a/b' }, evidence: attack });
  const off = await dryRun({ config: { SECURITY_CHECKS: { sqli: 'report' } } });
  expect(off.json).toMatchObject({
    judged: 2,
    changedInAll: 2,
    events: { judged: 2, byMode: 1, undecided: 0, changed: 2 },
  });
  expect(off.json.changes).toMatchObject([
    { kind: 'event', before: 'blocked', after: 'reported', byMode: true, summary: 'sqli from 45.9.1.1 at /login' },
    { kind: 'event', before: 'blocked', after: 'reported', byMode: false, summary: 'sqli from 45.9.1.1 at /search' },
  ]);
  // What needs more than a mode is judged where it can be, and counted as undecided where not.
  const ignored = await dryRun({ config: { IGNORE_PATHS: ['^/search'] } });
  expect(ignored.json).toMatchObject({
    judged: 1,
    undecided: 1,
    changes: [{ before: 'blocked', after: 'passed', summary: 'sqli from 45.9.1.1 at /search' }],
  });
  expect(ignored.json.hidden.join()).toContain('IGNORE_PATHS differs: 1 events are undecided');
});

test('one dry run at a time; one whose client went makes room, and agents are answered all the while', async () => {
  const key = await controlPlane.addKey('shop');
  const many = Array.from({ length: 10_000 }, (_, id) => JSON.stringify({ id, value: `${attack} ${id}` })).join('\n');
  const { json } = await ada.post('/samples', { name: 'many', text: many });
  const gone = new AbortController();
  const ask = (signal: AbortSignal) =>
    fetch(`${controlPlane.url}/api/v1/profiles/default/dry-run`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: ada.cookie, 'x-csrf-token': ada.csrfToken },
      body: JSON.stringify({ config: {}, samples: [json.id] }),
      signal,
    });
  let isRunning = false;
  const start = async (): Promise<void> => {
    isRunning = true;
    await ask(gone.signal).catch(() => undefined);
    isRunning = false;
  };
  let first = start();
  let status = 0;
  while (status !== 429) {
    // Either may have come first, and a fast machine may be done with the long one.
    if (!isRunning) first = start();
    status = (await dryRun({ config: {}, events: 0 })).status;
    const connected = await post(controlPlane, '/connect', { key, version: '0.8.2', platform: 'Flask', routes: {} });
    expect(connected.status).toBe(200);
  }
  gone.abort();
  await first;
  // The server hears of it when it hears of it.
  while (status === 429) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    status = (await dryRun({ config: {}, events: 0 })).status;
  }
  expect(status).toBe(200);
});
