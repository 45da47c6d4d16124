import fc from 'fast-check';
import { newStore } from '../test-store.ts';
import { story } from './happenings.ts';
import { createWorld } from './world.ts';

test('two replicas in turn: whatever happens, no answer harms a stock agent that gets it', async () => {
  let judged = 0;
  await fc.assert(
    fc.asyncProperty(story, async (happenings) => {
      const world = await createWorld(2, await newStore());
      try {
        for (const { run } of happenings) await run(world);
        judged += world.judged();
      } finally {
        await world.close();
      }
    }),
    { numRuns: 10 },
  );
  expect(judged).toBeGreaterThan(10);
}, 120_000);
