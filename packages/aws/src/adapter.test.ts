import type { DenyVerdict } from '@rasp/core';
import { StreamRecorder } from '../test/fake-runtime.ts';
import { recordedEvent } from '../test/recorded-events.ts';
import { awsAdapter } from './adapter.ts';
import { AwsInvocation } from './invocation.ts';

function verdict(kind: 'block' | 'redirect', statusCode: number, content: string): DenyVerdict {
  return { action: 'deny', findings: [], denial: { kind, statusCode, content, requestId: 'id-1' } };
}

function deny(event: string, given: DenyVerdict): unknown {
  return awsAdapter.writeDenial(new AwsInvocation(recordedEvent(event), {}, null), given);
}

describe('awsAdapter.writeDenial', () => {
  it.each(['rest-api', 'http-api-v1', 'http-api', 'function-url', 'alb'])('answers %s with headers', (event) => {
    expect(deny(event, verdict('block', 403, 'Blocked'))).toEqual({
      statusCode: 403,
      headers: {
        'cache-control': 'no-store',
        'content-type': 'text/plain; charset=utf-8',
        'x-content-type-options': 'nosniff',
        'x-request-id': 'id-1',
      },
      body: 'Blocked',
      isBase64Encoded: false,
    });
  });

  it('answers a load balancer in multi-value mode with multiValueHeaders alone', () => {
    const denial = deny('alb-multi-value', verdict('block', 403, '<h1>Blocked</h1>'));
    expect(denial).toMatchObject({ multiValueHeaders: { 'content-type': ['text/html; charset=utf-8'] } });
    expect(denial).not.toHaveProperty('headers');
  });

  it.each([
    ['{"error":"blocked"}', 'application/json'],
    [' <html></html>', 'text/html; charset=utf-8'],
    ['', 'text/plain; charset=utf-8'],
  ])('types the page %j', (content, type) => {
    expect(deny('http-api', verdict('block', 403, content))).toMatchObject({
      body: content,
      headers: { 'content-type': type },
    });
  });

  it('redirects without a body', () => {
    const denial = deny('http-api', verdict('redirect', 302, 'https://www.example.com/'));
    expect(denial).toMatchObject({ statusCode: 302, body: '', headers: { location: 'https://www.example.com/' } });
  });

  it('answers through the stream of a streaming handler', () => {
    const stream = new StreamRecorder();
    const invocation = new AwsInvocation(recordedEvent('function-url'), {}, stream);
    expect(awsAdapter.writeDenial(invocation, verdict('block', 403, 'Blocked'))).toBeUndefined();
    expect(stream.response()).toMatchObject({ statusCode: 403, body: 'Blocked' });
  });

  it('leaves a stream alone that the handler has begun', () => {
    const stream = new StreamRecorder();
    const invocation = new AwsInvocation(recordedEvent('function-url'), {}, stream);
    invocation.handlerStarted = true;
    expect(awsAdapter.writeDenial(invocation, verdict('block', 403, 'Blocked'))).toBeUndefined();
    expect(stream.chunks).toEqual([]);
  });
});

describe('awsAdapter.describeInstance', () => {
  it('reads what Lambda sets', () => {
    const env = {
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_NAME: 'orders',
      AWS_LAMBDA_FUNCTION_VERSION: '7',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
      AWS_REGION: 'eu-west-1',
    };
    expect(awsAdapter.describeInstance(env)).toEqual({
      wirePlatform: 'AWS Lambda',
      runtime: 'nodejs24.x',
      service: 'orders',
      serviceVersion: '7',
      region: 'eu-west-1',
      memoryLimitMb: 512,
      freezesAfterResponse: true,
    });
  });

  it('gives what it can outside Lambda', () => {
    expect(awsAdapter.describeInstance({})).toEqual({
      wirePlatform: 'AWS Lambda',
      runtime: `node${process.versions.node}`,
      service: 'unknown',
      serviceVersion: null,
      region: null,
      memoryLimitMb: null,
      freezesAfterResponse: true,
    });
  });

  it('knows that Managed Instances are never frozen', () => {
    expect(awsAdapter.describeInstance({ AWS_LAMBDA_MAX_CONCURRENCY: '64' }).freezesAfterResponse).toBe(false);
    const env = { AWS_LAMBDA_INITIALIZATION_TYPE: 'lambda-managed-instances' };
    expect(awsAdapter.describeInstance(env).freezesAfterResponse).toBe(false);
  });
});

describe('awsAdapter.readEvent', () => {
  const limits = { maxBodyBytes: 100, trustedProxies: 0, frontDoorId: '' };

  it.each([
    ['sqs', 'sqs'],
    ['kinesis', 'kinesis'],
    ['dynamodb', 'dynamodb'],
    ['direct', 'direct'],
  ])('reads %s as records that EVENT_ACTION rules', async (event, trigger) => {
    const read = await awsAdapter.readEvent(new AwsInvocation(recordedEvent(event), {}, null), limits);
    expect(read).toMatchObject({ request: null, trigger, byEventAction: true });
    expect(read?.records.length).toBeGreaterThan(0);
  });

  it.each([
    ['web-socket', 'websocket', '81.2.69.160'],
    ['authorizer', 'authorizer', '81.2.69.160'],
    ['authorizer-request', 'authorizer', '81.2.69.160'],
    ['appsync', 'appsync', '81.2.69.160'],
    ['cognito', 'cognito', null],
  ])('reads %s as a call that EVENT_ACTION rules', async (event, trigger, clientIp) => {
    const read = await awsAdapter.readEvent(new AwsInvocation(recordedEvent(event), {}, null), limits);
    expect(read).toMatchObject({ trigger, byEventAction: true, records: [] });
    expect(read?.request?.clientIp).toBe(clientIp);
  });

  it.each(['lattice-v1', 'lattice-v2'])('reads %s as the request that it is', async (event) => {
    const read = await awsAdapter.readEvent(new AwsInvocation(recordedEvent(event), {}, null), limits);
    expect(read).toMatchObject({ trigger: 'lattice', byEventAction: false });
    expect(read?.request).toMatchObject({ method: 'GET', path: '/files/list', query: [['name', 'beach.jpg']] });
    expect(read?.request?.clientIp).toBe('10.0.3.7');
  });

  it.each([[null], [undefined], [5], ['text'], [[]]])('reads %j as the payload of a direct call', async (event) => {
    const read = await awsAdapter.readEvent(new AwsInvocation(event, {}, null), limits);
    expect(read?.records).toMatchObject([{ place: '', data: event }]);
  });
});
