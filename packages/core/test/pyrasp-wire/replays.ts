import { type Replay, replay } from './replay.ts';
import { unhandledRejections } from './unhandled-rejections.ts';

/** Starts replays for the tests of a file: all are ended after their test, which fails where a rejection was left unhandled. */
export function replays(): typeof replay {
  const rejections = unhandledRejections();
  const open: Replay[] = [];
  afterEach(async () => {
    for (const running of open.splice(0)) await running.end();
    expect(await rejections()).toEqual([]);
  });
  return async (...scene) => {
    const running = await replay(...scene);
    open.push(running);
    return running;
  };
}
