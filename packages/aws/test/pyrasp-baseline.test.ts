import { describeBaseline } from '@rasp/testing/pyrasp-baseline/describe-baseline.ts';
import { awsDriver } from './aws-driver.ts';
import { deliver } from './event-function.ts';
import { recordedEvent } from './recorded-events.ts';
import { awsTriggers } from './triggers.ts';

// The five shapes that PyRASP was measured on.
for (const trigger of awsTriggers.filter(({ shape }) => shape === 'promise')) describeBaseline(awsDriver(trigger));

describe('what crashes PyRASP on Lambda', () => {
  const answers: readonly unknown[] = [
    ...['served', null, undefined, ['a', 1], 7, Buffer.from('bytes'), {}, { ok: true }],
    ...[{ body: 'no status' }, { statusCode: '200', body: 'ok' }, { statusCode: 200, body: Buffer.from('ok') }],
  ];
  it.each(answers.map((answer) => [answer]))('hands on a handler that returns %j', async (answer) => {
    for (const event of ['http-api', 'rest-api', 'function-url', 'alb', 'alb-multi-value']) {
      const { result, error, events } = await deliver(recordedEvent(event), {}, answer);
      expect([error, events]).toEqual([null, []]);
      expect(result).toBe(answer);
    }
  });

  it.each([['web-socket'], ['web-socket-connect'], ['sqs'], ['eventbridge']])(
    'runs the handler for %s',
    async (name) => {
      const event = recordedEvent(name);
      const { seen, error, events } = await deliver(event, {});
      expect([error, events]).toEqual([null, []]);
      expect(seen[0]).toBe(event);
    },
  );

  it.each([[['a']], ['text'], [null], [undefined], [{}], [7]])(
    'runs the handler for a direct call with %j',
    async (event) => {
      const { seen, error } = await deliver(event, {});
      expect(error).toBeNull();
      expect(seen).toEqual([event]);
    },
  );

  it.each(['alb', 'alb-multi-value'])('judges hosts of %s', async (name) => {
    const event = recordedEvent(name);
    const headers = event as { headers?: Record<string, string>; multiValueHeaders?: Record<string, string[]> };
    const host = headers.headers?.['host'] ?? headers.multiValueHeaders?.['host']?.[0] ?? '';
    expect((await deliver(event, { HOSTS: [host] }, 'served')).result).toBe('served');
    expect((await deliver(event, { HOSTS: ['shop.example.org'] }, 'served')).result).toMatchObject({ statusCode: 403 });
  });

  it('has nothing to judge by where zero trust is on without a key', async () => {
    const { result } = await deliver(recordedEvent('http-api'), { SECURITY_CHECKS: { ztaa: 'block' } }, 'served');
    expect(result).toBe('served');
  });
});
