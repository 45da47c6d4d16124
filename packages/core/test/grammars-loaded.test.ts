import { loadedGrammars } from '../src/engine/load-grammars.ts';
import { createGuard } from '../src/guard.ts';
import { plainAdapter, requestWith } from './plain-platform.ts';

const quiet = { env: {}, log: () => undefined, events: () => undefined };

/** The file's order matters: a process loads the grammars once. */
describe('the grammars of the detectors', () => {
  const guard = createGuard(plainAdapter, { config: { BLACKLIST_STRIKES: 0, MODEL: 'off' } }, quiet);
  const statusOf = (...query: readonly (readonly [string, string])[]) =>
    guard.handle(requestWith({ query }), () => 200);

  it('stay unread while the screen holds nothing up', async () => {
    expect(await statusOf(['q', 'wireless garden'], ['sort', 'price_desc'], ['next', '%2Fcart'])).toBe(200);
    expect(loadedGrammars()).toBeNull();
  });

  it('judge the request that needs them first, and all that wait with it', async () => {
    const statuses = await Promise.all([
      statusOf(['q', 'wireless'], ['id', "1' or 1=1--"]),
      statusOf(['q', '<script>alert(1)</script>']),
      statusOf(['q', 'wireless garden']),
      statusOf(['q', "it's in the garden; isn't it?"]),
    ]);
    expect(statuses).toEqual([403, 403, 200, 200]);
    expect(loadedGrammars()).not.toBeNull();
  });

  it('are there from then on', async () => {
    expect(await statusOf(['id', "1' or 1=1--"])).toBe(403);
  });
});

it('are read at the start where they are asked for', async () => {
  await jest.isolateModulesAsync(async () => {
    const { createGuard: create } = await import('../src/guard.ts');
    const { loadedGrammars: loaded } = await import('../src/engine/load-grammars.ts');
    const guard = create(plainAdapter, { config: { MODEL: 'off' } }, quiet);
    expect(loaded()).toBeNull();
    await guard.ready();
    expect(loaded()).not.toBeNull();
  });
});
