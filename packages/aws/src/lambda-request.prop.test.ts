import fc from 'fast-check';
import { recordedEvent } from '../test/recorded-events.ts';
import { AwsInvocation } from './invocation.ts';
import { LambdaRequest } from './lambda-request.ts';
import { readResponse } from './response.ts';

const bases = ['rest-api', 'http-api-v1', 'http-api', 'function-url', 'alb', 'alb-multi-value'];
const fields = [...new Set(bases.flatMap((name) => Object.keys(recordedEvent(name))))];
const contextFields = ['elb', 'http', 'identity', 'domainName', 'requestId', 'stage', 'apiId'];
/** Anything that JSON can carry, prototype keys included. */
const json = fc.oneof(
  fc.jsonValue(),
  fc.dictionary(fc.constantFrom('__proto__', 'constructor', 'toString', 'a'), fc.jsonValue()),
);

describe('hostile events', () => {
  it('never throw, whatever a field holds', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...bases),
        fc.dictionary(fc.constantFrom(...fields), json),
        fc.dictionary(fc.constantFrom(...contextFields), json),
        json,
        (base, changes, contextChanges, result) => {
          const event = recordedEvent(base);
          const hostile: unknown = {
            ...event,
            requestContext: { ...(event['requestContext'] as object), ...contextChanges },
            ...changes,
          };
          const invocation = new AwsInvocation(hostile, changes, null);
          if (invocation.trigger === null) return;
          const limits = { maxBodyBytes: 16, trustedProxies: 1, frontDoorId: '' };
          const request = new LambdaRequest(invocation.requestId, 0, invocation.fields, invocation.trigger, limits);
          for (const text of [request.id, request.method, request.host, request.path, request.rawTarget]) {
            expect(typeof text).toBe('string');
          }
          for (const pairs of [request.query, request.headers, request.cookies, request.pathParameters]) {
            for (const pair of pairs) expect(pair.map((part) => typeof part)).toEqual(['string', 'string']);
          }
          expect(request.clientIp === null).toBe(request.clientIpSource === null);
          expect(['none', 'text', 'bytes', 'truncated']).toContain(request.body.kind);
          const response = readResponse(invocation, { kind: 'returned', result });
          expect(response?.statusCode).toBeGreaterThanOrEqual(100);
          expect(response?.headers).toBeDefined();
          expect(response?.body).toBeDefined();
        },
      ),
      { numRuns: 500 },
    );
  });

  it('give the bytes back that were encoded', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 0, max: 200 }), (bytes, maxBodyBytes) => {
        const event = {
          ...recordedEvent('http-api'),
          body: Buffer.from(bytes).toString('base64'),
          isBase64Encoded: true,
        };
        const invocation = new AwsInvocation(event, null, null);
        if (invocation.trigger === null) throw new Error('no trigger');
        const limits = { maxBodyBytes, trustedProxies: 0, frontDoorId: '' };
        const { body } = new LambdaRequest('', 0, invocation.fields, invocation.trigger, limits);
        if (bytes.length === 0) expect(body.kind).toBe('none');
        else if (bytes.length <= maxBodyBytes) expect(body).toEqual({ kind: 'bytes', bytes: Buffer.from(bytes) });
        else {
          expect(body).toEqual({
            kind: 'truncated',
            bytes: Buffer.from(bytes.subarray(0, maxBodyBytes)),
            totalBytes: bytes.length,
          });
        }
      }),
    );
  });
});
