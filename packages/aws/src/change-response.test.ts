import { ResponseWatch } from '@rasp/core';
import { StreamRecorder } from '../test/fake-runtime.ts';
import { recordedEvent } from '../test/recorded-events.ts';
import { changeResponse } from './change-response.ts';
import { AwsInvocation } from './invocation.ts';

function watchOf(server: string | null): ResponseWatch {
  const parameters = { CHANGE_SERVER: server !== null, SERVER_HEADER: server ?? '' };
  return new ResponseWatch({ parameters } as never, null, () => undefined);
}

function change(event: string, result: unknown, server: string | null = 'quiet'): unknown {
  return changeResponse(new AwsInvocation(recordedEvent(event), {}, null), result, watchOf(server));
}

const json = { 'content-type': 'application/json', server: 'quiet' };

describe('changeResponse', () => {
  it.each([
    ['no headers', { statusCode: 200, body: 'x' }, { statusCode: 200, body: 'x', headers: { server: 'quiet' } }],
    [
      'its own header in another case',
      { statusCode: '404', headers: { 'X-A': 1, SERVER: 'a', Server: 'b' }, cookies: ['s=1'] },
      { statusCode: '404', headers: { 'X-A': 1, server: 'quiet' }, cookies: ['s=1'] },
    ],
    [
      'lists of values',
      { statusCode: 200, multiValueHeaders: { 'set-cookie': ['a', 'b'], Server: ['x'] } },
      { statusCode: 200, multiValueHeaders: { 'set-cookie': ['a', 'b'], server: ['quiet'] } },
    ],
    [
      'both maps',
      { statusCode: 200, headers: { server: 'a', b: 'c' }, multiValueHeaders: { Server: ['x'] } },
      { statusCode: 200, headers: { b: 'c' }, multiValueHeaders: { server: ['quiet'] } },
    ],
  ])('replaces the header of a result with %s', (_name, result, expected) => {
    const before = JSON.stringify(result);
    for (const event of ['rest-api', 'http-api', 'http-api-v1', 'function-url', 'alb']) {
      expect(change(event, result)).toEqual(expected);
    }
    expect(JSON.stringify(result)).toBe(before);
  });

  it('writes lists for a load balancer that reads nothing else', () => {
    expect(change('alb-multi-value', { statusCode: 200 })).toEqual({
      statusCode: 200,
      multiValueHeaders: { server: ['quiet'] },
    });
    expect(change('alb-multi-value', { statusCode: 200, headers: { a: 'b' } })).toEqual({
      statusCode: 200,
      headers: { a: 'b', server: 'quiet' },
    });
  });

  it('takes the header out where it is to be empty', () => {
    expect(change('rest-api', { statusCode: 200, headers: { Server: 'a', b: 'c' } }, '')).toEqual({
      statusCode: 200,
      headers: { b: 'c' },
    });
    expect(change('http-api', { message: 'hi' }, '')).toEqual({ message: 'hi' });
  });

  class Decimal {
    readonly #value = '1.50';
    toJSON(): string {
      return this.#value;
    }
  }

  it.each<[string, unknown, string]>([
    ['text', 'hello', 'hello'],
    ['an object', { message: 'hi' }, '{"message":"hi"}'],
    ['a list', [1, 2], '[1,2]'],
    ['a number', 7, '7'],
    ['a decimal', new Decimal(), '"1.50"'],
    ['decimals', { price: new Decimal() }, '{"price":"1.50"}'],
    ['bytes', Uint8Array.of(1), '{"0":1}'],
    ['a status of null', { statusCode: null, a: 1 }, '{"statusCode":null,"a":1}'],
  ])('writes out what payload 2.0 makes of %s', (_name, result, body) => {
    for (const event of ['http-api', 'function-url']) {
      expect(change(event, result)).toEqual({ statusCode: 200, headers: json, body });
    }
  });

  it.each<[string, unknown]>([
    ['text', 'hello'],
    ['a list', [1]],
    ['a number', 7],
    ['a decimal', new Decimal()],
    ['null', null],
    ['undefined', undefined],
  ])('leaves %s to front ends that refuse it', (_name, result) => {
    for (const event of ['rest-api', 'alb']) expect(change(event, result)).toBe(result);
  });

  it('leaves nothing as it is everywhere', () => {
    for (const result of [null, undefined]) expect(change('http-api', result)).toBe(result);
  });

  it('leaves what answers no HTTP request, and streams, alone', () => {
    const result = { batchItemFailures: [] };
    expect(change('sqs', result)).toBe(result);
    const streaming = new AwsInvocation(recordedEvent('function-url'), {}, new StreamRecorder());
    expect(changeResponse(streaming, undefined, watchOf('quiet'))).toBeUndefined();
  });

  it('gives the very result where no header is configured', () => {
    const result = { statusCode: 200 };
    expect(change('http-api', result, null)).toBe(result);
  });
});
