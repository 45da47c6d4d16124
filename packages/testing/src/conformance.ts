import type { EventFinding, ReadLimits, SecurityEvent } from '@rasp/core';
import { bytesOf, textOf } from './conformance-body.ts';
import type { CanonicalRequest, ConformanceDriver } from './conformance-driver.ts';
import { awkwardBodies, type Payload, type Placement, payloads, placements } from './conformance-placements.ts';
import { describeResponses } from './conformance-responses.ts';
import { blockPage, stager } from './conformance-stage.ts';
import { startSilentServer } from './silent-server.ts';

const limits: ReadLimits = { maxBodyBytes: 1_048_576, trustedProxies: 0, frontDoorId: '' };
/** What a loaded test machine may add to a wait that is bounded by a timer, in milliseconds: far below the exchange's own CLOUD_TIMEOUT_MS here. */
const slackMs = 10_000;

/**
 * Declares the tests that every adapter passes for every trigger.
 *
 * The same canonical request gives the same normalised inputs; an attack in any input place is denied before the handler runs, by a finding that names the
 * exact place, and its benign twin passes; the handler's errors are its own; an error of the engine or a dead control plane costs the function nothing
 * but a bounded wait; and only the address that the platform vouches for is believed.
 */
export function describeConformance(driver: ConformanceDriver): void {
  describe(`${driver.platform} ${driver.trigger} conforms`, () => {
    describeNormalisation(driver);
    describeProtection(driver);
    describeSources(driver);
    describeFailures(driver);
    describeResponses(stager(driver));
  });
}

function describeNormalisation(driver: ConformanceDriver): void {
  const read = (request: CanonicalRequest) => driver.normalize(request, limits);

  it('gives the same inputs for the same request', async () => {
    const request = await read({
      method: 'POST',
      target: '/files/a%20b?q=x%20y&q=z%2B1&empty=&flag&%61=1',
      headers: [
        ['X-Custom', 'Value'],
        ['Content-Type', 'application/json'],
      ],
      cookies: [
        ['sid', '1%202'],
        ['theme', 'dark'],
      ],
      body: '{"a":1}',
    });
    expect(request.trigger).toBe(driver.trigger.split(' ')[0]);
    expect(request.method).toBe('POST');
    expect(request.path).toBe(driver.traits.decodesPath ? '/files/a b' : '/files/a%20b');
    expect(request.rawTarget).toMatch(/^\/files\/a(?: |%20)b\?/u);
    expect(request.query.filter(([name]) => name !== 'q')).toEqual([
      ['empty', ''],
      ['flag', ''],
      ['a', '1'],
    ]);
    expect(request.query.filter(([name]) => name === 'q')).toEqual(
      driver.traits.repeatedQuery
        ? [['q', 'x y'], ['q', 'z+1'], ...(driver.traits.joinedQuery === true ? [['q', 'x y,z+1']] : [])]
        : [['q', 'z+1']],
    );
    expect(request.headers).toContainEqual(['x-custom', 'Value']);
    expect(request.cookies.slice(-2)).toEqual([
      ['sid', '1%202'],
      ['theme', 'dark'],
    ]);
    expect(textOf(request.body)).toBe('{"a":1}');
    expect(request.host).not.toBe('');
    expect(request.clientIp).toBe('81.2.69.160');
    expect(request.clientIpSource).toBe('platform');
  });

  it('undoes the transport encoding of bytes, whatever they are', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const request = await read({ headers: [['Content-Type', 'application/octet-stream']], body: bytes });
    expect(request.body.kind).toBe('bytes');
    expect(bytesOf(request.body)).toEqual(Buffer.from(bytes));
  });

  it('has no body where none was sent', async () => {
    expect((await read({ method: 'GET' })).body).toEqual({ kind: 'none' });
  });

  it('takes a body of exactly the limit whole and cuts one byte more', async () => {
    const headers = [['Content-Type', 'text/plain']] as const;
    const exact = await driver.normalize({ headers, body: 'x'.repeat(1000) }, { ...limits, maxBodyBytes: 1000 });
    expect(textOf(exact.body)).toBe('x'.repeat(1000));
    const over = await driver.normalize({ headers, body: 'x'.repeat(1001) }, { ...limits, maxBodyBytes: 1000 });
    expect(over.body.kind).toBe('truncated');
    expect(bytesOf(over.body)).toHaveLength(1000);
  });

  it('keeps names that are also names of prototypes', async () => {
    const request = await read({ target: '/?__proto__=1&constructor=2', headers: [['X-Proto', '__proto__']] });
    expect(request.query).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
    ]);
  });
}

function describeProtection(driver: ConformanceDriver): void {
  const stage = stager(driver);
  const reached = placements.filter(({ needs }) => needs === null || driver.traits[needs]);

  it.each(
    reached.flatMap((placement) =>
      payloads.map((payload) => [payload.name, placement.name, payload, placement] as const),
    ),
  )('denies %s in %s and passes its benign twin', async (_payload, _placement, payload, placement) => {
    const { fn, handler, events } = await stage();
    const denied = await fn.send(placement.place(payload.hostile));
    expect(denied).toMatchObject({ statusCode: 403, body: blockPage });
    expect(handler).not.toHaveBeenCalled();
    expect(events).toHaveLength(1);
    expect(findingAt(events, payload, placement)).toBeDefined();

    expect(await fn.send(placement.place(payload.benign))).toMatchObject({ statusCode: 200, body: 'fine' });
    expect(handler).toHaveBeenCalledTimes(1);
    expect(handler.mock.calls[0]?.[0].untouched).toBe(true);
    expect(events).toHaveLength(1);
  });

  it.each([
    [302, 'https://www.example.com/stopped', 302, 'https://www.example.com/stopped'],
    // No browser follows a 403.
    [403, '/stopped?why=1', 302, '/stopped?why=1'],
    [303, '/für/封', 303, '/f%C3%BCr/%E5%B0%81'],
  ])(
    'redirects where so configured: %i to %s',
    async (BLOCK_STATUS_CODE, BLOCK_ACTION_CONTENT, statusCode, location) => {
      const { fn, handler } = await stage({
        config: { BLOCK_ACTION: 'redirect', BLOCK_STATUS_CODE, BLOCK_ACTION_CONTENT },
      });
      const response = await fn.send({ target: `/?name=${encodeURIComponent('../../../../etc/passwd')}` });
      expect(response).toMatchObject({ statusCode, headers: { location }, body: '' });
      expect(handler).not.toHaveBeenCalled();
    },
  );

  it('answers a listed source by its own parameters, and does not send it in a circle', async () => {
    const config = {
      SECURITY_CHECKS: { traversal: 'blacklist' },
      BLACKLIST_ACTION: 'redirect',
      BLACKLIST_ACTION_CONTENT: '/stopped',
    } as const;
    const { fn } = await stage({ config });
    expect((await fn.send({ target: '/?name=..%2f..%2f..%2f..%2fetc%2fpasswd' })).statusCode).toBe(403);
    expect(await fn.send({ target: '/' })).toMatchObject({ statusCode: 302, headers: { location: '/stopped' } });
    expect(await fn.send({ target: '/stopped' })).toMatchObject({ statusCode: 403, body: 'Blocked' });
  });

  it('finds nothing in what the platform and an ordinary client write', async () => {
    const { fn, handler, events } = await stage();
    for (const method of ['GET', 'POST', 'OPTIONS'])
      expect((await fn.send({ method, target: '/files/report.pdf?lang=en' })).statusCode).toBe(200);
    expect(handler).toHaveBeenCalledTimes(3);
    expect(events).toEqual([]);
  });

  it.each(awkwardBodies)('lets %s through', async (_name, type, body) => {
    const refused = driver.traits.parsesJson === true && type === 'application/json';
    const { fn, handler } = await stage();
    expect((await fn.send({ headers: [['Content-Type', type]], body })).statusCode).toBe(refused ? 400 : 200);
    expect(handler).toHaveBeenCalledTimes(refused ? 0 : 1);
  });

  it('hands the response of the handler on as it is', async () => {
    const own = { statusCode: 418, headers: { 'x-own': 'yes' }, body: 'short and stout' };
    const { fn } = await stage({}, () => own);
    expect(await fn.send({})).toMatchObject(own);
  });
}

function describeSources(driver: ConformanceDriver): void {
  const stage = stager(driver);
  const attack = `/?name=${encodeURIComponent('../../../../etc/passwd')}`;
  const listing = { SECURITY_CHECKS: { traversal: 'blacklist' } } as const;

  it('denies a blacklisted source and nobody else', async () => {
    const { fn, handler } = await stage({ config: listing });
    expect((await fn.send({ target: attack, clientIp: '81.2.69.142' })).statusCode).toBe(403);
    expect((await fn.send({ target: '/', clientIp: '81.2.69.142' })).statusCode).toBe(403);
    expect(handler).not.toHaveBeenCalled();
    expect((await fn.send({ target: '/', clientIp: '81.2.69.143' })).statusCode).toBe(200);
  });

  it('believes no X-Forwarded-For that the client wrote', async () => {
    const { fn } = await stage({ config: listing });
    const forged = [['X-Forwarded-For', '81.2.69.144']] as const;
    expect((await fn.send({ target: attack, clientIp: '81.2.69.142', headers: forged })).statusCode).toBe(403);
    // The address in the header is not the one that was listed, and a header does not lift a listing.
    expect((await fn.send({ target: '/', clientIp: '81.2.69.144' })).statusCode).toBe(200);
    expect((await fn.send({ target: '/', clientIp: '81.2.69.142', headers: forged })).statusCode).toBe(403);
    const read = await driver.normalize({ clientIp: '81.2.69.142', headers: forged }, limits);
    expect([read.clientIp, read.clientIpSource]).toEqual(['81.2.69.142', 'platform']);
  });

  it('takes the address beyond a trusted proxy when told to', async () => {
    const request = { clientIp: '198.51.100.7', headers: [['X-Forwarded-For', '6.6.6.6, 81.2.69.142']] } as const;
    for (const trustedProxies of [1, ['198.51.100.0/24']]) {
      const read = await driver.normalize(request, { ...limits, trustedProxies });
      expect([read.clientIp, read.clientIpSource]).toEqual(['81.2.69.142', 'proxy:1']);
    }
  });
}

function describeFailures(driver: ConformanceDriver): void {
  const stage = stager(driver);
  const attack = `/?name=${encodeURIComponent('../../../../etc/passwd')}`;

  it('passes the errors of the handler through, the very same', async () => {
    const error = new TypeError('the handler is broken');
    const { fn } = await stage({}, () => {
      throw error;
    });
    await expect(fn.send({})).rejects.toBe(error);
  });

  it('runs the handler when the engine fails', async () => {
    const { fn, handler } = await stage({ breakEngine: true });
    expect(await fn.send({ target: attack })).toMatchObject({ statusCode: 200, body: 'fine' });
    expect(handler).toHaveBeenCalledTimes(1);
  });

  it('denies when the engine fails and FAIL_MODE is closed', async () => {
    const { fn, handler } = await stage({ breakEngine: true, config: { FAIL_MODE: 'closed' } });
    expect((await fn.send({})).statusCode).toBe(503);
    expect(handler).not.toHaveBeenCalled();
  });

  it('loses no more than its budgets to a control plane that never answers, and protects all the while', async () => {
    const silent = await startSilentServer();
    try {
      const { fn, handler } = await stage({
        env: { RASP_CLOUD_URL: silent.url, RASP_KEY: '00000000-0000-4000-8000-000000000000' },
        config: { CONNECT_TIMEOUT_MS: 150, SETTLE_MS: 50, CLOUD_TIMEOUT_MS: 30_000 },
      });
      const first = await timed(() => fn.send({}));
      expect(first.value.statusCode).toBe(200);
      expect(first.ms).toBeLessThan(150 + 50 + slackMs);
      const second = await timed(() => fn.send({ target: attack }));
      expect(second.value.statusCode).toBe(403);
      expect(second.ms).toBeLessThan(50 + slackMs);
      expect(handler).toHaveBeenCalledTimes(1);
      expect(silent.connections()).toBeGreaterThan(0);
    } finally {
      await silent.close();
    }
  });
}

async function timed<T>(run: () => Promise<T>): Promise<{ readonly value: T; readonly ms: number }> {
  const start = performance.now();
  const value = await run();
  return { value, ms: performance.now() - start };
}

function findingAt(events: readonly SecurityEvent[], payload: Payload, placement: Placement): EventFinding | undefined {
  return events
    .flatMap(({ findings }) => findings)
    .find(
      ({ check, input }) =>
        check === payload.check && input?.source === placement.source && placement.names.includes(input.name),
    );
}
