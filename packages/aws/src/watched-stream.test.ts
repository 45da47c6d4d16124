import { Readable } from 'node:stream';
import type { Parameters, SecurityEvent } from '@rasp/core';
import { createContext, StreamRecorder } from '../test/fake-runtime.ts';
import { recordedEvent } from '../test/recorded-events.ts';
import { protectWith } from './protect.ts';

const card = '5555 5555 5555 4444';
const blocking = { DLP_CC_NUMBERS: true, SECURITY_CHECKS: { dlp: 'block' } } as const;
type Handler = (stream: StreamRecorder) => unknown;

async function stream(handler: Handler, config: Partial<Parameters>, event = 'function-url') {
  const events: SecurityEvent[] = [];
  const target = new StreamRecorder();
  const own = { write: target.write, end: target.end };
  const handled = protectWith(
    (_event, given) => handler(given as StreamRecorder),
    { config: { SNAPSHOT_DIR: '', ...config } },
    { dependencies: { env: {}, log: () => undefined, events: (one) => events.push(one) } },
  );
  await handled(recordedEvent(event), target, createContext());
  return { target, events, wrapped: target.write !== own.write || target.end !== own.end };
}

const plain = (target: StreamRecorder) =>
  StreamRecorder.from(target, { statusCode: 200, headers: { 'content-type': 'text/plain' } });

describe('a watched stream', () => {
  it('is the very stream, untouched, where nothing is looked for', async () => {
    const { target, wrapped } = await stream((given) => {
      given.write(card);
      given.end();
    }, {});
    expect(wrapped).toBe(false);
    expect(target.response().body).toBe(card);
  });

  it('passes each form of a chunk as it is', async () => {
    const { target, events } = await stream((given) => {
      plain(given);
      expect(given.write('one ')).toBe(true);
      given.write(Buffer.from('two '));
      given.write(new Uint8Array(Buffer.from('three ')));
      given.end('four');
    }, blocking);
    expect(target.response()).toEqual({
      statusCode: 200,
      headers: { 'content-type': 'text/plain' },
      body: 'one two three four',
    });
    expect(events).toEqual([]);
  });

  it('answers with a denial where the first chunk leaks', async () => {
    const { target, events } = await stream(async (given) => {
      const response = plain(given);
      expect(response.write(`paid with ${card}`)).toBe(true);
      response.write('more');
      response.end('last');
    }, blocking);
    expect(target.response()).toMatchObject({ statusCode: 403, body: 'Blocked' });
    expect(events).toMatchObject([{ action: 'deny', findings: [{ rule: 'payment-card' }] }]);
  });

  it('ends in front of the chunk that completes a leak', async () => {
    const { target, events } = await stream((given) => {
      const response = plain(given);
      response.write('paid with 5555 5555 ');
      response.write('5555 4444, thank you');
      response.write('more');
      response.end();
    }, blocking);
    expect(target.response()).toMatchObject({ statusCode: 200, body: 'paid with 5555 5555 ' });
    expect(events).toHaveLength(1);
  });

  it('passes, and says so once, in mode report', async () => {
    const { target, events } = await stream(
      (given) => {
        const response = plain(given);
        for (let index = 0; index < 3; index++) response.write(`${card} `);
        response.end();
      },
      { ...blocking, SECURITY_CHECKS: { dlp: 'report' } },
    );
    expect(target.response().body).toBe(`${card} ${card} ${card} `);
    expect(events).toMatchObject([{ action: 'report' }]);
  });

  it('looks at what end carries, and at what a pipe writes', async () => {
    const ended = await stream((given) => void given.end(card), blocking);
    expect(ended.target.response()).toMatchObject({ statusCode: 403 });
    const calls: unknown[] = [];
    const piped = await stream(async (given) => {
      plain(given);
      for await (const chunk of Readable.from(['5555 5555 ', '5555 4444', ' rest'])) {
        Reflect.apply(given.write, given, [chunk, undefined, () => calls.push(chunk)]);
      }
      given.end();
    }, blocking);
    expect(piped.target.response().body).toBe('5555 5555 ');
    // Whoever wrote what was dropped is not kept waiting.
    expect(calls.slice(-2)).toEqual(['5555 4444', ' rest']);
  });

  it('finds a leak in the headers of the prelude', async () => {
    const { target, events } = await stream((given) => {
      StreamRecorder.from(given, { statusCode: 200, headers: { 'X-Card': card } }).write('fine');
      given.end();
    }, blocking);
    expect(target.response()).toMatchObject({ statusCode: 403 });
    expect(target.response().headers).not.toHaveProperty('X-Card');
    expect(events[0]?.findings[0]?.input).toEqual({ source: 'response-header', name: 'x-card' });
  });

  it('puts the Server header into the prelude, and keeps the rest of it', async () => {
    const prelude = Object.freeze({
      statusCode: 201,
      headers: Object.freeze({ SERVER: 'own', 'X-A': '1' }),
      cookies: ['s=1'],
    });
    const { target } = await stream(
      (given) => {
        StreamRecorder.from(given, prelude).write('body');
        given.end();
      },
      { CHANGE_SERVER: true, SERVER_HEADER: 'quiet' },
    );
    expect(target.response()).toEqual({
      statusCode: 201,
      headers: { 'X-A': '1', server: 'quiet' },
      cookies: ['s=1'],
      body: 'body',
    });
  });

  it('sends a stream without a prelude as it is', async () => {
    const { target } = await stream(
      (given) => {
        given.write('body');
        given.end();
      },
      { CHANGE_SERVER: true, ...blocking },
    );
    expect(target.response()).toEqual({ statusCode: 200, headers: {}, body: 'body' });
    expect(target.contentType).toBe('application/octet-stream');
  });

  it('does not touch the stream of what is no HTTP request', async () => {
    const { wrapped } = await stream((given) => void given.end(card), blocking, 'sqs');
    expect(wrapped).toBe(false);
  });

  it('reads JSON of what is neither text nor bytes, as the runtime writes it', async () => {
    const { target } = await stream((given) => {
      given.write({ card } as never);
      given.end();
    }, blocking);
    expect(target.response()).toMatchObject({ statusCode: 403 });
  });

  it('lets the handler fail as it does', async () => {
    await expect(
      stream(() => {
        throw new RangeError('own');
      }, blocking),
    ).rejects.toThrow(new RangeError('own'));
  });
});
