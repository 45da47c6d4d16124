import { recordedEvent } from '../../test/recorded-events.ts';
import { detectTrigger } from './detect-trigger.ts';

describe('detectTrigger', () => {
  it.each([
    ['rest-api', 'rest-api'],
    ['http-api-v1', 'http-api-v1'],
    ['http-api', 'http-api'],
    ['function-url', 'function-url'],
    ['alb', 'alb'],
    ['alb-multi-value', 'alb'],
    ['alb-health-check', 'alb'],
  ])('knows the event %s', (event, name) => {
    expect(detectTrigger(recordedEvent(event))?.name).toBe(name);
  });

  it.each(['sqs', 'web-socket', 'authorizer'])('leaves the event %s alone', (event) => {
    expect(detectTrigger(recordedEvent(event))).toBeNull();
  });

  it.each([
    [null],
    [undefined],
    ['text'],
    [7],
    [[]],
    [{}],
    [{ requestContext: null }],
    [{ requestContext: 'elb' }],
    [{ requestContext: {} }],
    [{ requestContext: { elb: 1, http: 'x' }, httpMethod: 5 }],
    [JSON.parse('{"__proto__":{"requestContext":{"elb":{}}}}')],
  ])('leaves %j alone', (event) => {
    expect(detectTrigger(event)).toBeNull();
  });
});
