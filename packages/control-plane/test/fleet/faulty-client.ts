import type { CloudCall, CloudClient, CloudOutcome, CloudRequest } from '../../../core/src/sync/cloud-client.ts';
import type { Random } from './random.ts';

/** What may befall an exchange, each with its probability. What is left over goes well. */
export interface Faults {
  /** The request never arrives. */
  readonly lostRequest: number;
  /** The server did its part and the agent never hears of it. */
  readonly lostAnswer: number;
  /** The request arrives twice, as a proxy repeats it; the agent gets the first answer or the second. */
  readonly duplicated: number;
  /** The agent gives up, and the request arrives after its next one. */
  readonly late: number;
  /** The answer ends in the middle. */
  readonly cut: number;
}

export const noFaults: Faults = { lostRequest: 0, lostAnswer: 0, duplicated: 0, late: 0, cut: 0 };

/** Gives where the next request goes: a proxy in front of several servers picks one after the other. */
export type Route = () => string;

const lost: CloudOutcome = { kind: 'failed', failure: 'timeout', message: 'lost', retryAfterMs: null };

/** What happened on the network, by name: a test that met no fault has shown nothing. */
export type Happenings = Record<keyof Faults | 'exchanges' | 'lists' | 'resyncs' | 'failed', number>;

/** Puts a bad network between an agent and its servers. */
export function createFaultyClient(
  inner: CloudClient,
  route: Route,
  random: Random,
  faults: () => Faults,
  happened: Happenings,
): CloudClient {
  const waiting: CloudRequest[] = [];

  const pass = async (request: CloudRequest): Promise<CloudOutcome> => {
    const url = new URL(request.url.pathname + request.url.search, route());
    const outcome = await inner.send({ ...request, url }).outcome;
    happened.exchanges++;
    if (outcome.kind === 'failed') happened.failed++;
    else if (outcome.bytes !== undefined) happened.lists++;
    else if (/resync\W{1,5}:true/.test(JSON.stringify(outcome.json))) happened.resyncs++;
    return outcome;
  };

  async function exchange(request: CloudRequest): Promise<CloudOutcome> {
    const fault = drawFault();
    const takesSecond = random.chance(0.5);
    if (fault !== null) happened[fault]++;
    if (fault === 'lostRequest') return lost;
    if (fault === 'late') {
      waiting.push(request);
      return lost;
    }
    const outcome = await pass(request);
    for (const old of waiting.splice(0)) await pass(old);
    if (fault === 'lostAnswer') return lost;
    if (fault === 'cut') return cutOff(outcome);
    if (fault !== 'duplicated') return outcome;
    const again = await pass(request);
    return takesSecond ? again : outcome;
  }

  function drawFault(): keyof Faults | null {
    let dice = random.next();
    for (const [name, probability] of Object.entries(faults())) {
      dice -= probability;
      if (dice < 0) return name as keyof Faults;
    }
    return null;
  }

  return {
    send: (request): CloudCall => ({ outcome: exchange(request), extend: () => undefined, abort: () => undefined }),
    close: () => undefined,
  };
}

/** A list loses its end; JSON that ends early is no answer at all. */
function cutOff(outcome: CloudOutcome): CloudOutcome {
  if (outcome.kind === 'failed' || outcome.bytes === undefined) return lost;
  return { ...outcome, bytes: outcome.bytes.subarray(0, outcome.bytes.length >> 1) };
}
