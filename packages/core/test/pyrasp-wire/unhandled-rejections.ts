/**
 * Watches for rejections that nobody handled, from here to the end of the file's tests; gives a function that lists them.
 *
 * Jest hands its tests a copy of `process` that hears none of them: the true one is asked for.
 */
export function unhandledRejections(): () => readonly string[] {
  const seen: string[] = [];
  const real = process.getBuiltinModule('node:process');
  const note = (reason: unknown): void => void seen.push(String(reason));
  beforeAll(() => void real.on('unhandledRejection', note));
  afterAll(() => void real.off('unhandledRejection', note));
  return () => seen;
}
