import { fileURLToPath } from 'node:url';
import { startHttpFront } from '@rasp/testing/aws/http-front.ts';
import { startFunction } from '@rasp/testing/aws/run-ric.ts';

const taskRoot = fileURLToPath(new URL('./functions', import.meta.url));
const attack = '/files?name=..%2F..%2F..%2F..%2Fetc%2Fpasswd';

/** Starts a handler of test/functions on the real aws-lambda-ric behind an HTTP front, and asks it for some targets. */
async function ask(handler: string, targets: readonly string[]): Promise<readonly (readonly [number, string])[]> {
  const fn = await startFunction({ handler: `index.${handler}`, taskRoot, nodeArgs: ['--conditions=@rasp/source'] });
  const front = await startHttpFront({ invoke: (event) => fn.invoke(event) });
  try {
    const answers: (readonly [number, string])[] = [];
    for (const target of targets) {
      const response = await fetch(front.url + target);
      answers.push([response.status, await response.text()]);
    }
    return answers;
  } finally {
    await front.close();
    await fn.stop();
  }
}

describe('on the real runtime interface client', () => {
  it.each([
    ['promise', 200],
    ['inside', 206],
    ['around', 206],
  ])('serves and blocks with the handler %s', async (handler, status) => {
    expect(await ask(handler, ['/files', attack, '/files'])).toEqual([
      [status, 'served /files'],
      [403, expect.not.stringContaining('served')],
      [status, 'served /files'],
    ]);
  });

  it('lets the runtime see the error of the handler', async () => {
    const fn = await startFunction({ handler: 'index.throwing', taskRoot, nodeArgs: ['--conditions=@rasp/source'] });
    try {
      const result = await fn.invoke({});
      expect(result.kind).toBe('error');
      expect(JSON.parse(result.body.toString('utf8'))).toMatchObject({
        errorType: 'TypeError',
        errorMessage: 'the handler is broken',
      });
    } finally {
      await fn.stop();
    }
  });

  it('keeps the arity by which the runtime refuses callback handlers from nodejs24.x on', async () => {
    await expect(ask('callback', ['/files'])).rejects.toThrow('Runtime.CallbackHandlerDeprecated');
  });
});
