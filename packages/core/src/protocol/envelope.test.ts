import { buildAnswer, openEnvelope, readEnvelope, refusal, refusalMessage } from './envelope.ts';

describe('readEnvelope', () => {
  it.each([
    ['current', { status: true, message: 'ok', data: { a: 1 } }, { kind: 'data', data: { a: 1 } }],
    ['truthy text status', { status: 'ok', message: '', data: {} }, { kind: 'data', data: {} }],
    ['no message', { status: 1, data: { a: 1 } }, { kind: 'data', data: { a: 1 } }],
    ['bare object', { config: {} }, { kind: 'data', data: { config: {} } }],
    ['accepted without data', { status: true, message: 'ok' }, { kind: 'data', data: {} }],
    ['accepted, data null', { status: true, message: 'ok', data: null }, { kind: 'data', data: {} }],
    ['refused', { status: false, message: 'no', data: { a: 1 } }, { kind: 'refused', message: 'no' }],
    ['status 0', { status: 0 }, { kind: 'refused', message: 'no reason given' }],
    ['status null', { status: null, data: {} }, { kind: 'refused', message: 'no reason given' }],
    ['data list', { status: true, data: [] }, { kind: 'invalid', reason: 'the data of the answer is not an object' }],
    ['data text', { status: true, data: 'x' }, { kind: 'invalid', reason: 'the data of the answer is not an object' }],
    ['list', [], { kind: 'invalid', reason: 'the answer is not a JSON object' }],
    ['null', null, { kind: 'invalid', reason: 'the answer is not a JSON object' }],
    ['text', 'ok', { kind: 'invalid', reason: 'the answer is not a JSON object' }],
  ])('%s', (_name, answer, expected) => {
    expect(readEnvelope(answer)).toEqual(expected);
  });

  it('does not take an inherited status for one that was sent', () => {
    const answer: unknown = JSON.parse('{"__proto__":{"status":false},"config":{}}');
    expect(readEnvelope(answer).kind).toBe('data');
  });

  it('opens what the builders make', () => {
    expect(openEnvelope(JSON.parse(JSON.stringify(buildAnswer({ cursor: '7' }))))).toEqual({ cursor: '7' });
    expect(openEnvelope(refusal('no such key'))).toBeNull();
    expect(refusalMessage(refusal('no such key'))).toBe('no such key');
  });

  it('keeps line breaks and escapes of a message out of the log', () => {
    expect(refusalMessage({ message: 'a\n\u001b[31mb' })).toBe('a  [31mb');
    expect(refusalMessage({ message: 'x'.repeat(201) })).toHaveLength(200);
  });
});
