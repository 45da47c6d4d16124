import type { Parameters } from '@rasp/core';
import type { CanonicalResponse } from './conformance-driver.ts';
import type { Stager } from './conformance-stage.ts';

const attack = `/?name=${encodeURIComponent('../../../../etc/passwd')}`;
/** A number that the networks set aside for tests. */
const card = '5555 5555 5555 4444';
const leaking: CanonicalResponse = {
  statusCode: 200,
  headers: { 'content-type': 'text/plain' },
  body: `paid with ${card}, thank you`,
};
const looking: Partial<Parameters> = { DLP_CC_NUMBERS: true };
const modes = (mode: 'block' | 'blacklist' | 'report'): Partial<Parameters> => ({
  ...looking,
  SECURITY_CHECKS: { dlp: mode },
});

function deepFreeze(response: CanonicalResponse): CanonicalResponse {
  Object.freeze(response.headers);
  return Object.freeze(response);
}

/** Declares the tests of what the guard does with a response: leaks are stopped, the Server header is replaced, and all else stays. */
export function describeResponses(stage: Stager): void {
  it('puts the Server header on responses and on denials', async () => {
    const { fn } = await stage({ config: { CHANGE_SERVER: true, SERVER_HEADER: 'quiet' } }, () =>
      deepFreeze({ statusCode: 201, headers: { 'content-type': 'text/plain', SERVER: 'chatty/1.0' }, body: 'made' }),
    );
    const served = await fn.send({});
    expect(served).toMatchObject({ statusCode: 201, body: 'made' });
    expect(serverOf(served)).toEqual(['quiet']);
    const denied = await fn.send({ target: attack });
    expect(denied.statusCode).toBe(403);
    expect(serverOf(denied)).toEqual(['quiet']);
  });

  it('takes the Server header out where it is to be empty', async () => {
    const { fn } = await stage({ config: { CHANGE_SERVER: true, SERVER_HEADER: '' } }, () =>
      deepFreeze({ statusCode: 200, headers: { server: 'chatty/1.0' }, body: 'fine' }),
    );
    expect(serverOf(await fn.send({}))).toEqual([]);
  });

  it('leaves the Server header of the handler alone otherwise', async () => {
    const { fn } = await stage({}, () => ({ statusCode: 200, headers: { server: 'own' }, body: 'fine' }));
    expect(serverOf(await fn.send({}))).toEqual(['own']);
  });

  it.each(['block', 'blacklist'] as const)('stops a leak in mode %s, and lists nobody for it', async (mode) => {
    const { fn, handler, events } = await stage({ config: { ...modes(mode), BLACKLIST_STRIKES: 1 } }, () =>
      deepFreeze({ ...leaking, headers: { ...leaking.headers } }),
    );
    for (let index = 0; index < 2; index++) {
      const answer = await fn.send({});
      expect(answer.statusCode).toBe(403);
      expect(answer.body).not.toContain('5555');
    }
    expect(handler).toHaveBeenCalledTimes(2);
    expect(events).toHaveLength(2);
    expect(events[0]).toMatchObject({
      action: 'deny',
      findings: [
        {
          check: 'dlp',
          rule: 'payment-card',
          input: { source: 'response-body', name: '' },
          evidence: '5555********4444',
        },
      ],
    });
  });

  it('reports a leak and lets it pass in mode report', async () => {
    const { fn, events } = await stage({ config: { ...modes('report'), DLP_LOG_LEAKED_DATA: true } }, () => leaking);
    expect(await fn.send({})).toMatchObject({ statusCode: 200, body: leaking.body });
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ action: 'report', findings: [{ check: 'dlp', evidence: card }] });
  });

  it('finds a leak in a header', async () => {
    const { fn, events } = await stage({ config: modes('block') }, () => ({
      statusCode: 200,
      headers: { 'x-card': card },
      body: 'fine',
    }));
    const answer = await fn.send({});
    expect(answer.statusCode).toBe(403);
    expect(answer.headers['x-card']).toBeUndefined();
    expect(events[0]?.findings[0]?.input).toEqual({ source: 'response-header', name: 'x-card' });
  });

  it('sends the same bytes with data-leak prevention on and off', async () => {
    const own = { statusCode: 418, headers: { 'content-type': 'application/json', 'x-own': 'yes' }, body: '{"a":"é"}' };
    const plain = await (await stage({}, () => own)).fn.send({});
    const watched = await (await stage({ config: modes('block') }, () => own)).fn.send({});
    expect(without(watched, 'date')).toEqual(without(plain, 'date'));
    expect(plain).toMatchObject(own);
  });

  it('looks at no response where nothing is looked for', async () => {
    const { fn, events } = await stage({ config: { SECURITY_CHECKS: { dlp: 'block' } } }, () => leaking);
    expect(await fn.send({})).toMatchObject({ statusCode: 200, body: leaking.body });
    expect(events).toEqual([]);
  });

  it('says that a body is longer than what is looked at', async () => {
    const config = { ...modes('block'), MAX_RESPONSE_BYTES: 64 };
    const { fn, events } = await stage({ config }, () => ({ ...leaking, body: `${'x'.repeat(64)} ${card}` }));
    expect((await fn.send({})).statusCode).toBe(200);
    expect(events.flatMap(({ findings }) => findings)).toMatchObject([
      { check: 'truncated', rule: 'MAX_RESPONSE_BYTES', input: { source: 'response-body' } },
    ]);
  });
}

function serverOf({ headers }: CanonicalResponse): readonly string[] {
  return Object.entries(headers).flatMap(([name, value]) => (name.toLowerCase() === 'server' ? [value] : []));
}

function without(response: CanonicalResponse, name: string): CanonicalResponse {
  const headers = Object.fromEntries(Object.entries(response.headers).filter(([key]) => key.toLowerCase() !== name));
  return { ...response, headers };
}
