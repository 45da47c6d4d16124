import type { NormalizedResponse, Outcome } from '@rasp/core';
import { StreamRecorder } from '../test/fake-runtime.ts';
import { recordedEvent } from '../test/recorded-events.ts';
import { AwsInvocation } from './invocation.ts';
import { readResponse } from './response.ts';
import type { ResponseStream } from './streaming.ts';

function read(
  event: string,
  outcome: Outcome<unknown>,
  stream: ResponseStream | null = null,
): NormalizedResponse | null {
  return readResponse(new AwsInvocation(recordedEvent(event), {}, stream), outcome);
}

function returned(event: string, result: unknown) {
  const response = read(event, { kind: 'returned', result });
  return [response?.statusCode, response?.body];
}

describe('readResponse', () => {
  const shapes: readonly (readonly [
    name: string,
    result: unknown,
    v2: readonly unknown[],
    rest: number,
    alb: number,
  ])[] = [
    ['text', 'hello', [200, 'hello'], 502, 502],
    ['null', null, [200, null], 502, 502],
    ['undefined', undefined, [200, null], 502, 502],
    ['a number', 7, [200, '7'], 502, 502],
    ['true', true, [200, 'true'], 502, 502],
    ['a list', [1, 2], [200, '[1,2]'], 502, 502],
    ['bytes', Uint8Array.of(1), [200, '{"0":1}'], 502, 502],
    ['an object without status', { message: 'hi' }, [200, '{"message":"hi"}'], 200, 502],
    ['an empty object', {}, [200, '{}'], 200, 502],
    ['a status', { statusCode: 404, body: 'no' }, [404, 'no'], 404, 404],
    ['a status as text', { statusCode: '404', body: 'no' }, [404, 'no'], 404, 404],
    ['a status without body', { statusCode: 204 }, [204, null], 204, 204],
    ['a status that is none', { statusCode: 'many' }, [502, null], 502, 502],
    ['a status out of range', { statusCode: 99 }, [502, null], 502, 502],
    ['a status out of range above', { statusCode: 600 }, [502, null], 502, 502],
    ['a fraction', { statusCode: 200.5 }, [502, null], 502, 502],
  ];

  it.each(shapes)('reads %s as each front end does', (_name, result, v2, rest, alb) => {
    expect(returned('http-api', result)).toEqual(v2);
    expect(returned('function-url', result)).toEqual(v2);
    expect(returned('rest-api', result)[0]).toBe(rest);
    expect(returned('alb', result)[0]).toBe(alb);
  });

  it('reads headers of every form', () => {
    const response = read('rest-api', {
      kind: 'returned',
      result: {
        statusCode: 200,
        headers: { 'X-A': '1', 'X-N': 5 },
        multiValueHeaders: { 'X-B': ['2', '3'] },
        cookies: ['s=1'],
      },
    });
    expect(response?.headers).toEqual([
      ['x-b', '2'],
      ['x-b', '3'],
      ['x-a', '1'],
      ['x-n', '5'],
      ['set-cookie', 's=1'],
    ]);
  });

  it('undoes base64 of whatever it carries', () => {
    const body = Buffer.from('4111 1111').toString('base64');
    expect(returned('http-api', { statusCode: 200, body, isBase64Encoded: true })[1]).toEqual(Buffer.from('4111 1111'));
    // Only the boolean says so.
    expect(returned('http-api', { statusCode: 200, body, isBase64Encoded: 'true' })[1]).toBe(body);
  });

  it('gives the status of the front end for an error', () => {
    const threw: Outcome<unknown> = { kind: 'threw', error: new Error('x') };
    expect(read('http-api', threw)?.statusCode).toBe(500);
    expect(read('rest-api', threw)?.statusCode).toBe(502);
    expect(read('alb', threw)?.statusCode).toBe(502);
  });

  it('reads the status of a stream from its prelude', () => {
    const stream = new StreamRecorder();
    const returnedNothing: Outcome<unknown> = { kind: 'returned', result: undefined };
    expect(read('function-url', returnedNothing, stream)).toEqual({ statusCode: 200, headers: [], body: null });
    StreamRecorder.from(stream, { statusCode: 401, headers: { 'X-A': '1' } }).end();
    expect(read('function-url', returnedNothing, stream)).toEqual({
      statusCode: 401,
      headers: [['x-a', '1']],
      body: null,
    });
    expect(stream.chunks).toEqual([]);
  });

  it('has no caller to answer for other events', () => {
    expect(read('sqs', { kind: 'returned', result: 1 })).toBeNull();
  });

  it('changes nothing', () => {
    const result = Object.freeze({ statusCode: 200, headers: Object.freeze({ A: 'b' }), body: 'x' });
    expect(read('http-api', { kind: 'returned', result })?.headers).toEqual([['a', 'b']]);
  });
});
