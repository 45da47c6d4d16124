import { fullConfig, type RecordedMessage, recordedMessages } from './recorded.ts';
import { type Replay, replay } from './replay.ts';

/** Members that our agents add; PyRASP's servers pass them over. */
const ours = {
  connect: ['accept', 'agent', 'config', 'digest'],
  beacon: ['accept', 'agent', 'config', 'digest', 'dropped', 'failures'],
};

/** The names and types of a value, whatever its numbers and texts are; a list has the shape of its first item. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shapeOf(member)]));
}

type Message = Record<string, unknown>;

function without(message: Message, names: readonly string[]): Message {
  return Object.fromEntries(Object.entries(message).filter(([name]) => !names.includes(name)));
}

/** The third element of an entry is ours as well. */
function asStock(message: Message, names: readonly string[]): Message {
  const stock = without(message, names);
  const entries = stock['blacklist'];
  return Array.isArray(entries) ? { ...stock, blacklist: entries.map((entry: unknown[]) => entry.slice(0, 2)) } : stock;
}

describe('what the agent sends', () => {
  let running: Replay | null = null;
  afterEach(async () => {
    await running?.end();
    running = null;
  });

  /** One connect and two beacons; between them an attack whose source is shared. */
  async function sent(shares: boolean): Promise<{ readonly connect: Message; readonly beacons: readonly Message[] }> {
    const config = fullConfig({ TELEMETRY_DATA: shares, BLACKLIST_SHARE: shares });
    running = await replay({
      connect: { kind: 'ok', data: { config } },
      beacon: { kind: 'ok', data: {} },
    });
    await running.look();
    running.pass(60_000);
    const { plane } = await running.look();
    const messages = (path: string): readonly Message[] => plane.requestsTo(path).map(({ json }) => json as Message);
    const [connect] = messages('/rasp/connect');
    if (connect === undefined) throw new Error('the agent did not connect');
    return { connect, beacons: messages('/rasp/beacon') };
  }

  const recorded = (kind: RecordedMessage['kind'], shares: boolean): readonly RecordedMessage[] =>
    recordedMessages.filter((message) => message.kind === kind && message.shares === shares);

  it('has recorded messages to be compared with', () => {
    expect(recorded('connect', false)).toHaveLength(6);
    expect(recorded('beacon', false).length).toBeGreaterThanOrEqual(6);
    expect(recorded('beacon', true).length).toBeGreaterThanOrEqual(4);
  });

  it('connects with the members of a PyRASP agent in a function, in its order and of its types, and ours after them', async () => {
    const { connect } = await sent(false);
    const functions = recorded('connect', false).filter(({ flavour }) => ['lambda', 'gcp', 'azure'].includes(flavour));
    expect(functions).toHaveLength(3);
    for (const { body } of functions) {
      expect(shapeOf(asStock(connect, ours.connect))).toEqual(shapeOf(body));
      expect(Object.keys(connect).slice(0, 4)).toEqual(Object.keys(body));
    }
    expect(functions.map(({ body }) => body['platform'])).toContain(connect['platform']);
    expect(Object.keys(connect).slice(4).sort()).toEqual(ours.connect);
  });

  it('connects with the members that every PyRASP agent sends', async () => {
    const { connect } = await sent(false);
    for (const { body } of recorded('connect', false)) {
      expect(Object.keys(connect)).toEqual(expect.arrayContaining(Object.keys(body)));
      expect(shapeOf(without(connect, [...ours.connect, 'routes']))).toEqual(shapeOf(without(body, ['routes'])));
    }
  });

  it('sends beacons of a key and a version where nothing is shared', async () => {
    const { beacons } = await sent(false);
    expect(beacons).toHaveLength(2);
    for (const { body } of recorded('beacon', false)) {
      for (const beacon of beacons) {
        expect(shapeOf(asStock(beacon, ours.beacon))).toEqual(shapeOf(body));
        expect(Object.keys(beacon).slice(2).sort()).toEqual(ours.beacon);
      }
    }
  });

  it('shares telemetry and entries as PyRASP agents do', async () => {
    const { beacons } = await sent(true);
    const shared = (message: Message): boolean => (message['blacklist'] as unknown[]).length > 0;
    const pick = (own: boolean) => beacons.find((beacon) => shared(beacon) === own);
    for (const { body } of recorded('beacon', true)) {
      const beacon = pick(shared(body));
      if (beacon === undefined) throw new Error('no beacon like the recorded one');
      expect(shapeOf(asStock(beacon, ours.beacon))).toEqual(shapeOf(body));
      expect(Object.keys(beacon).slice(0, 4)).toEqual(Object.keys(body));
    }
  });

  it('counts in whole numbers, restarts after each beacon, and gives percentages and epoch seconds', async () => {
    const { beacons } = await sent(true);
    expect(beacons).toMatchObject([
      { telemetry: { requests: { success: 0, errors: 0, attacks: 0 } }, blacklist: [] },
      { telemetry: { requests: { attacks: 1 } }, blacklist: [['84.17.33.21', expect.any(Number), expect.any(Object)]] },
    ]);
    for (const beacon of beacons) {
      const { cpu, memory } = beacon['telemetry'] as { readonly cpu: number; readonly memory: number };
      for (const share of [cpu, memory]) {
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(100);
      }
    }
    const epoch = (beacons[1]?.['blacklist'] as [[string, number]] | undefined)?.[0][1];
    expect(Number.isInteger(epoch)).toBe(true);
    expect(epoch).toBeLessThan(1e10);
  });
});
