import type { NormalizedRequest, PlatformAdapter } from '../src/adapter.ts';
import type { Parameters } from '../src/config/parameters.ts';
import { createGuard } from '../src/guard.ts';
import { requestEvent } from '../src/normalized-event.ts';
import type { SecurityEvent } from '../src/report/event.ts';
import { plainAdapter, requestWith } from './plain-platform.ts';
import { handClock } from './sync-fixture.ts';

interface Answer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

const adapter: PlatformAdapter<NormalizedRequest, Answer> = {
  platform: 'testing',
  describeInstance: plainAdapter.describeInstance,
  readEvent: requestEvent,
  settle: async () => undefined,
  writeDenial: (_request, { denial }) => ({ status: denial.statusCode, headers: [], body: denial.content }),
  readResponse: (_request, outcome) =>
    outcome.kind === 'returned' ? { ...outcome.result, statusCode: outcome.result.status } : null,
};

const fine: Answer = { status: 200, headers: [], body: 'fine' };

/** A guard of the default configuration, but for what is given. */
function agent(config: Partial<Parameters> = {}) {
  const clock = handClock();
  const events: SecurityEvent[] = [];
  const guard = createGuard(
    adapter,
    { config: { SNAPSHOT_DIR: '', ...config } },
    { env: {}, clock, log: () => undefined, events: (event) => void events.push(event) },
  );
  const send = async (parts: Partial<NormalizedRequest> = {}, answer: Answer = fine): Promise<number> =>
    (await guard.handle(requestWith(parts), () => answer)).status;
  const sendMany = async (count: number, answer: Answer = fine): Promise<readonly number[]> => {
    const statuses: number[] = [];
    for (let index = 0; index < count; index++) statuses.push(await send({ method: 'GET' }, answer));
    return statuses;
  };
  return { guard, clock, events, send, sendMany };
}

const times = (count: number, status: number): readonly number[] => Array<number>(count).fill(status);
const decoy = { method: 'GET', path: '/.env', rawTarget: '/.env' } as const;
const attack = { query: [['q', "1' OR '1'='1"]] } as const;

/** PyRASP's own limit; the default here is six times as high. */
const limit: Partial<Parameters> = { FLOOD_RATIO: 50 };

describe('what PyRASP agents were measured to do over several requests', () => {
  it('counts requests in a window that slides: 50, a pause of 56 s and 50 more are a flood', async () => {
    const { clock, sendMany } = agent(limit);
    expect(await sendMany(50)).toEqual(times(50, 200));
    clock.pass(56_000);
    expect(await sendMany(50)).toContain(403);
  });

  it('refuses the 51st request of an address, and none of 51 addresses', async () => {
    const { send, sendMany } = agent(limit);
    expect(await sendMany(51)).toEqual([...times(50, 200), 403]);
    for (let index = 0; index < 51; index++) expect(await send({ clientIp: `81.2.70.${index}` })).toBe(200);
  });

  it('counts an answer of 404 once: the 51st request is the first refused', async () => {
    const { sendMany } = agent(limit);
    expect(await sendMany(51, { ...fine, status: 404 })).toEqual([...times(50, 404), 403]);
  });

  it('counts nobody together whose address is not known', async () => {
    const { send } = agent(limit);
    for (let index = 0; index < 60; index++) expect(await send({ clientIp: null, clientIpSource: null })).toBe(200);
    expect(await send({ ...decoy, clientIp: null, clientIpSource: null })).toBe(403);
    expect(await send({ clientIp: null, clientIpSource: null })).toBe(200);
  });

  it('refuses one attack without listing its sender', async () => {
    const { send } = agent();
    expect([await send(attack), await send(), await send()]).toEqual([403, 200, 200]);
  });

  it('lists the sender of a decoy for an hour, and nobody else', async () => {
    const { clock, send } = agent();
    expect([await send(decoy), await send(), await send({ clientIp: '84.17.33.10' })]).toEqual([403, 403, 200]);
    clock.pass(3_599_000);
    expect(await send()).toBe(403);
    clock.pass(2_000);
    expect(await send()).toBe(200);
  });

  it('tells IPv6 networks apart that begin alike', async () => {
    const { send } = agent();
    expect(await send({ ...decoy, clientIp: '2001:4860:1::1' })).toBe(403);
    expect(await send({ clientIp: '2001:4860:1::1' })).toBe(403);
    expect(await send({ clientIp: '2001:4860:2::1' })).toBe(200);
  });

  it('shares no list between two guards of different configurations', async () => {
    const [one, other] = [agent({ APP_NAME: 'one' }), agent({ APP_NAME: 'other' })];
    expect([await one.send(decoy), await one.send(), await other.send()]).toEqual([403, 403, 200]);
  });

  it('takes no whitelist entry for the beginning of an address', async () => {
    const { send } = agent({ WHITELIST: ['10.1.0.0/16'] });
    expect(await send({ ...attack, clientIp: '10.1.200.9' })).toBe(200);
    expect(await send({ ...attack, clientIp: '10.100.0.9' })).toBe(403);
    const misspelt = agent({ WHITELIST: ['10.1'] });
    expect(await misspelt.send({ ...attack, clientIp: '10.100.0.9' })).toBe(403);
    expect(await misspelt.send({ ...attack, clientIp: '10.1.0.9' })).toBe(403);
  });

  it('runs the handler in mode report, and gives its answer', async () => {
    const { guard, events } = agent({ SECURITY_CHECKS: { sqli: 'report' } });
    expect(await guard.handle(requestWith(attack), () => fine)).toBe(fine);
    expect(events).toHaveLength(1);
  });

  it('answers a denial with the text as it is configured', async () => {
    const { guard } = agent({ BLOCK_ACTION_CONTENT: '<h1>Stopped</h1>' });
    expect(await guard.handle(requestWith(attack), () => fine)).toMatchObject({ body: '<h1>Stopped</h1>' });
  });

  it('judges by hosts where a request names none, and where it names another', async () => {
    const { send } = agent({ HOSTS: ['shop.example.com'] });
    expect([await send(), await send({ host: 'evil.example' })]).toEqual([200, 403]);
    expect(await send({ host: '' })).toBe(200);
  });
});

describe('what PyRASP agents were measured to find in answers', () => {
  const leaking = (body: string): Answer => ({ ...fine, headers: [['content-type', 'text/plain']], body });

  it('finds hashes, and lists nobody for what the function answered', async () => {
    const { send } = agent({ DLP_HASHES: true, SECURITY_CHECKS: { dlp: 'blacklist' } });
    const hash = '$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW';
    expect(await send({}, leaking(`mia:${hash}`))).toBe(403);
    expect(await send()).toBe(200);
  });

  it('takes an entity tag of 32 hexadecimal digits for no Windows password', async () => {
    const { send } = agent({ DLP_WINDOWS_CREDS: true });
    const tag = '"9e107d9d372bb6826bd81d3542a419d6"';
    expect(await send({}, { ...fine, headers: [['etag', tag]], body: `{"etag":${tag}}` })).toBe(200);
  });
});

describe('what cost PyRASP agents seconds', () => {
  const json = (value: unknown): Partial<NormalizedRequest> => ({
    headers: [['content-type', 'application/json']],
    body: { kind: 'bytes', bytes: Buffer.from(JSON.stringify(value)) },
  });

  it.each<[string, Partial<NormalizedRequest>]>([
    [
      '2,000 short texts (8.4 s)',
      json(Array.from({ length: 2_000 }, (_, index) => `item number ${index}, a (small) one`)),
    ],
    ['20,000 brackets (2.1 s)', { query: [['q', `1 ${'('.repeat(20_000)}`]] }],
    [
      '10 KB of JSON (0.4 s)',
      json(
        Array.from({ length: 95 }, (_, index) => ({
          id: index,
          name: 'Mia Keller',
          note: 'please ring twice; the bell is faint',
        })),
      ),
    ],
  ])('takes less than a quarter of a second of the processor: %s', async (_name, parts) => {
    const { send } = agent();
    await send(parts);
    const began = process.cpuUsage();
    await send(parts);
    expect(process.cpuUsage(began).user).toBeLessThan(250_000);
  });
});
