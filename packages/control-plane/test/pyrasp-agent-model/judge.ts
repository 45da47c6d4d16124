import type { Answered } from '../harness.ts';
import type { PyraspAgent } from './agent.ts';

/** What was asked when the answer came. */
export type Asked = 'connect' | 'beacon';

/**
 * Gives an answer to an agent, and then a request of everybody on its list and of a stranger. Throws PyraspCrash where the agent raises, and Error
 * where the answer takes something away from it that it needs: its configuration, its beacons, the meaning of a refusal.
 */
export function judge(agent: PyraspAgent, asked: Asked, answer: Answered): void {
  const { status, message, data } = answer.json;
  hold(Object.keys(answer.json).sort().join() === 'data,message,status', 'the envelope has three names');
  hold(typeof status === 'boolean' && typeof message === 'string', 'status is true or false, message a text');
  // Agents do not look at the HTTP status, people and proxies do: both have to say the same.
  hold(status === answer.status < 300, 'the HTTP status says what the envelope says');
  if (!status) {
    hold(JSON.stringify(data) === '{}', 'a refusal carries nothing');
    refuseHarmlessly(agent, asked, answer);
  } else if (asked === 'connect') {
    agent.connect(answer.status, answer.text);
    hold(agent.origin === 'Cloud', 'a good answer is applied');
  } else {
    hold(agent.beacon(answer.status, answer.text), 'a good beacon is accepted');
  }
  if (agent.origin === 'Cloud') {
    hold(agent.beacons(), 'it goes on sending beacons');
    for (const name of ['TELEMETRY_DATA', 'BLACKLIST_SHARE']) hold(agent.attribute(name) === true, `${name} is on`);
  }
  for (const address of [...agent.listed(), '203.0.113.77']) agent.request(address);
}

/** A refused beacon leaves an agent as it was, to the last entry that it has still to report. */
function refuseHarmlessly(agent: PyraspAgent, asked: Asked, answer: Answered): void {
  if (asked === 'connect') {
    agent.connect(answer.status, answer.text);
    hold(agent.origin === 'Default', 'a refused agent starts with its defaults');
    return;
  }
  const before = [agent.listed(), agent.message(), agent.attribute('SECURITY_CHECKS'), agent.attribute('BEACON_URL')];
  hold(!agent.beacon(answer.status, answer.text), 'a refused beacon is not accepted');
  const after = [agent.listed(), agent.message(), agent.attribute('SECURITY_CHECKS'), agent.attribute('BEACON_URL')];
  hold(JSON.stringify(before) === JSON.stringify(after), 'a refused beacon changes nothing');
}

function hold(isTrue: boolean, what: string): void {
  if (!isTrue) throw new Error(`It does not hold that ${what}.`);
}
