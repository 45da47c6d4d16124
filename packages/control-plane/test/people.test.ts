import { type AdminClient, createAdminClient, createStartClient, setUpAdmin } from './admin-client.ts';
import { createTestControlPlane, type TestClock, type TestControlPlane } from './harness.ts';
import { newStore, openPlace, type StorePlace } from './test-store.ts';

// Hashing a password takes long on purpose, and longer on a busy machine.
jest.setTimeout(60_000);

const clock: TestClock = { now: 1_795_400_000_000 };
let place: StorePlace;
let controlPlane: TestControlPlane;

beforeEach(async () => {
  clock.now += 86_400_000;
  place = await newStore();
  controlPlane = await createTestControlPlane(clock, place);
});

afterEach(() => controlPlane.close());

async function addUser(admin: AdminClient, name: string, role: string): Promise<AdminClient> {
  const password = `the long password of ${name}`;
  expect((await admin.post('/users', { name, role, password })).status).toBe(201);
  const client = createAdminClient(controlPlane);
  expect((await client.post('/auth/login', { name, password })).status).toBe(200);
  return client;
}

describe('the first administrator', () => {
  test('is made once, by the secret that was printed', async () => {
    const stranger = createAdminClient(controlPlane);
    expect((await stranger.get('/auth/options')).json).toEqual({ needsSetup: true, password: true, oidc: null });
    const body = { secret: `rasp_setup_${'0'.repeat(48)}`, name: 'eve', password: 'correct horse battery' };
    expect(await stranger.post('/auth/setup', body)).toMatchObject({ status: 422, json: { code: 'refused' } });
    const admin = await setUpAdmin(controlPlane);
    expect((await admin.get('/auth/session')).json.actor).toMatchObject({ name: 'ada', role: 'admin' });
    const again = { ...body, secret: controlPlane.setupSecret, name: 'eve' };
    expect((await stranger.post('/auth/setup', again)).status).toBe(422);
    expect((await stranger.get('/auth/options')).json.needsSetup).toBe(false);
    await controlPlane.close();
    controlPlane = await createTestControlPlane(clock, place);
    expect(controlPlane.setupSecret).toBeNull();
  });

  test('one of two who try at once', async () => {
    const body = { secret: controlPlane.setupSecret, password: 'correct horse battery' };
    const tries = ['ada', 'bob'].map((name) => createAdminClient(controlPlane).post('/auth/setup', { ...body, name }));
    expect((await Promise.all(tries)).map((answer) => answer.status).sort()).toEqual([201, 422]);
  });

  test('with a password that is too short, is not made', async () => {
    const body = { secret: controlPlane.setupSecret, name: 'ada', password: 'elevenchars' };
    expect((await createAdminClient(controlPlane).post('/auth/setup', body)).status).toBe(400);
  });
});

describe('a session', () => {
  test('is a cookie that scripts and other sites do not get, and nothing of it is stored', async () => {
    const client = createAdminClient(controlPlane);
    const body = { secret: controlPlane.setupSecret, name: 'ada', password: 'correct horse battery' };
    const answer = await client.post('/auth/setup', body);
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^rasp_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/);
    const store = await openPlace(place);
    const stored = JSON.stringify([
      await store.db.selectFrom('sessions').selectAll().execute(),
      await store.db.selectFrom('users').selectAll().execute(),
      await store.db.selectFrom('audit').selectAll().execute(),
      await store.db.selectFrom('settings').selectAll().execute(),
    ]);
    await store.close();
    for (const secret of [client.cookie.split('=')[1], client.csrfToken, body.password, body.secret]) {
      expect(stored).not.toContain(secret);
    }
  });

  test('over https is Secure and for this host alone', async () => {
    const https = await createTestControlPlane(clock, { publicUrl: 'https://rasp.example' });
    const client = await setUpAdmin(https);
    expect(client.cookie).toMatch(/^__Host-rasp_session=/);
    const answer = await client.get('/auth/session');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    await https.close();
  });

  test('changes nothing without its CSRF token', async () => {
    const admin = await setUpAdmin(controlPlane);
    const right = admin.csrfToken;
    for (const wrong of ['', 'x', right.toLowerCase(), `${right}x`]) {
      admin.csrfToken = wrong;
      const answer = await admin.post('/users', { name: 'bob', role: 'viewer', password: 'a long password' });
      expect(answer).toMatchObject({ status: 403, json: { code: 'csrf' } });
    }
    expect((await admin.get('/users')).json.items).toHaveLength(1);
    admin.csrfToken = right;
    expect((await admin.post('/auth/logout')).status).toBe(204);
    expect((await admin.get('/auth/session')).status).toBe(401);
  });

  test('ends when it is not used for an hour, and after twelve hours in any case', async () => {
    const admin = await setUpAdmin(controlPlane);
    clock.now += 59 * 60_000;
    expect((await admin.get('/auth/session')).status).toBe(200);
    clock.now += 60 * 60_000;
    expect((await admin.get('/auth/session')).status).toBe(401);
    const again = createAdminClient(controlPlane);
    await again.post('/auth/login', { name: 'ADA', password: 'correct horse battery' });
    for (let halfHour = 1; halfHour < 24; halfHour++) {
      clock.now += 30 * 60_000;
      expect((await again.get('/auth/session')).status).toBe(200);
    }
    clock.now += 30 * 60_000;
    expect((await again.get('/auth/session')).status).toBe(401);
  });
});

test('strangers cannot fill the audit log: what is over 200 refused logins an hour is counted', async () => {
  const stranger = createAdminClient(controlPlane);
  const body = { secret: 'x', name: 'eve', password: 'correct horse battery' };
  for (let index = 0; index < 205; index++) await stranger.post('/auth/setup', body);
  clock.now += 3_600_000;
  await stranger.post('/auth/setup', body);
  const { json } = await createStartClient(controlPlane).get('/audit?limit=1000&action=session.refuse');
  expect(json.items).toHaveLength(201);
  expect(json.items[0].detail).toEqual({ reason: 'wrong setup secret', moreBefore: 5 });
});

describe('a login', () => {
  test('with a wrong name or password says nothing about which', async () => {
    await setUpAdmin(controlPlane);
    const client = createAdminClient(controlPlane);
    const wrongName = await client.post('/auth/login', { name: 'eve', password: 'correct horse battery' });
    const wrongPassword = await client.post('/auth/login', { name: 'ada', password: 'correct horse batter' });
    expect(wrongName.status).toBe(401);
    expect(wrongName.json).toEqual(wrongPassword.json);
  });

  test('is not even looked at after twenty tries a minute', async () => {
    await setUpAdmin(controlPlane);
    clock.now += 60_000;
    const client = createAdminClient(controlPlane);
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 22; attempt++) {
      statuses.push((await client.post('/auth/login', { name: `user${attempt}`, password: 'x' })).status);
    }
    expect(statuses.slice(0, 20)).toEqual(statuses.slice(0, 20).fill(401));
    expect(statuses.slice(20)).toEqual([429, 429]);
    const good = { name: 'ada', password: 'correct horse battery' };
    expect((await client.post('/auth/login', good)).status).toBe(429);
    clock.now += 60_000;
    expect((await client.post('/auth/login', good)).status).toBe(200);
  });
});

test.each([
  ['viewer', [200, 403, 403]],
  ['analyst', [200, 403, 403]],
  ['operator', [200, 403, 403]],
  ['admin', [200, 200, 200]],
])('a %s may do what the role says', async (role, expected) => {
  const admin = await setUpAdmin(controlPlane);
  const client = await addUser(admin, 'bob', role);
  const paths = ['/overview', '/users', '/audit'];
  const statuses = [];
  for (const path of paths) statuses.push((await client.get(path)).status);
  expect(statuses).toEqual(expected);
});

test('whoever is disabled, demoted or given a new password is so at once', async () => {
  const admin = await setUpAdmin(controlPlane);
  const bob = await addUser(admin, 'bob', 'admin');
  const { id } = (await bob.get('/auth/session')).json.actor;
  await admin.patch(`/users/${id}`, { role: 'viewer' });
  expect((await bob.get('/users')).status).toBe(403);
  await admin.patch(`/users/${id}`, { disabled: true });
  expect((await bob.get('/auth/session')).status).toBe(401);
  const login = { name: 'bob', password: 'the long password of bob' };
  expect((await bob.post('/auth/login', login)).status).toBe(401);
  await admin.patch(`/users/${id}`, { disabled: false });
  expect((await bob.post('/auth/login', login)).status).toBe(200);
  await admin.patch(`/users/${id}`, { password: 'another long password' });
  expect((await bob.get('/auth/session')).status).toBe(401);
});

test('the last administrator can be neither disabled nor demoted', async () => {
  const admin = await setUpAdmin(controlPlane);
  const { id } = (await admin.get('/auth/session')).json.actor;
  for (const change of [{ role: 'operator' }, { disabled: true }]) {
    expect(await admin.patch(`/users/${id}`, change)).toMatchObject({ status: 422, json: { code: 'refused' } });
  }
  expect((await admin.get('/users')).json.items[0]).toMatchObject({ role: 'admin', disabled: false });
});

test('who changes the own password is asked for the old one, and their other browsers are out', async () => {
  const admin = await setUpAdmin(controlPlane);
  const other = createAdminClient(controlPlane);
  await other.post('/auth/login', { name: 'ada', password: 'correct horse battery' });
  const wrong = { current: 'wrong', password: 'another long password' };
  expect((await admin.post('/auth/password', wrong)).status).toBe(422);
  const right = { current: 'correct horse battery', password: 'another long password' };
  expect((await admin.post('/auth/password', right)).status).toBe(204);
  expect((await admin.get('/auth/session')).status).toBe(200);
  expect((await other.get('/auth/session')).status).toBe(401);
});

describe('an API token', () => {
  test('does what its role says, no more than its owner, and only until its end', async () => {
    const admin = await setUpAdmin(controlPlane);
    const bob = await addUser(admin, 'bob', 'operator');
    expect((await bob.post('/tokens', { name: 'ci', role: 'admin' })).status).toBe(422);
    const made = await bob.post('/tokens', { name: 'ci', role: 'operator', expiresInDays: 1 });
    expect(made.json.secret).toMatch(/^rasp_api_[0-9a-f]{16}_[0-9a-f]{48}$/);
    const program = createAdminClient(controlPlane, made.json.secret);
    expect((await program.get('/auth/session')).json.actor).toMatchObject({ kind: 'token', role: 'operator' });
    expect((await program.post('/tokens', { name: 'more', role: 'viewer' })).status).toBe(422);
    const { id } = (await bob.get('/auth/session')).json.actor;
    await admin.patch(`/users/${id}`, { role: 'viewer' });
    expect((await program.get('/auth/session')).json.actor.role).toBe('viewer');
    clock.now += 86_400_000;
    expect((await program.get('/auth/session')).status).toBe(401);
  });

  test('ends when it is revoked or its owner disabled, and a wrong secret is nobody', async () => {
    const admin = await setUpAdmin(controlPlane);
    const { secret, token } = (await admin.post('/tokens', { name: 'ci', role: 'viewer' })).json;
    const wrong = createAdminClient(controlPlane, `${secret.slice(0, -1)}${secret.endsWith('0') ? '1' : '0'}`);
    expect((await wrong.get('/overview')).status).toBe(401);
    const program = createAdminClient(controlPlane, secret);
    expect((await program.get('/overview')).status).toBe(200);
    expect((await admin.get('/tokens')).json.items[0]).toMatchObject({ name: 'ci', lastUsedAt: clock.now });
    expect((await admin.delete(`/tokens/${token.selector}`)).status).toBe(204);
    expect((await program.get('/overview')).status).toBe(401);
    expect((await admin.delete(`/tokens/${token.selector}`)).status).toBe(404);
  });

  test('of somebody else cannot be ended but by an administrator', async () => {
    const admin = await setUpAdmin(controlPlane);
    const { token } = (await admin.post('/tokens', { name: 'ci', role: 'viewer' })).json;
    const bob = await addUser(admin, 'bob', 'operator');
    expect((await bob.delete(`/tokens/${token.selector}`)).status).toBe(404);
    expect((await bob.get('/tokens')).json.items).toEqual([]);
  });
});

test('settings are kept, told in the audit log, and hold at once', async () => {
  const start = createStartClient(controlPlane);
  const before = (await start.get('/settings')).json;
  const changed = { ...before, sessions: { idleMinutes: 5, maxHours: 1 } };
  expect((await start.put('/settings', changed)).json).toEqual(changed);
  expect((await start.put('/settings', { ...changed, sessions: { idleMinutes: 0, maxHours: 1 } })).status).toBe(400);
  const admin = await setUpAdmin(controlPlane);
  clock.now += 5 * 60_000;
  expect((await admin.get('/settings')).status).toBe(401);
  const [, , entry] = (await start.get('/audit')).json.items;
  expect(entry).toMatchObject({ action: 'settings.change', detail: { sessions: { idleMinutes: 5 } } });
});

test('a page of the overview and the state of the server', async () => {
  const start = createStartClient(controlPlane);
  expect((await start.get('/status')).json).toMatchObject({
    store: { kind: expect.any(String) },
    startedAt: clock.now,
  });
  const overview = (await start.get('/overview')).json;
  expect(overview).toMatchObject({ totals: { requests: 0 }, functions: { neverConnected: 0 } });
});
