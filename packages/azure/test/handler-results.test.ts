import { app, HttpResponse } from '@azure/functions';
import { createGuard } from '@rasp/core';
import { clearApp, invokeHttp } from '@rasp/testing/azure/function-app.ts';
import { createAzureAdapter } from '../src/adapter.ts';
import { hookGuard } from '../src/protect-app.ts';
import { type Callable, protectedHandler } from '../src/protected-handler.ts';
import { env, rpcFor } from './azure-driver.ts';

type Handler = Parameters<typeof app.http>[1]['handler'];

/** Every response is read: a check of responses has something to look for. */
function guard() {
  const config = { SNAPSHOT_DIR: '', SECURITY_CHECKS: { dlp: 'block' }, DLP_CC_NUMBERS: true } as const;
  return createGuard(createAzureAdapter(), { config }, { env, log: () => undefined, events: () => undefined });
}

/** What the host gets, or the error that it gets instead. */
async function answerOf(handler: Callable, wrapping: 'none' | 'protect' | 'protectApp'): Promise<unknown> {
  clearApp();
  if (wrapping === 'protectApp') hookGuard(app, guard());
  app.http('files', {
    handler: (wrapping === 'protect' ? protectedHandler(handler, guard()) : handler) as Handler,
  });
  return invokeHttp('files', rpcFor({ target: '/' })).catch((error: unknown) => `${error}`);
}

describe('what a function gives back', () => {
  it.each<[string, () => unknown]>([
    ['text', () => 'hello'],
    ['no text', () => ''],
    ['null', () => null],
    ['nothing', () => undefined],
    ['a list', () => [1, 'two']],
    ['bytes', () => Uint8Array.of(0, 255, 10)],
    ['a number', () => 42],
    ['an empty object', () => ({})],
    ['an object without a status', () => ({ body: 'hi' })],
    ['an object of other members', () => ({ message: 'hi' })],
    ['a status as text', () => ({ status: '201', body: 'hi' })],
    ['a status that is none', () => ({ status: 'many' })],
    ['a body of bytes', () => ({ body: Buffer.from([0, 255, 10, 128]) })],
    ['a body that is null', () => ({ body: null })],
    ['JSON', () => ({ jsonBody: { total: 3 } })],
    ['JSON null', () => ({ jsonBody: null })],
    ['headers of numbers', () => ({ headers: { 'x-count': 7 }, body: 'hi' })],
    ['cookies', () => ({ cookies: [{ name: 'a', value: 'b' }], body: 'hi' })],
    ['a response of the library', () => new HttpResponse({ status: 202, body: 'hi' })],
    ['a frozen object', () => Object.freeze({ status: 200, body: 'hi' })],
  ])('is the same under protection: %s', async (_name, result) => {
    const handler: Callable = async () => result();
    const plain = await answerOf(handler, 'none');
    expect(await answerOf(handler, 'protect')).toEqual(plain);
    expect(await answerOf(handler, 'protectApp')).toEqual(plain);
  });

  it('is looked at all the same', async () => {
    const body = async () => ({ body: 'paid with 5555 5555 5555 4444' });
    expect(await answerOf(body, 'none')).toMatchObject({ statusCode: 200 });
    expect(await answerOf(body, 'protect')).toMatchObject({ statusCode: 403 });
    expect(await answerOf(body, 'protectApp')).toMatchObject({ statusCode: 403 });
  });
});
