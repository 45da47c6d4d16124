import fc from 'fast-check';
import { createTestControlPlane } from './harness.ts';
import { createOwnAgent } from './own-agent-model.ts';

const address = fc.integer({ min: 1, max: 12 }).map((last) => `45.9.1.${last}`);
const who = fc.nat({ max: 3 });

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('report' as const), who, address, lost: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('beacon' as const), who, lost: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('block' as const),
      address,
      all: fc.boolean(),
      ttl: fc.integer({ min: 1, max: 600 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('unblock' as const), address }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 400_000 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('connect' as const), who }) },
);

test('whatever is lost on the way, agents end with exactly the list of the server', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const clock = { now: 1_795_400_000_000 };
      const controlPlane = await createTestControlPlane(clock, {
        intake: { perMinute: 1_000, perDay: 100_000, breakerPerMinute: 1_000_000 },
      });
      try {
        const key = await controlPlane.addKey('shop');
        const agents = ['a', 'b', 'c', 'd'].map((name) => createOwnAgent(controlPlane, key, name));
        for (const agent of agents) await agent.connect();
        for (const action of steps) {
          if (action.kind === 'wait') {
            clock.now += action.ms;
            await controlPlane.tick();
          } else if (action.kind === 'block') {
            const scope = action.all ? {} : { profile: 'default' };
            await controlPlane.addToBlacklist(action.address, { ...scope, ttlSeconds: action.ttl });
          } else if (action.kind === 'unblock') {
            await controlPlane.removeFromBlacklist(action.address);
          } else {
            const agent = agents[action.who];
            if (action.kind === 'connect') await agent?.connect();
            else if (action.kind === 'beacon') await agent?.beacon({ lost: action.lost });
            else await agent?.beacon({ lost: action.lost, report: [[action.address, clock.now / 1_000]] });
          }
        }
        const wanted = new Set((await controlPlane.listBlacklist()).map((entry) => entry.network));
        for (const agent of agents) {
          await agent.beacon();
          expect(agent.listed(clock.now)).toEqual(wanted);
          expect(agent.resyncs).toBe(0);
        }
      } finally {
        await controlPlane.close();
      }
    }),
    { numRuns: 40 },
  );
}, 240_000);
