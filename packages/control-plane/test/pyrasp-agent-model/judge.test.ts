import type { Answered } from '../harness.ts';
import { createPyraspAgent, type PyraspAgent } from './agent.ts';
import { judge } from './judge.ts';

const good = {
  APP_NAME: 'shop',
  SECURITY_CHECKS: {},
  BEACON: true,
  BEACON_URL: 'http://x/b',
  BEACON_DELAY: 30,
  TELEMETRY_DATA: true,
  BLACKLIST_SHARE: true,
  LOG_FORMAT: 'Syslog',
  LOG_PROTOCOL: 'UDP',
  LOG_SERVER: '',
  LOG_PORT: 514,
  LOG_PATH: '',
};

function answer(status: number, json: object): Answered {
  const text = JSON.stringify(json);
  return { status, text, json: JSON.parse(text) };
}

const yes = (data: unknown): Answered => answer(200, { status: true, message: 'ok', data });
const no = (data: unknown, status = 403): Answered => answer(status, { status: false, message: 'no', data });

function fresh(): PyraspAgent {
  return createPyraspAgent('lambda', () => 1_000_000);
}

function running(): PyraspAgent {
  const agent = fresh();
  agent.connect(200, yes({ config: good, blacklist: { '45.9.1.1': 1_000_000 } }).text);
  return agent;
}

test('good answers and refusals pass', () => {
  judge(fresh(), 'connect', yes({ config: good, blacklist: { '45.9.1.1': 1_000_000 } }));
  judge(fresh(), 'connect', no({}));
  judge(running(), 'beacon', yes({}));
  judge(running(), 'beacon', yes({ config: good, blacklist: { new: ['45.9.1.2'], remove: ['45.9.1.1'] } }));
  judge(running(), 'beacon', no({}, 503));
});

test.each<readonly [string, 'connect' | 'beacon', Answered]>([
  ['a configuration without checks', 'connect', yes({ config: { ...good, SECURITY_CHECKS: undefined } })],
  ['no beacons', 'connect', yes({ config: { ...good, BEACON: false } })],
  ['no telemetry', 'connect', yes({ config: { ...good, TELEMETRY_DATA: false } })],
  ['a time as text', 'connect', yes({ config: good, blacklist: { '45.9.1.1': '1000000' } })],
  ['a list of addresses', 'connect', yes({ config: good, blacklist: ['45.9.1.1'] })],
  [
    'a refusal that agents take for good',
    'connect',
    answer(503, { status: true, message: '', data: { config: good } }),
  ],
  ['a good answer that agents take for a refusal', 'connect', answer(200, { status: false, message: '', data: {} })],
  ['a refusal with content', 'connect', no({ config: good })],
  ['no message', 'connect', answer(200, { status: true, data: { config: good } })],
  ['pairs in new', 'beacon', yes({ blacklist: { new: [['45.9.1.2', 1]], remove: [] } })],
  ['half a configuration', 'beacon', yes({ config: { SECURITY_CHECKS: {} } })],
  ['the end of beacons', 'beacon', yes({ config: { ...good, BEACON: false } })],
  ['no data', 'beacon', yes(null)],
])('%s is caught', (_what, asked, given) => {
  expect(() => judge(asked === 'connect' ? fresh() : running(), asked, given)).toThrow();
});
