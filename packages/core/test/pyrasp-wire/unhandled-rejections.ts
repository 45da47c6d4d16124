import { runInThisContext } from 'node:vm';

/**
 * Watches for rejections that nobody handled while the file's tests run; gives a function that waits a turn and lists them.
 *
 * Jest hands its tests a copy of `process` that hears none of them; the true one stands in the context around the tests.
 */
export function unhandledRejections(): () => Promise<readonly string[]> {
  const seen: string[] = [];
  const real = runInThisContext('process') as NodeJS.Process;
  const note = (reason: unknown): void => void seen.push(String(reason));
  beforeAll(() => void real.on('unhandledRejection', note));
  afterAll(() => void real.off('unhandledRejection', note));
  return async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return seen;
  };
}
