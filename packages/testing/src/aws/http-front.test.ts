import { type HttpFront, startHttpFront } from './http-front.ts';
import type { EventBase } from './lambda-events.ts';
import type { InvocationResult } from './runtime-api.ts';

let front: HttpFront | null = null;

afterEach(async () => {
  await front?.close();
  front = null;
});

async function ask(result: Partial<InvocationResult>, path = '/', init: RequestInit = {}) {
  const events: EventBase[] = [];
  front = await startHttpFront({
    invoke: async (event) => {
      events.push(event);
      return { kind: 'response', headers: {}, trailers: {}, body: Buffer.from('null'), durationMs: 0, ...result };
    },
  });
  const response = await fetch(front.url + path, init);
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text(), events };
}

const value = (given: unknown): Partial<InvocationResult> => ({ body: Buffer.from(JSON.stringify(given)) });

describe('startHttpFront', () => {
  it('makes an event of the request', async () => {
    const { events } = await ask(value('ok'), '/a%20b?x=1&x=2', {
      method: 'POST',
      body: new URLSearchParams({ a: '1' }),
      headers: { cookie: 'a=b' },
    });
    expect(events).toMatchObject([
      {
        version: '2.0',
        rawPath: '/a b',
        rawQueryString: 'x=1&x=2',
        cookies: ['a=b'],
        body: 'YT0x',
        isBase64Encoded: true,
        requestContext: { http: { method: 'POST', path: '/a b', sourceIp: '127.0.0.1' } },
      },
    ]);
  });

  it.each([
    [{ statusCode: 201, body: 'made' }, 201, 'made'],
    [{ statusCode: '404', body: 'no' }, 404, 'no'],
    [{ statusCode: 200, body: 'aGk=', isBase64Encoded: true }, 200, 'hi'],
    [{ message: 'hi' }, 200, '{"message":"hi"}'],
    ['hi', 200, 'hi'],
  ])('reads the result %j', async (result, status, text) => {
    expect(await ask(value(result))).toMatchObject({ status, text });
  });

  it('reads a stream with its prelude', async () => {
    const prelude = JSON.stringify({ statusCode: 206, headers: { 'content-type': 'text/csv' } });
    const body = Buffer.concat([Buffer.from(prelude), Buffer.alloc(8), Buffer.from('a,b')]);
    const headers = { 'content-type': 'application/vnd.awslambda.http-integration-response' };
    expect(await ask({ headers, body })).toMatchObject({ status: 206, type: 'text/csv', text: 'a,b' });
  });

  it('answers for a function that failed, and for a path that no event can carry', async () => {
    expect(await ask({ kind: 'error' })).toMatchObject({ status: 500, text: '{"message":"Internal Server Error"}' });
    await front?.close();
    expect(await ask(value('ok'), '/100%25d')).toMatchObject({ status: 400, events: [] });
  });
});
