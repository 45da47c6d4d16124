import { HttpResponse, InvocationContext } from '@azure/functions';
import type { DenyVerdict } from '@rasp/core';
import { libraryRequest, recordedRequest } from '../test/recorded-events.ts';
import { createAzureAdapter } from './adapter.ts';
import { AzureInvocation } from './invocation.ts';

const limits = { maxBodyBytes: 100, trustedProxies: 0, frontDoorId: '' };
const context = new InvocationContext({ invocationId: 'inv-1' });
const recorded = (name: string) => new AzureInvocation([libraryRequest(recordedRequest(name)), context]);

function deny(kind: 'block' | 'redirect', statusCode: number, content: string): unknown {
  const verdict: DenyVerdict = {
    action: 'deny',
    findings: [],
    denial: { kind, statusCode, content, requestId: 'id-1' },
  };
  return createAzureAdapter().writeDenial(recorded('app-service'), verdict);
}

describe('writeDenial', () => {
  it('blocks with the configured page', () => {
    expect(deny('block', 403, 'Blocked')).toEqual({
      status: 403,
      headers: {
        'cache-control': 'no-store',
        'content-type': 'text/plain; charset=utf-8',
        'x-content-type-options': 'nosniff',
        'x-request-id': 'id-1',
      },
      body: 'Blocked',
    });
  });

  it.each([
    ['{"error":"blocked"}', 'application/json'],
    [' <html></html>', 'text/html; charset=utf-8'],
  ])('types the page %j', (content, type) => {
    expect(deny('block', 403, content)).toMatchObject({ body: content, headers: { 'content-type': type } });
  });

  it('redirects without a body', () => {
    const denial = deny('redirect', 302, 'https://www.example.com/');
    expect(denial).toMatchObject({ status: 302, headers: { location: 'https://www.example.com/' } });
    expect(denial).not.toHaveProperty('body');
  });

  it.each([204, 205, 304])('gives no body to a %i, which the platform would refuse', (status) => {
    const denial = deny('block', status, 'Blocked') as object;
    expect(denial).not.toHaveProperty('body');
    expect(new HttpResponse(denial).status).toBe(status);
  });
});

describe('describeInstance', () => {
  it('reads what Azure sets', () => {
    const env = { WEBSITE_SITE_NAME: 'orders-app', WEBSITE_SLOT_NAME: 'staging', REGION_NAME: 'West Europe' };
    expect(createAzureAdapter().describeInstance(env)).toEqual({
      wirePlatform: 'Azure Function',
      runtime: `node${process.versions.node}`,
      service: 'orders-app',
      serviceVersion: 'staging',
      region: 'West Europe',
      memoryLimitMb: null,
      freezesAfterResponse: false,
    });
  });

  it('gives what it can elsewhere', () => {
    const instance = createAzureAdapter().describeInstance({});
    expect(instance).toMatchObject({ service: 'unknown', serviceVersion: null, region: null });
  });
});

describe('readEvent', () => {
  it.each([[undefined], [null]])('gives null for the input %j of no trigger', (input) => {
    expect(createAzureAdapter().readEvent(new AzureInvocation([input, context]), limits)).toBeNull();
  });

  it.each([[5], ['text'], [{}], [{ method: 'GET', url: '/', headers: {} }]])('reads %j as a record', (input) => {
    expect(createAzureAdapter().readEvent(new AzureInvocation([input, context]), limits)).toMatchObject({
      request: null,
      trigger: 'generic',
      records: [{ data: input, place: '' }],
    });
  });

  it('answers at once for a request without a body, and takes the id of the invocation', () => {
    expect(createAzureAdapter().readEvent(recorded('app-service'), limits)).toMatchObject({ request: { id: 'inv-1' } });
  });

  it('finds the context behind what a durable function is given between', () => {
    const invocation = new AzureInvocation([libraryRequest(recordedRequest('app-service')), {}, context]);
    expect(invocation.id).toBe('inv-1');
  });

  it.each(['CONTAINER_APP_NAME', 'MANAGED_ENVIRONMENT', 'KUBERNETES_SERVICE_HOST'])(
    'believes no client-ip where %s names another front end',
    async (name) => {
      const adapter = createAzureAdapter();
      expect((await adapter.readEvent(recorded('ingress'), limits))?.request?.clientIp).toBe('6.6.6.6');
      adapter.describeInstance({ [name]: 'set' });
      expect((await adapter.readEvent(recorded('ingress'), limits))?.request?.clientIp).toBe('81.2.69.160');
    },
  );
});

describe('readResponse', () => {
  it('has no caller to speak of where there is no request', () => {
    const invocation = new AzureInvocation([{}, context]);
    expect(createAzureAdapter().readResponse(invocation, { kind: 'returned', result: {} })).toBeNull();
  });
});

describe('settle', () => {
  it('waits for nothing', async () => {
    const never = new Promise<void>(() => undefined);
    await expect(createAzureAdapter().settle(recorded('app-service'), never, 50)).resolves.toBeUndefined();
  });
});
