/** A result that is no plain object, as a class of a framework makes it. */
class Answer {
  readonly statusCode = 201;
  readonly status = 201;
  readonly body = 'made';
}

/** What a handler may give back, by its name in the table; each call gives a new one. */
export const resultsByName: ReadonlyMap<string, () => unknown> = new Map<string, () => unknown>([
  ['text', () => 'hello'],
  ['null', () => null],
  ['undefined', () => undefined],
  ['list', () => [1, 'two', { three: 3 }]],
  ['number', () => 404],
  ['bytes', () => Buffer.from([0, 255, 128, 1])],
  ['object without statusCode', () => ({ message: 'hello' })],
  ['statusCode as text', () => ({ statusCode: '200', status: '200', body: 'fine' })],
  ['body of bytes', () => ({ statusCode: 200, status: 200, body: new Uint8Array([0, 255, 128, 1]) })],
  ['object of a class', () => new Answer()],
  ['response', () => ({ statusCode: 201, status: 201, headers: { 'x-own': 'yes' }, body: 'made' })],
]);
