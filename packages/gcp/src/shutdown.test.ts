import { EventEmitter } from 'node:events';
import { flushOnSigterm, type ShutdownProcess } from './shutdown.ts';

/** A process that notes how it was ended. */
class FakeProcess extends EventEmitter implements ShutdownProcess {
  readonly pid = 4711;
  readonly ends: unknown[] = [];
  exit: NodeJS.Process['exit'];

  constructor() {
    super();
    this.exit = ((code?: number) => {
      this.ends.push(['exit', code]);
    }) as NodeJS.Process['exit'];
  }

  kill(pid: number, signal: string): void {
    this.ends.push(['kill', pid, signal]);
  }
}

/** A flush that ends when told to. */
function heldFlush(): { readonly budgets: number[]; flush(budgetMs: number): Promise<void>; finish(): void } {
  let finish: () => void = () => undefined;
  const budgets: number[] = [];
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  return {
    budgets,
    flush(budgetMs) {
      budgets.push(budgetMs);
      return done;
    },
    finish: () => finish(),
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('flushOnSigterm', () => {
  it('raises the signal again where nobody else listens, once the flush is done', async () => {
    const target = new FakeProcess();
    const held = heldFlush();
    flushOnSigterm(held.flush, target);
    target.emit('SIGTERM');
    await turn();
    expect([held.budgets, target.ends, target.listenerCount('SIGTERM')]).toEqual([[8000], [], 0]);
    held.finish();
    await turn();
    expect(target.ends).toEqual([['kill', 4711, 'SIGTERM']]);
  });

  it('puts off the exit that another listener makes at once, and makes it with its code', async () => {
    const target = new FakeProcess();
    const { exit } = target;
    const held = heldFlush();
    // Registered first, as by user code that was loaded before.
    target.on('SIGTERM', () => target.exit(3));
    flushOnSigterm(held.flush, target);
    target.emit('SIGTERM');
    await turn();
    expect(target.ends).toEqual([]);
    held.finish();
    await turn();
    expect(target.ends).toEqual([['exit', 3]]);
    expect(target.exit).toBe(exit);
  });

  it('leaves the ending to another listener that takes its time', async () => {
    const target = new FakeProcess();
    const held = heldFlush();
    flushOnSigterm(held.flush, target);
    target.on('SIGTERM', () => undefined);
    target.emit('SIGTERM');
    held.finish();
    await turn();
    expect(target.ends).toEqual([]);
    target.exit(0);
    expect(target.ends).toEqual([['exit', 0]]);
  });

  it('ends the process when a flush fails', async () => {
    const target = new FakeProcess();
    flushOnSigterm(() => Promise.reject(new Error('no network')), target);
    target.emit('SIGTERM');
    await turn();
    expect(target.ends).toEqual([['kill', 4711, 'SIGTERM']]);
  });

  it('flushes every function of the process by one listener', async () => {
    const target = new FakeProcess();
    const all = [heldFlush(), heldFlush(), heldFlush()];
    for (const { flush } of all) flushOnSigterm(flush, target);
    expect(target.listenerCount('SIGTERM')).toBe(1);
    target.emit('SIGTERM');
    all[0]?.finish();
    all[1]?.finish();
    await turn();
    expect([all.map(({ budgets }) => budgets.length), target.ends]).toEqual([[1, 1, 1], []]);
    all[2]?.finish();
    await turn();
    expect(target.ends).toHaveLength(1);
  });
});
