import { app, type HttpRequest, type HttpResponseInit, type Timer } from '@azure/functions';
import { createGuard, guardOf, type SecurityEvent } from '@rasp/core';
import { clearApp, invokeHttp, invokeTrigger, startApp } from '@rasp/testing/azure/function-app.ts';
import { startFakeControlPlane } from '@rasp/testing/fake-control-plane.ts';
import { rpcFor } from '../test/azure-driver.ts';
import { createAzureAdapter } from './adapter.ts';
import { hookGuard } from './protect-app.ts';
import { type Callable, protectedHandler } from './protected-handler.ts';

const attack = { target: `/files?name=${encodeURIComponent('../../../../etc/passwd')}` };

/** An app under one guard. */
function hookedApp(cloudUrl?: string) {
  clearApp();
  const events: SecurityEvent[] = [];
  const guard = createGuard(
    createAzureAdapter(),
    {
      ...(cloudUrl === undefined ? {} : { cloudUrl, key: '00000000-0000-4000-8000-000000000000' }),
      config: { SNAPSHOT_DIR: '', BLACKLIST_STRIKES: 0 },
    },
    { env: {}, log: () => undefined, events: (event) => events.push(event) },
  );
  hookGuard(app, guard);
  return { guard, events };
}

const ok = () => jest.fn(async (_request: HttpRequest): Promise<HttpResponseInit> => ({ body: 'fine' }));

describe('protectApp', () => {
  it('protects every HTTP function, whenever it is registered', async () => {
    const { events } = hookedApp();
    const handlers = [ok(), ok(), ok()] as const;
    app.http('one', { handler: handlers[0] });
    app.get('two', handlers[1]);
    app.generic('three', {
      trigger: { type: 'HTTPTrigger', name: 'req', authLevel: 'anonymous' },
      return: { type: 'http', name: '$return' },
      handler: handlers[2],
    });
    for (const name of ['one', 'two', 'three']) {
      expect((await invokeHttp(name, rpcFor(attack))).statusCode).toBe(403);
      expect((await invokeHttp(name, rpcFor({}))).statusCode).toBe(200);
    }
    for (const handler of handlers) expect(handler).toHaveBeenCalledTimes(1);
    expect(events).toHaveLength(3);
  });

  it('hands functions of other triggers what they had', async () => {
    const { guard } = hookedApp();
    const inspected = jest.spyOn(guard, 'handle');
    const seen: unknown[] = [];
    app.timer('timer', { schedule: '0 * * * * *', handler: (timer: Timer) => void seen.push(timer) });
    app.storageQueue('queue', {
      queueName: 'orders',
      connection: 'Storage',
      handler: (message) => void seen.push(message),
    });
    await invokeTrigger('timer', { json: JSON.stringify({ IsPastDue: false }) });
    await invokeTrigger('queue', { string: '../../../../etc/passwd' });
    expect(seen).toEqual([{ isPastDue: false }, '../../../../etc/passwd']);
    expect(inspected).toHaveBeenCalledTimes(2);
  });

  it('wraps no function twice', async () => {
    const { guard, events } = hookedApp();
    const inspected = jest.spyOn(guard, 'handle');
    app.http('one', { handler: protectedHandler(ok() as Callable, guard) as () => HttpResponseInit });
    hookGuard(app, guard);
    app.http('two', { handler: ok() });
    for (const name of ['one', 'two']) expect((await invokeHttp(name, rpcFor(attack))).statusCode).toBe(403);
    expect(inspected).toHaveBeenCalledTimes(2);
    expect(events).toHaveLength(2);
  });

  it('tells how the functions of an app stand', () => {
    hookedApp();
    expect(guardOf(app)?.status()).toMatchObject({ sync: { state: 'disabled' } });
  });

  it('lets hooks behind it see and change what the function answers', async () => {
    hookedApp();
    app.hook.postInvocation((context) => {
      context.result = { status: 202, body: (context.result as HttpResponseInit).body as string };
    });
    app.http('one', { handler: ok() });
    const answer = await invokeHttp('one', rpcFor({}));
    expect([answer.statusCode, Buffer.from(answer.body).toString()]).toEqual([202, 'fine']);
  });

  it('hands on what has no answer', async () => {
    hookedApp();
    app.http('nothing', { handler: () => undefined as unknown as HttpResponseInit });
    expect((await invokeHttp('nothing', rpcFor({}))).statusCode).toBe(204);
  });

  it('sends a last beacon when the instance is stopped, in less than the host waits', async () => {
    const { guard } = hookedApp();
    const flush = jest.spyOn(guard, 'flush').mockResolvedValue(undefined);
    const running = await startApp();
    expect(running.proxyUrl).toBeNull();
    expect(flush).not.toHaveBeenCalled();
    await running.stop();
    expect(flush).toHaveBeenCalledTimes(1);
    expect(flush.mock.calls[0]?.[0]).toBeLessThan(5000);
  });

  it('tells the control plane at the end what was counted since the last beacon', async () => {
    const plane = await startFakeControlPlane();
    const served = {
      APP_NAME: 'orders',
      SECURITY_CHECKS: {},
      BEACON: true,
      BEACON_URL: plane.beaconUrl,
      TELEMETRY_DATA: true,
    };
    plane.on('/rasp/connect', { kind: 'ok', data: { config: served } });
    plane.on('/rasp/beacon', { kind: 'ok' });
    try {
      hookedApp(plane.connectUrl);
      app.http('one', { handler: ok() });
      const running = await startApp();
      await invokeHttp('one', rpcFor({}));
      await plane.received('/rasp/beacon', 1);
      await invokeHttp('one', rpcFor(attack));
      expect(plane.requestsTo('/rasp/beacon')).toHaveLength(1);
      await running.stop();
      const beacons = plane.requestsTo('/rasp/beacon').map(({ body }) => body);
      expect(beacons).toHaveLength(2);
      expect(beacons[1]).toMatch(/"attacks":1/u);
    } finally {
      await plane.close();
    }
  });
});
