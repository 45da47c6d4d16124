import type { Behaviour } from '@rasp/testing/fake-control-plane.ts';
import { deployments } from '../../../core/test/pyrasp-wire/deployments.ts';
import { crashList, fullConfig, recordedAt, recordedCases } from '../../../core/test/pyrasp-wire/recorded.ts';
import { listed, pushed, type Served } from '../../../core/test/pyrasp-wire/replay.ts';
import { servedBeacon } from '../../../core/test/pyrasp-wire/served-beacon.ts';
import { behindRedirect, servedConnect } from '../../../core/test/pyrasp-wire/served-connect.ts';
import { createPyraspAgent, type Flavour, type PyraspAgent, PyraspCrash } from './agent.ts';

/**
 * The recording beside @rasp/core's tests says what PyRASP 0.8.2 did with an answer. Here the model is given the same
 * answers and has to end as the agent did, crashes included: a model that never crashes could not judge anybody.
 */
const clock = (): number => recordedAt;
/** The case's source without a place on the list; one case pushes it. */
const other = '203.0.113.5';

interface Text {
  readonly status: number;
  readonly text: string;
}

/** What reaches the agent of an answer: a text, nothing at all (`closed`), or nothing for ever (`silence`). */
function heardOf(served: Served): Text | 'closed' | 'silence' {
  if (served === 'nobody') return 'closed';
  switch (served.kind) {
    case 'ok':
      return { status: 200, text: JSON.stringify({ status: true, message: 'ok', data: served.data ?? {} }) };
    case 'refuse':
      return { status: served.status ?? 403, text: JSON.stringify({ status: false, message: '', data: {} }) };
    case 'json':
      return { status: served.status ?? 200, text: JSON.stringify(served.body) };
    case 'raw':
      return { status: served.status ?? 200, text: String(served.body) };
    case 'slow':
      return heardOf(served.answer);
    case 'redirect':
      return heardOf(behindRedirect);
    case 'hang':
      return 'silence';
    case 'drop':
      return 'closed';
    default:
      throw new Error(`no recorded case is answered by ${served.kind}`);
  }
}

function connect(agent: PyraspAgent, served: Served): void {
  const heard = heardOf(served);
  if (heard === 'silence') agent.waitForever('connect');
  else if (heard === 'closed') agent.startAlone();
  else agent.connect(heard.status, heard.text);
}

function beacon(agent: PyraspAgent, served: Behaviour): void {
  const heard = heardOf(served);
  if (heard === 'silence') agent.waitForever('beacon');
  else if (heard !== 'closed') agent.beacon(heard.status, heard.text);
}

/** The status as the recording writes it. */
function answerTo(agent: PyraspAgent, address: string): unknown {
  try {
    return agent.request(address);
  } catch (error) {
    if (!(error instanceof PyraspCrash)) throw error;
    return expect.stringMatching(/^RAISED/);
  }
}

function caseOf(id: string, flavour: Flavour) {
  const found = recordedCases.find((row) => row.id === id && row.flavour === flavour);
  if (found === undefined) throw new Error(`${id} was not recorded on ${flavour}`);
  return found;
}

/** True where the recording says that the application did not start. */
function diesAtStart(id: string, flavour: Flavour): boolean {
  return !String(caseOf(id, flavour).result['init']).startsWith('ok');
}

test('every case of the recording is here, and 18 of its runs end an agent', () => {
  const ours = [...Object.keys(servedConnect), ...Object.keys(servedBeacon), ...Object.keys(deployments)];
  expect([...new Set(recordedCases.map(({ id }) => id))].sort()).toEqual(ours.sort());
  expect(crashList).toHaveLength(18);
});

test.each(Object.entries(servedConnect))('connect, %s: the model ends as the agent did', (id, { answer }) => {
  const agent = createPyraspAgent('lambda', clock);
  if (diesAtStart(id, 'lambda')) {
    expect(() => connect(agent, answer)).toThrow(PyraspCrash);
    return;
  }
  connect(agent, answer);
  const { result } = caseOf(id, 'lambda');
  expect([agent.origin, agent.attribute('APP_NAME')]).toEqual([result['config'], result['app_name']]);
  expect([result['req_listed'], result['req_other']]).toEqual([answerTo(agent, listed), answerTo(agent, other)]);
});

test.each(
  Object.entries(servedBeacon).flatMap(([id, served]) =>
    (['lambda', 'flask'] as const).map((f) => [id, f, served] as const),
  ),
)('beacon, %s on %s: the model ends as the agent did', (id, flavour, served) => {
  const agent = createPyraspAgent(flavour, clock);
  const { result } = caseOf(id, flavour);
  // Some cases began with a listed source, and only those can tell whether it stayed.
  const beganListed = result['req_listed'] === 403 || id === 'n01' ? { [listed]: recordedAt } : {};
  connect(agent, { kind: 'ok', data: { config: fullConfig(served.connected), blacklist: beganListed } });
  const isSent = agent.beacons();
  expect(isSent).toBe(id !== 'n21');
  if (diesAtStart(id, flavour)) {
    expect(() => beacon(agent, served.answer)).toThrow(PyraspCrash);
    return;
  }
  if (isSent) beacon(agent, served.answer);
  expect(agent.attribute('APP_NAME')).toBe(result['app_name_after']);
  expect([...agent.listed()].filter((address) => address !== other).sort()).toEqual(
    Object.keys(Object(result['blacklist_after']))
      .filter((address) => address !== other)
      .sort(),
  );
  expect(agent.request(pushed)).toBe(result['req_new']);
});

test.each(Object.entries(deployments))('deployment, %s: the model ends as the agent did', (id, { scene }) => {
  const keys = [scene.options?.key, scene.env?.['PYRASP_KEY']].filter((key) => key !== undefined);
  const agent = createPyraspAgent('lambda', clock, '0.8.2', {
    key: keys[0] ?? null,
    ...(scene.missingFile === true ? { file: 'missing' } : scene.file === undefined ? {} : { file: scene.file }),
    ...(id >= 'p06' && id <= 'p09' ? { appName: 'arg-C' } : {}),
  });
  const start = (): void => (scene.connect === undefined ? agent.startAlone() : connect(agent, scene.connect));
  if (diesAtStart(id, 'lambda')) {
    expect(start).toThrow(PyraspCrash);
    return;
  }
  start();
  const { result } = caseOf(id, 'lambda');
  expect({ config: agent.origin, app_name: agent.attribute('APP_NAME'), req_listed: agent.request(listed) }).toEqual({
    config: result['config'],
    app_name: result['app_name'],
    req_listed: result['req_listed'],
  });
});
