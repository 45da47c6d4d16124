import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createPyraspAgent, type Flavour, type PyraspAgent, PyraspCrash } from './pyrasp-agent-model.ts';

type Outcome = Readonly<Record<string, unknown>>;

interface ConnectCase {
  readonly id: string;
  readonly http?: number;
  readonly text?: string;
  readonly body?: unknown;
  readonly data?: unknown;
  readonly config?: unknown;
  readonly blacklist?: unknown;
  readonly expect: Outcome;
}

interface BeaconCase extends Omit<ConnectCase, 'expect'> {
  readonly lambda: Outcome | 'crash';
  readonly flask: Outcome | 'crash';
}

const now = 1_000_000;
const logs = { LOG_FORMAT: 'Syslog', LOG_PROTOCOL: 'UDP', LOG_SERVER: '', LOG_PORT: 514, LOG_PATH: '' };
const first = {
  APP_NAME: 'first',
  SECURITY_CHECKS: {},
  BEACON: true,
  BEACON_URL: 'http://x/b',
  BEACON_DELAY: 1,
  ...logs,
};
const second = { ...first, APP_NAME: 'second' };

function readCases<Case>(file: string): readonly Case[] {
  const text = readFileSync(path.join(__dirname, file), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

function bodyOf(row: Omit<ConnectCase, 'expect'>, data: unknown): string {
  if (row.text !== undefined) return row.text;
  return JSON.stringify(row.body ?? { status: true, message: 'ok', data });
}

function tryRequest(agent: PyraspAgent, address: string): number | 'crash' {
  try {
    return agent.request(address);
  } catch (error) {
    if (error instanceof PyraspCrash) return 'crash';
    throw error;
  }
}

const connectCases = readCases<ConnectCase>('connect-cases.jsonl');
const beaconCases = readCases<BeaconCase>('beacon-cases.jsonl');

test('no case got lost', () => {
  expect(connectCases.length).toBeGreaterThanOrEqual(40);
  expect(beaconCases.length).toBeGreaterThanOrEqual(18);
});

test.each(connectCases.map((row) => [row.id, row] as const))('connect, %s: as the agent was seen to do', (_id, row) => {
  const agent = createPyraspAgent('lambda', () => now);
  const data = row.config === undefined ? row.data : { config: row.config, blacklist: row.blacklist };
  const connect = (): void => agent.connect(row.http ?? 200, bodyOf(row, data));
  if (row.expect['crash'] === true) {
    expect(connect).toThrow(PyraspCrash);
    return;
  }
  connect();
  const seen: Outcome = {
    origin: agent.origin,
    app: agent.attribute('APP_NAME'),
    listed: tryRequest(agent, '45.9.1.1'),
    other: tryRequest(agent, '45.9.1.2'),
  };
  expect(seen).toMatchObject(row.expect);
});

test.each(
  beaconCases.flatMap((row) => (['lambda', 'flask'] as const).map((flavour) => [row.id, flavour, row] as const)),
)('beacon, %s, %s: as the agent was seen to do', (_id, flavour: Flavour, row) => {
  const agent = createPyraspAgent(flavour, () => now);
  agent.connect(
    200,
    JSON.stringify({ status: true, message: '', data: { config: first, blacklist: { '45.9.1.1': now } } }),
  );
  const text = bodyOf(row, row.data)
    .replace('"full"', JSON.stringify(second))
    .replace('"off"', JSON.stringify({ ...second, BEACON: false }));
  const expected = row[flavour];
  if (expected === 'crash') {
    expect(() => agent.beacon(row.http ?? 200, text)).toThrow(PyraspCrash);
    return;
  }
  const accepted = agent.beacon(row.http ?? 200, text);
  const seen: Outcome = {
    accepted,
    app: agent.attribute('APP_NAME'),
    listed: agent.listed(),
    beacons: agent.beacons(),
  };
  expect(seen).toMatchObject(expected);
});

test('a missing check goes back to the default and an absent parameter keeps its value', () => {
  const agent = createPyraspAgent('lambda', () => now);
  const answer = { status: true, message: '', data: { config: { ...first, SECURITY_CHECKS: { sqli: 0, hpp: 0 } } } };
  agent.connect(200, JSON.stringify(answer));
  expect(agent.attribute('SECURITY_CHECKS')).toMatchObject({ sqli: 0, hpp: 0, xss: 2 });
  const { APP_NAME: _left, ...others } = second;
  agent.beacon(200, JSON.stringify({ status: true, message: '', data: { config: others } }));
  expect(agent.attribute('SECURITY_CHECKS')).toMatchObject({ sqli: 2, hpp: 2 });
  expect(agent.attribute('APP_NAME')).toBe('first');
});

test('a configuration in a beacon raises in 0.9.2 and 0.9.3', () => {
  for (const version of ['0.9.2', '0.9.3']) {
    const agent = createPyraspAgent('lambda', () => now, version);
    const text = JSON.stringify({ status: true, message: '', data: { config: second } });
    expect(() => agent.beacon(200, text)).toThrow(PyraspCrash);
  }
});
