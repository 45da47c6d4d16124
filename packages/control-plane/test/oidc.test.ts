import { generateKeyPairSync } from 'node:crypto';
import { roleFrom } from '../src/people/oidc.ts';
import { type AdminClient, createAdminClient, setUpAdmin } from './admin-client.ts';
import { createTestControlPlane, type TestControlPlane } from './harness.ts';
import { type OidcProvider, startOidcProvider } from './oidc-provider.ts';

jest.setTimeout(60_000);

// Tokens are judged by the real clock.
const clock = {
  get now(): number {
    return Date.now() + shift;
  },
};
let shift = 0;
let provider: OidcProvider;
let controlPlane: TestControlPlane;

beforeEach(async () => {
  shift = 0;
  provider = await startOidcProvider({ id: 'rasp', secret: 's3cret' });
  provider.person = { sub: 'p-1', preferred_username: 'Grace.Hopper', name: 'Grace Hopper', groups: ['secops'] };
  controlPlane = await createTestControlPlane(clock, {
    publicUrl: 'http://rasp.example/base',
    oidc: {
      issuer: provider.issuer,
      clientId: 'rasp',
      clientSecret: 's3cret',
      title: 'Example login',
      roleOf: { secops: 'operator', everybody: 'viewer' },
      allowHttp: true,
    },
  });
});

afterEach(async () => {
  await controlPlane.close();
  await provider.close();
});

/** Goes to the provider; gives where it sends the browser back. */
async function begin(client: AdminClient): Promise<string> {
  const { status, headers } = await client.get('/auth/oidc/begin');
  expect(status).toBe(303);
  const at = headers.get('location') ?? '';
  expect(new URL(at).searchParams.get('redirect_uri')).toBe('http://rasp.example/base/api/v1/auth/oidc/callback');
  const back = (await fetch(at, { redirect: 'manual' })).headers.get('location') ?? '';
  return `/auth/oidc/callback${new URL(back).search}`;
}

async function logIn(): Promise<AdminClient & { readonly status: number; readonly page: string }> {
  const client = createAdminClient(controlPlane);
  const answer = await client.get(await begin(client));
  const cookie = answer.headers.getSetCookie().find((text) => text.startsWith('rasp_session=')) ?? '';
  client.cookie = cookie.split(';')[0] ?? '';
  return Object.assign(client, { status: answer.status, page: String(answer.json) });
}

test('somebody whom the provider vouches for comes in with the role of their group, and goes to the pages', async () => {
  const grace = await logIn();
  expect(grace).toMatchObject({ status: 200, page: expect.stringContaining('url=/base/"') });
  expect((await grace.get('/auth/session')).json.actor).toMatchObject({
    name: 'grace.hopper',
    displayName: 'Grace Hopper',
    role: 'operator',
  });
  expect((await createAdminClient(controlPlane).get('/auth/options')).json.oidc).toMatchObject({
    title: 'Example login',
  });
});

test('a role that is lost at the provider is lost here, with the way in', async () => {
  await logIn();
  provider.person = { ...provider.person, groups: ['everybody'] };
  expect((await (await logIn()).get('/auth/session')).json.actor.role).toBe('viewer');
  provider.person = { ...provider.person, groups: [] };
  expect((await logIn()).status).toBe(403);
});

test('a name tells nothing: who is called like a local administrator is somebody else', async () => {
  const admin = await setUpAdmin(controlPlane);
  provider.person = { ...provider.person, sub: 'p-2', preferred_username: 'ada' };
  const other = await logIn();
  const actor = (await other.get('/auth/session')).json.actor;
  expect(actor.name).toMatch(/^ada-\d+$/);
  expect(actor.role).toBe('operator');
  const users = (await admin.get('/users')).json.items;
  expect(users.map((user: { role: string }) => user.role).sort()).toEqual(['admin', 'operator']);
  await admin.patch(`/users/${actor.id}`, { disabled: true });
  expect((await logIn()).status).toBe(403);
});

test.each([
  ['a nonce of another login', { nonce: 'other' }],
  ['a token for another client', { aud: 'other' }],
  ['a token of another issuer', { iss: 'http://evil.example' }],
  ['a token that somebody else signed', { key: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey }],
])('%s is refused', async (_name, forged) => {
  provider.forged = forged;
  expect((await logIn()).status).toBe(401);
});

test('a way back without its cookie, with another state, twice, or too late is refused', async () => {
  const client = createAdminClient(controlPlane);
  const back = await begin(client);
  const { cookie } = client;
  expect((await createAdminClient(controlPlane).get(back)).status).toBe(401);
  client.cookie = `${cookie.slice(0, 40)}${cookie[40] === 'A' ? 'B' : 'A'}${cookie.slice(41)}`;
  expect((await client.get(back)).status).toBe(401);
  client.cookie = cookie;
  expect((await client.get(back.replace(/state=[^&]+/, 'state=x'))).status).toBe(401);
  client.cookie = cookie;
  shift = 601_000;
  expect((await client.get(back)).status).toBe(401);
  shift = 0;
  client.cookie = cookie;
  expect((await client.get(back)).status).toBe(200);
  client.cookie = cookie;
  expect((await client.get(back)).status).toBe(401);
});

test('a provider that is away is told, and asked again', async () => {
  const { issuer } = provider;
  await provider.close();
  expect(await createAdminClient(controlPlane).get('/auth/oidc/begin')).toMatchObject({ status: 401 });
  expect(issuer).toContain('127.0.0.1');
  provider = await startOidcProvider({ id: 'rasp', secret: 's3cret' });
});

test.each([
  [['secops', 'x'], 'operator'],
  ['secops', 'operator'],
  [['everybody', 'secops'], 'operator'],
  [['__proto__', 'constructor'], null],
  [undefined, null],
  [[1, {}], null],
])('the claim %p gives %p', (claim, role) => {
  expect(roleFrom(claim, { roleOf: { secops: 'operator', everybody: 'viewer' } })).toBe(role);
});
