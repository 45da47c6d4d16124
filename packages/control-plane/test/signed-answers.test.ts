import { createHash, createPublicKey, verify } from 'node:crypto';
import { bytesToSign, readSignedHead, type SignedHead, signedAnswer } from '@rasp/core/protocol';
import { generateSigningKey, useSigningKey, writeKeyFile } from '../src/signing/key-file.ts';
import { type AdminClient, createStartClient } from './admin-client.ts';
import { type Answered, createTestControlPlane, post, type TestClock, type TestControlPlane } from './harness.ts';
import { createSigningFile } from './signing-file.ts';
import { copyStore, newStore } from './test-store.ts';

jest.setTimeout(60_000);

const clock: TestClock = { now: 0 };
let signing: ReturnType<typeof createSigningFile>;
let controlPlane: TestControlPlane;
let admin: AdminClient;
let key: string;

beforeEach(async () => {
  clock.now = 1_795_400_000_000;
  signing = createSigningFile();
  controlPlane = await createTestControlPlane(clock, { signingKeys: signing.file });
  admin = createStartClient(controlPlane);
  key = await controlPlane.addKey('shop');
});
afterEach(() => controlPlane.close());

interface Asked {
  readonly cursor?: string;
  readonly revision?: string;
  readonly signed?: boolean;
  readonly key?: string;
}

function ask(path: '/connect' | '/beacon', { cursor, revision = '', signed = true, key: other }: Asked = {}) {
  return post(controlPlane, path, {
    key: other ?? key,
    version: '0.1.0',
    platform: 'AWS Lambda',
    routes: {},
    agent: { name: '@rasp/aws', version: '0.1.0', instance: 'i1', platform: 'aws', runtime: 'node24', service: 'shop' },
    accept: ['blacklist-expiry', 'compact-list-1', ...(signed ? [signedAnswer.accept] : [])],
    config: { revision, state: 'applied' },
    ...(cursor === undefined ? {} : { cursor }),
  });
}

/** Verifies an answer as an agent would, and gives what it says. */
function open({ json }: Answered, publicKey = signing.publicKey) {
  const { head: text, signature, content } = json.data as Record<string, string>;
  const head = readSignedHead(text ?? '') as SignedHead;
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: publicKey };
  const isGood = verify(
    null,
    Buffer.from(bytesToSign(text ?? '')),
    createPublicKey({ key: jwk, format: 'jwk' }),
    Buffer.from(signature ?? '', 'base64url'),
  );
  expect(isGood).toBe(true);
  expect(
    createHash('sha256')
      .update(content ?? '')
      .digest('hex'),
  ).toBe(head.sha256);
  return { head, content: JSON.parse(content ?? '') };
}

test('an agent that asks for it is told the same as others, signed for its key and for a quarter of an hour', async () => {
  const plain = await ask('/connect', { signed: false });
  const signed = open(await ask('/connect'));
  expect(signed.content).toEqual(plain.json.data);
  expect(signed.head).toMatchObject({
    kind: 'connect',
    key: signing.key.id,
    audience: key.split('_')[1],
    from: null,
    issued: clock.now / 1_000,
    expires: clock.now / 1_000 + 900,
  });
  const other = await controlPlane.addKey('other');
  expect(open(await ask('/connect', { key: other })).head.audience).toBe(other.split('_')[1]);
});

test('stock agents, and our agents that do not ask, get what they got', async () => {
  const stock = await post(controlPlane, '/connect', { key, version: '0.8.2', platform: 'Flask', routes: {} });
  expect(Object.keys(stock.json.data).sort()).toEqual(['blacklist', 'config']);
  expect((await ask('/beacon', { signed: false })).json.data).not.toHaveProperty('signature');
});

test('a beacon without news is signed once for all agents of a key, and again when half of its time is over', async () => {
  const { content } = open(await ask('/connect'));
  const standing = { cursor: content.cursor, revision: content.revision };
  const first = await ask('/beacon', standing);
  expect(open(first)).toMatchObject({ head: { kind: 'beacon', from: 0 }, content: standing });
  clock.now += 449_999;
  expect((await ask('/beacon', standing)).text).toBe(first.text);
  clock.now += 1;
  const second = open(await ask('/beacon', standing));
  expect(second.head.issued).toBe(clock.now / 1_000);
});

test('a change says on which position it builds, and where an agent stands after it', async () => {
  const { content, head } = open(await ask('/connect'));
  await controlPlane.addToBlacklist('45.9.1.1', { ttlSeconds: 600 });
  const change = open(await ask('/beacon', { cursor: content.cursor, revision: content.revision }));
  expect(change.content.blacklist.new).toHaveProperty(['45.9.1.1']);
  expect(change.head).toMatchObject({ epoch: head.epoch, from: head.position, position: head.position + 1 });
  expect(change.content.cursor).toBe(`${change.head.epoch}.${change.head.position}`);
  const whole = open(await ask('/beacon', { revision: content.revision }));
  expect(whole).toMatchObject({ content: { resync: true }, head: { from: null } });
});

test('a return to an older configuration has a higher number than what it replaces', async () => {
  const versions: number[] = [open(await ask('/connect')).head.version];
  for (const step of ['set', 'back'] as const) {
    if (step === 'set') await controlPlane.setProfile('default', { APP_NAME: 'b' });
    else await admin.post('/profiles/default/revisions/1/activate', { reason: 'it broke' });
    const { head, content } = open(await ask('/connect'));
    expect(content.config.APP_NAME).toBe(step === 'set' ? 'b' : undefined);
    versions.push(head.version);
  }
  expect(versions[1]).toBeGreaterThan(versions[0] ?? Number.NaN);
  expect(versions[2]).toBeGreaterThan(versions[1] ?? Number.NaN);
});

test('a backup that was restored is not older to agents that saw what came after it', async () => {
  const place = await newStore();
  const one = await createTestControlPlane(clock, { ...place, signingKeys: signing.file });
  await one.close();
  const backup = await copyStore(place);
  clock.now += 60_000;
  const two = await createTestControlPlane(clock, { ...place, signingKeys: signing.file });
  await two.setProfile('default', { APP_NAME: 'b' });
  const version = async (server: TestControlPlane, agentKey: string): Promise<number> => {
    const answered = await post(server, '/connect', {
      key: agentKey,
      version: '0.1.0',
      agent: { name: '@rasp/aws', version: '0.1.0', instance: 'i1', platform: 'aws', runtime: 'node24', service: 's' },
      accept: ['blacklist-expiry', signedAnswer.accept],
    });
    return open(answered).head.version;
  };
  const before = await version(two, await two.addKey('a'));
  await two.close();
  clock.now += 60_000;
  const restored = await createTestControlPlane(clock, { ...backup, signingKeys: signing.file });
  try {
    expect(await version(restored, await restored.addKey('b'))).toBeGreaterThan(before);
  } finally {
    await restored.close();
  }
});

test('the lines that add a function name the public key, to our agents alone', async () => {
  const { clouds } = (await admin.get('/onboarding?profile=default')).json;
  const naming = clouds.filter((cloud: object) => JSON.stringify(cloud).includes(signing.publicKey));
  expect(naming.map(({ id }: { readonly id: string }) => id)).toEqual(['aws', 'gcp', 'azure']);
});

test('the next key signs once it is used, without a restart', async () => {
  const next = generateSigningKey([signing.key], clock.now);
  writeKeyFile(signing.file, [signing.key, next]);
  await controlPlane.tick();
  expect(open(await ask('/connect')).head.key).toBe(signing.key.id);
  writeKeyFile(signing.file, useSigningKey([signing.key, next], next.id));
  await controlPlane.tick();
  expect(open(await ask('/connect'), next.publicKey).head.key).toBe(next.id);
});

test('a long list is named by the digest of its bytes, which stay to be had while it changes', async () => {
  const blacklist = (from: number) =>
    Array.from({ length: 250 }, (_, index) => [`45.${from}.9.${index}`, clock.now / 1_000]);
  await controlPlane.close();
  const intake = { perMinute: 100_000, perDay: 100_000, breakerPerMinute: 100_000 };
  controlPlane = await createTestControlPlane(clock, { signingKeys: signing.file, intake });
  key = await controlPlane.addKey('shop');
  for (let from = 1; from <= 9; from++)
    await post(controlPlane, '/beacon', { key, version: '0.8.2', blacklist: blacklist(from) });
  /** What a connect is told, once it names another list than this one: a long list is made and packed beside the requests. */
  const renewed = async (digest: unknown) => {
    for (;;) {
      await controlPlane.tick();
      const { content } = open(await ask('/connect'));
      if (content.blacklistDigest !== digest) return content;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const content = await renewed(undefined);
  expect(content.blacklistUrl).toContain('/blacklist/');
  expect(content).not.toHaveProperty('blacklist');
  await controlPlane.addToBlacklist('45.200.1.1', { ttlSeconds: 600 });
  const now = await renewed(content.blacklistDigest);
  for (const { blacklistUrl, blacklistDigest } of [content, now]) {
    const response = await fetch(`${controlPlane.url}${new URL(blacklistUrl).pathname}`);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(blacklistDigest);
    expect(response.headers.get('cache-control')).toContain('immutable');
  }
});
