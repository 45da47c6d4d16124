import { bodyOf } from './body.ts';

describe('bodyOf', () => {
  it('has none where there is none', () => {
    for (const body of [undefined, null, '', 5, { a: 1 }]) expect(bodyOf({ body }, 100)).toEqual({ kind: 'none' });
  });

  it('leaves text as it is', () => {
    expect(bodyOf({ body: 'a=ü', isBase64Encoded: false }, 100)).toEqual({ kind: 'text', text: 'a=ü' });
  });

  it('undoes base64 only where the event says so', () => {
    expect(bodyOf({ body: 'YT0x', isBase64Encoded: true }, 100)).toEqual({ kind: 'bytes', bytes: Buffer.from('a=1') });
    expect(bodyOf({ body: 'YT0x', isBase64Encoded: 'true' }, 100)).toEqual({ kind: 'text', text: 'YT0x' });
  });

  it('counts the limit in bytes, on both sides of it', () => {
    expect(bodyOf({ body: 'üü' }, 4)).toEqual({ kind: 'text', text: 'üü' });
    expect(bodyOf({ body: 'üü' }, 3)).toEqual({
      kind: 'truncated',
      bytes: Buffer.from('üü').subarray(0, 3),
      totalBytes: 4,
    });
    const base64 = { body: Buffer.from('abcd').toString('base64'), isBase64Encoded: true };
    expect(bodyOf(base64, 4).kind).toBe('bytes');
    expect(bodyOf(base64, 3)).toEqual({ kind: 'truncated', bytes: Buffer.from('abc'), totalBytes: 4 });
  });

  it('survives base64 that is none', () => {
    expect(bodyOf({ body: '*** no base64 ***', isBase64Encoded: true }, 100).kind).toBe('bytes');
  });
});
