import { mkdtempSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fetchList } from '../src/lists/fetch-list.ts';
import { type AdminClient, createStartClient } from './admin-client.ts';
import { createTestControlPlane, type TestClock, type TestControlPlane } from './harness.ts';

jest.setTimeout(60_000);

const clock: TestClock = { now: 1_795_400_000_000 };
let publisher: Server;
let base: string;
let list: string;
let asked: { readonly url: string; readonly tag: string | undefined }[];

beforeEach(async () => {
  list = '45.9.20.1\n45.9.20.2\n';
  asked = [];
  publisher = createServer((request, response) => {
    const { url = '' } = request;
    const tag = request.headers['if-none-match'];
    asked.push({ url, tag });
    const etag = `"${list.length}"`;
    if (url === '/slow') return;
    if (url === '/loop') response.writeHead(302, { location: '/loop' }).end();
    else if (url === '/twice') response.writeHead(302, { location: '/once' }).end();
    else if (url === '/once') response.writeHead(302, { location: '/list' }).end();
    else if (url === '/inside') response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end();
    else if (url === '/broken') response.writeHead(500).end();
    else if (url === '/short')
      response.writeHead(200, { 'content-length': '100' }).write('45.9.20.1\n', () => response.destroy());
    else if (tag === etag) response.writeHead(304).end();
    else response.writeHead(200, { etag }).end(list);
  });
  await new Promise<void>((resolve) => publisher.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(publisher.address() as AddressInfo).port}`;
});

afterEach(async () => {
  publisher.closeAllConnections();
  await new Promise((resolve) => publisher.close(resolve));
});

const open = { etag: null, allowPrivate: true } as const;

test('a list is fetched, through redirects, and not again while its tag holds', async () => {
  expect(await fetchList(`${base}/list`, open)).toEqual({ text: list, etag: '"20"' });
  expect(await fetchList(`${base}/twice`, open)).toMatchObject({ text: list });
  expect(await fetchList(`${base}/list`, { ...open, etag: '"20"' })).toBe('unchanged');
});

test('a list may have just so many bytes', async () => {
  expect(await fetchList(`${base}/list`, { ...open, maxBytes: 20 })).toMatchObject({ text: list });
  await expect(fetchList(`${base}/list`, { ...open, maxBytes: 19 })).rejects.toMatchObject({
    code: 'RASP_CP_FEED_FAILED',
    message: 'It is larger than 19 bytes.',
  });
});

test.each([
  ['redirects without end', '/loop', 'It redirects more than three times.'],
  ['an error', '/broken', 'It answered 500.'],
  ['an answer that breaks off', '/short', 'It broke off.'],
])('%s is told', async (_what, url, message) => {
  await expect(fetchList(`${base}${url}`, open)).rejects.toMatchObject({ code: 'RASP_CP_FEED_FAILED', message });
});

test('a publisher that does not answer is given up', async () => {
  const fetched = fetchList(`${base}/slow`, { ...open, timeoutMs: 50 });
  await expect(fetched).rejects.toMatchObject({ message: 'It took too long.' });
});

test.each([
  ['http', () => `${base}/list`],
  ['loopback', () => 'https://127.0.0.1/list'],
  ['loopback written as a number', () => 'https://2130706433/list'],
  ['a private address', () => 'https://10.0.0.1/list'],
  ['metadata of a cloud', () => 'https://169.254.169.254/latest'],
  ['loopback of IPv6', () => 'https://[::1]/list'],
  ['IPv4 inside IPv6', () => 'https://[::ffff:7f00:1]/list'],
  ['a name that leads inside', () => 'https://localhost/list'],
  ['another scheme', () => 'file:///etc/passwd'],
  ['credentials', () => 'https://me:secret@lists.example/list'],
])('%s is refused before anything is sent', async (_what, url) => {
  const fetched = fetchList(url(), { etag: null, allowPrivate: false, timeoutMs: 5_000 });
  await expect(fetched).rejects.toMatchObject({ code: 'RASP_CP_FEED_FAILED' });
  expect(asked).toEqual([]);
});

describe('a feed', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rasp-feeds-'));
  let controlPlane: TestControlPlane;
  let client: AdminClient;

  beforeEach(async () => {
    // Loopback may be fetched from; what is listed here is public.
    controlPlane = await createTestControlPlane(clock, { allowReserved: true, feedFolder: folder });
    client = createStartClient(controlPlane);
  });

  afterEach(() => controlPlane.close());

  const networks = async (): Promise<readonly string[]> =>
    (await controlPlane.listBlacklist()).map((entry) => entry.network).sort();

  test('is read, read again when its time comes, and renewed before its entries end', async () => {
    const added = await client.post('/feeds', {
      name: 'drop',
      format: 'plain',
      location: `${base}/list`,
      ttlSeconds: 7_200,
    });
    expect(added.status).toBe(201);
    await controlPlane.tick();
    expect(await networks()).toEqual(['45.9.20.1', '45.9.20.2']);
    clock.now += 3_599_999;
    await controlPlane.tick();
    expect(asked).toHaveLength(1);
    clock.now += 1;
    await controlPlane.tick();
    // Half of the entries' time is over: the list is taken anew although it did not change.
    expect(asked.map(({ tag }) => tag)).toEqual([undefined, undefined]);
    clock.now += 3_599_999;
    await controlPlane.tick();
    expect(await networks()).toHaveLength(2);
    list = '45.9.20.2\n';
    clock.now += 3_600_001;
    await controlPlane.tick();
    clock.now += 3_600_000;
    await controlPlane.tick();
    expect(await networks()).toEqual(['45.9.20.2']);
    expect((await client.get('/feeds')).json.items).toMatchObject([{ name: 'drop', entries: 1, lastError: null }]);
  });

  test('that fails says why and keeps what it brought', async () => {
    const { json } = await client.post('/feeds', { name: 'drop', format: 'plain', location: `${base}/list` });
    await client.post(`/feeds/${json.id}/run`);
    const body = { name: 'drop', format: 'plain', location: `${base}/broken` };
    expect((await client.put(`/feeds/${json.id}`, body)).status).toBe(200);
    const { json: run } = await client.post(`/feeds/${json.id}/run`);
    expect(run).toMatchObject({ lastError: 'It answered 500.', entries: 2 });
    expect(await networks()).toHaveLength(2);
    expect((await client.delete(`/feeds/${json.id}`)).status).toBe(204);
    expect((await client.post(`/feeds/${json.id}/run`)).status).toBe(404);
  });

  test('of what is never blocked follows its list and leaves alone what a person wrote down', async () => {
    await client.post('/blacklist', { networks: ['45.9.20.1', '45.9.21.1'] });
    await client.post('/never-block', { network: '45.9.20.2', note: 'ours' });
    const { json } = await client.post('/feeds', {
      name: 'cdn',
      purpose: 'never-block',
      format: 'plain',
      location: `${base}/list`,
    });
    await client.post(`/feeds/${json.id}/run`);
    expect(await networks()).toEqual(['45.9.21.1']);
    list = '45.9.20.9\n';
    await client.post(`/feeds/${json.id}/run`);
    const ranges = (await client.get('/never-block')).json.items;
    expect(ranges).toMatchObject([
      { network: '45.9.20.2', kind: 'own', feed: null },
      { network: '45.9.20.9', kind: 'provider', feed: json.id },
    ]);
    list = '<html>not found</html>';
    const { json: run } = await client.post(`/feeds/${json.id}/run`);
    expect(run.lastError).toBe('It names no network that can be taken.');
    expect((await client.get('/never-block')).json.items).toHaveLength(2);
  });

  test('may be a file in the folder of feeds and no other', async () => {
    writeFileSync(path.join(folder, 'list.txt'), '45.9.22.1\n');
    writeFileSync(path.join(folder, '..', 'outside.txt'), '45.9.22.2\n');
    symlinkSync(path.join(folder, '..', 'outside.txt'), path.join(folder, 'link.txt'));
    const { json } = await client.post('/feeds', { name: 'file', format: 'plain', location: 'list.txt' });
    await controlPlane.tick();
    expect(await networks()).toEqual(['45.9.22.1']);
    writeFileSync(path.join(folder, 'list.txt'), '45.9.22.3\n');
    utimesSync(path.join(folder, 'list.txt'), new Date(), new Date(1_000));
    clock.now += 3_600_000;
    await controlPlane.tick();
    expect(await networks()).toEqual(['45.9.22.1', '45.9.22.3']);
    expect((await client.get('/feeds')).json.items[0]).toMatchObject({ id: json.id, entries: 1 });
    for (const location of ['/etc/passwd', '../outside.txt', 'link.txt', 'none.txt', '.']) {
      const { status } = await client.post('/feeds', { name: 'x', format: 'plain', location });
      expect({ location, status }).toEqual({ location, status: 422 });
    }
  });
});
