import { createGcpAdapter } from './adapter.ts';
import type { HttpRequest } from './http-types.ts';
import { HttpInvocation } from './invocation.ts';
import { requestIdOf } from './request-id.ts';

const limits = { maxBodyBytes: 100, trustedProxies: 0, frontDoorId: '' };

describe('createGcpAdapter', () => {
  it('describes a service of Cloud Run', () => {
    const env = { K_SERVICE: 'orders', K_REVISION: 'orders-00007-abc', FUNCTION_TARGET: 'handler' };
    expect(createGcpAdapter(env).describeInstance(env)).toEqual({
      wirePlatform: 'Google Cloud Function',
      runtime: `node${process.versions.node}`,
      service: 'orders',
      serviceVersion: 'orders-00007-abc',
      region: null,
      memoryLimitMb: null,
      freezesAfterResponse: true,
    });
  });

  it('describes a function of the first generation', () => {
    const env = { K_SERVICE: 'orders', K_REVISION: '7', FUNCTION_REGION: 'europe-west1', FUNCTION_MEMORY_MB: '256' };
    expect(createGcpAdapter(env).describeInstance(env)).toMatchObject({ region: 'europe-west1', memoryLimitMb: 256 });
  });

  it('gives what it can elsewhere, where nothing is frozen', () => {
    expect(createGcpAdapter({}).describeInstance({ FUNCTION_TARGET: 'handler' })).toMatchObject({
      service: 'handler',
      serviceVersion: null,
      freezesAfterResponse: false,
    });
    expect(createGcpAdapter({}).describeInstance({ K_SERVICE: '' })).toMatchObject({
      service: 'unknown',
      freezesAfterResponse: false,
    });
  });

  it('touches no body where no check looks at one', () => {
    const request = {
      method: 'POST',
      url: '/',
      headers: { 'content-length': '3' },
      rawHeaders: [],
      get rawBody(): never {
        throw new Error('touched');
      },
      get readableDidRead(): never {
        throw new Error('touched');
      },
    };
    const response = { writeHead: () => undefined, end: () => undefined, on: () => undefined };
    const invocation = new HttpInvocation([request, response]);
    expect(createGcpAdapter({}).readEvent(invocation, { ...limits, maxBodyBytes: 0 })).toMatchObject({
      request: { body: { kind: 'none' } },
    });
  });

  it.each([[[]], [[{ id: '1', type: 'x' }]], [[null, undefined]], [[{ method: 'GET', url: '/', headers: {} }, {}]]])(
    'knows that %j is no HTTP call',
    (args) => {
      expect(createGcpAdapter({}).readEvent(new HttpInvocation(args), limits)).toBeNull();
    },
  );
});

describe('requestIdOf', () => {
  const id = (members: object): string => requestIdOf({ headers: {}, ...members } as unknown as HttpRequest);

  it('takes the id of the execution, else of the trace', () => {
    const headers = { 'x-cloud-trace-context': '105445aa7843bc8bf206b12000100000/123;o=1' };
    expect(id({ executionId: 'abc123', headers })).toBe('abc123');
    expect(id({ headers })).toBe('105445aa7843bc8bf206b12000100000');
    expect(id({ headers: { 'x-cloud-trace-context': '105445aa' } })).toBe('105445aa');
  });

  it.each(['', 'a b', 'x'.repeat(65), 'a\r\nset-cookie: b', '<script>'])('makes its own instead of %j', (hostile) => {
    const made = id({ executionId: hostile, headers: { 'x-cloud-trace-context': `${hostile}/1` } });
    expect(made).toMatch(/^[a-z0-9]+-[a-z0-9]+$/u);
    expect(id({})).not.toBe(made);
  });
});
