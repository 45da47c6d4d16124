import { StreamRecorder } from '../test/fake-runtime.ts';
import { isResponseStream, streamDenial } from './streaming.ts';

const denial = { statusCode: 403, headers: { 'content-type': 'text/plain' }, body: 'Blocked' };
type Globals = { awslambda?: unknown };

afterEach(() => {
  (globalThis as Globals).awslambda = undefined;
});

describe('streamDenial', () => {
  it('really sends the status through the class of the runtime', () => {
    (globalThis as Globals).awslambda = { HttpResponseStream: StreamRecorder };
    const stream = new StreamRecorder();
    const from = jest.spyOn(StreamRecorder, 'from');
    streamDenial(stream, denial);
    expect(from).toHaveBeenCalledTimes(1);
    expect(stream.response()).toEqual(denial);
    from.mockRestore();
  });

  it.each([[undefined], [{}], [{ HttpResponseStream: {} }]])(
    'writes the prelude itself where the global is %j',
    (global) => {
      (globalThis as Globals).awslambda = global;
      const stream = new StreamRecorder();
      streamDenial(stream, denial);
      expect(stream.response()).toEqual(denial);
    },
  );

  it('sends the status of a denial without a body', () => {
    (globalThis as Globals).awslambda = { HttpResponseStream: StreamRecorder };
    const stream = new StreamRecorder();
    streamDenial(stream, { ...denial, statusCode: 302, body: '' });
    expect(stream.response()).toMatchObject({ statusCode: 302, body: '' });
  });
});

describe('isResponseStream', () => {
  it('tells a stream from a context', () => {
    expect(isResponseStream(new StreamRecorder())).toBe(true);
    for (const other of [undefined, null, {}, { write: 1, end: 2 }, { write: () => undefined }, () => undefined]) {
      expect(isResponseStream(other)).toBe(false);
    }
  });
});
