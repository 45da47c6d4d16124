import type { ReadLimits } from '@rasp/core';
import { recordedEvent } from '../test/recorded-events.ts';
import { AwsInvocation } from './invocation.ts';
import { LambdaRequest } from './lambda-request.ts';

const limits: ReadLimits = { maxBodyBytes: 1_048_576, trustedProxies: 0, frontDoorId: '' };

function read(event: unknown): LambdaRequest {
  const invocation = new AwsInvocation(event, { awsRequestId: 'id-1' }, null);
  if (invocation.trigger === null) throw new Error('no trigger');
  return new LambdaRequest(invocation.requestId, 0, invocation.fields, invocation.trigger, limits);
}

describe('LambdaRequest', () => {
  it('reads the raw query of payload 2.0, and beside it what the map has joined', () => {
    const request = read({
      ...recordedEvent('http-api'),
      rawQueryString: 'a=1&a=2%2C3&b=x+y&c=%2527',
      queryStringParameters: { a: '1,2,3', b: 'x y', c: '%27' },
    });
    expect(request.query).toEqual([
      ['a', '1'],
      ['a', '2,3'],
      ['b', 'x y'],
      ['c', '%27'],
      ['a', '1,2,3'],
    ]);
    expect(request.rawTarget).toBe('/files/report.pdf?a=1&a=2%2C3&b=x+y&c=%2527');
  });

  it('falls back to the joined map where the raw query is missing', () => {
    const { rawQueryString: _raw, ...event } = recordedEvent('http-api');
    expect(read(event).query).toEqual([['lang', 'en']]);
  });

  it('does not decode the query of a REST API again', () => {
    const request = read({
      ...recordedEvent('rest-api'),
      queryStringParameters: { q: '%27' },
      multiValueQueryStringParameters: { q: ["it's", '%27'] },
    });
    expect(request.query).toEqual([
      ['q', "it's"],
      ['q', '%27'],
    ]);
    expect(request.rawTarget).toBe("/files/report.pdf?q=it's&q=%2527");
  });

  it('makes a target of text that is no valid Unicode', () => {
    const request = read({ ...recordedEvent('rest-api'), multiValueQueryStringParameters: { q: ['\ud800'] } });
    expect(request.rawTarget).toBe('/files/report.pdf?q=%EF%BF%BD');
  });

  it('decodes the query of a load balancer once', () => {
    const single = read({ ...recordedEvent('alb'), queryStringParameters: { 'a%20b': '1+2%2B3', c: '%2527&d=e' } });
    expect(single.query).toEqual([
      ['a b', '1 2+3'],
      ['c', '%27&d=e'],
    ]);
    const multi = read({ ...recordedEvent('alb-multi-value'), multiValueQueryStringParameters: { q: ['%2e', '%2f'] } });
    expect(multi.query).toEqual([
      ['q', '.'],
      ['q', '/'],
    ]);
    expect(multi.rawTarget).toBe('/files/report.pdf?q=%2e&q=%2f');
  });

  it('lower-cases header names and keeps repeats and order', () => {
    const request = read({
      ...recordedEvent('rest-api'),
      headers: { 'X-Two': 'b' },
      multiValueHeaders: { 'X-Two': ['a', 'b'], Host: ['h'] },
    });
    expect(request.headers).toEqual([
      ['x-two', 'a'],
      ['x-two', 'b'],
      ['host', 'h'],
    ]);
  });

  it.each(['Cookie', 'cookie', 'COOKIE'])('finds cookies under %s', (name) => {
    const request = read({ ...recordedEvent('rest-api'), multiValueHeaders: { [name]: ['a=1; b=2', 'c=3'] } });
    expect(request.cookies).toEqual([
      ['a', '1'],
      ['b', '2'],
      ['c', '3'],
    ]);
  });

  it('reads the cookie list of payload 2.0, and the header where there is no list', () => {
    const event = recordedEvent('function-url');
    expect(read({ ...event, cookies: ['a=1', 'b=2=3'] }).cookies).toEqual([
      ['a', '1'],
      ['b', '2=3'],
    ]);
    expect(read({ ...event, cookies: [] }).cookies).toEqual([
      ['session', '8f14e45fceea167a'],
      ['theme', 'dark'],
    ]);
  });

  it('takes the stage off the path only where it is surely there', () => {
    const event = recordedEvent('http-api');
    const context = event['requestContext'] as object;
    const staged = (rawPath: string, extra: object = {}) =>
      read({ ...event, rawPath, requestContext: { ...context, stage: 'prod', ...extra } }).path;
    expect(staged('/prod/.env')).toBe('/.env');
    expect(staged('/prod')).toBe('/');
    expect(staged('/product/1')).toBe('/product/1');
    expect(staged('/prod/.env', { domainName: 'api.example.com' })).toBe('/prod/.env');
    expect(staged('/$default/x', { stage: '$default' })).toBe('/$default/x');
  });

  it('takes the host that the platform reports before the header', () => {
    expect(read(recordedEvent('http-api')).host).toBe('a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com');
    expect(read(recordedEvent('alb')).host).toBe('sample-1234567890.eu-west-1.elb.amazonaws.com');
    expect(read({ ...recordedEvent('rest-api'), requestContext: {} }).host).toBe(
      'f6g7h8i9j0.execute-api.eu-west-1.amazonaws.com',
    );
  });

  it('knows the address of no health check', () => {
    const request = read(recordedEvent('alb-health-check'));
    expect([request.clientIp, request.clientIpSource]).toEqual([null, null]);
  });

  it('reads each part once', () => {
    const request = read(recordedEvent('http-api'));
    expect(request.headers).toBe(request.headers);
    expect(request.query).toBe(request.query);
    expect(request.cookies).toBe(request.cookies);
    expect(request.body).toBe(request.body);
    expect(request.id).toBe('id-1');
  });

  it('takes the id of the gateway where there is no context', () => {
    expect(new AwsInvocation(recordedEvent('http-api'), undefined, null).requestId).toBe('B1xyzjRCDoEEPXg=');
  });
});
