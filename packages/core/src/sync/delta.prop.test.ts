import fc from 'fast-check';
import { servedData, syncFixture } from '../../test/sync-fixture.ts';
import type { Parameters } from '../config/parameters.ts';
import { parseBeaconRequest } from '../protocol/beacon.ts';
import type { CloudClient, CloudOutcome, CloudRequest } from './cloud-client.ts';

/** What happens to one beacon on its way. `lost-answer`: the server counted it, and its answer never came back. */
type Fate = 'delivered' | 'lost' | 'refused' | 'garbage' | 'lost-answer';

interface Round {
  readonly fate: Fate;
  readonly before: number;
  readonly during: number;
  readonly caught: number;
}

const failure: CloudOutcome = { kind: 'failed', failure: 'unreachable', message: 'lost', retryAfterMs: null };
const answer = (json: unknown, status = 200): CloudOutcome => ({ kind: 'answer', status, json, retryAfterMs: null });
const accepted = (data: object = {}): CloudOutcome => answer({ status: true, message: 'ok', data });

function round(fates: readonly Fate[]): fc.Arbitrary<Round> {
  return fc.record({
    fate: fc.constantFrom(...fates),
    before: fc.nat(5),
    during: fc.nat(5),
    caught: fc.nat(3),
  });
}

/** Plays the rounds against a server that counts what it accepts; gives what happened and what the server believes. */
async function play(rounds: readonly Round[]) {
  let fate: Fate = 'delivered';
  let during: () => void = () => undefined;
  const counted = { success: 0, entries: [] as string[] };
  const count = (body: string | null): void => {
    const parsed = parseBeaconRequest(JSON.parse(body ?? 'null'));
    if (!parsed.ok) throw new Error(parsed.reason);
    counted.success += parsed.value.telemetry?.requests.success ?? 0;
    counted.entries.push(...parsed.value.blacklist.map(({ address }) => address));
  };
  const outcomeOf = (request: CloudRequest): CloudOutcome => {
    if (request.url.pathname === '/connect') return accepted(servedData('/beacon'));
    if (fate === 'delivered' || fate === 'lost-answer') count(request.body);
    during();
    if (fate === 'delivered') return accepted();
    if (fate === 'refused') return answer({ status: false, message: 'no', data: {} });
    return fate === 'garbage' ? answer('<html>') : failure;
  };
  const client: CloudClient = {
    send: (request) => ({
      outcome: Promise.resolve().then(() => outcomeOf(request)),
      extend: () => undefined,
      abort: () => undefined,
    }),
    close: () => undefined,
  };
  const local: Partial<Parameters> = { BLACKLIST_DELAY: 1_000_000 };
  const { sync, telemetry, blacklist, clock } = syncFixture('https://cloud.example/connect', local, { client });
  let happened = 0;
  let caught = 0;
  const succeed = (times: number): void => {
    for (let index = 0; index < times; index++) telemetry.success();
    happened += times;
  };
  void sync.start();
  await sync.ready();
  const last: Round = { fate: 'delivered', before: 0, during: 0, caught: 0 };
  // Reconnects after three failures take a turn of their own, so the last word is said twice.
  for (const step of [...rounds, last, last]) {
    fate = step.fate;
    during = () => succeed(step.during);
    succeed(step.before);
    for (let index = 0; index < step.caught; index++) {
      caught++;
      blacklist.addOwn(`45.1.${caught >> 8}.${caught & 255}`, clock.now(), 1e9, {
        check: 'sqli',
        evidence: '',
        ipSource: 'platform',
      });
    }
    clock.pass(600_000);
    await sync.exchange();
  }
  return { happened, caught, counted, left: telemetry.take().success, pending: blacklist.pending().length };
}

describe('what happened and what the server counted', () => {
  it('are the same whatever is lost on the way there: nothing lost, nothing doubled', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(round(['delivered', 'lost', 'refused', 'garbage']), { maxLength: 12 }),
        async (rounds) => {
          const { happened, caught, counted, left, pending } = await play(rounds);
          expect(counted.success + left).toBe(happened);
          expect(counted.entries).toHaveLength(caught);
          expect(new Set(counted.entries).size).toBe(caught);
          expect([left, pending]).toEqual([0, 0]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('differ only by what is counted twice when an answer is lost after the server acted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(round(['delivered', 'lost', 'lost-answer']), { maxLength: 12 }), async (rounds) => {
        const { happened, caught, counted, left } = await play(rounds);
        expect(counted.success + left).toBeGreaterThanOrEqual(happened);
        // An entry sent twice is one entry: the set is right all the same.
        expect(new Set(counted.entries).size).toBe(caught);
      }),
      { numRuns: 60 },
    );
  });
});
