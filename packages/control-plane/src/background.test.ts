import { type BackgroundTask, startBackground } from './background.ts';

test('all is done at once only when what a timer began is done, too', async () => {
  const done: string[] = [];
  let finish: () => void = () => undefined;
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  let runs = 0;
  const task: BackgroundTask = {
    name: 'Writing',
    everyMs: 1,
    async run() {
      const run = ++runs;
      if (run === 1) {
        begin();
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
      }
      done.push(`run ${run}`);
    },
  };
  const background = startBackground([task], (message) => {
    throw new Error(message);
  });
  await begun;
  const all = background.runAll();
  await new Promise(setImmediate);
  expect(done).toEqual([]);
  finish();
  await all;
  expect(done.slice(0, 2)).toEqual(['run 1', 'run 2']);
  await background.stop();
});
