import { decodeText } from './charset.ts';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('decodeText', () => {
  it('reads UTF-8 unless told otherwise, without a byte order mark', () => {
    expect(decodeText(Buffer.from('Zürich'), '')).toBe('Zürich');
    expect(decodeText(Buffer.from('\ufeff{}'), 'application/json')).toBe('{}');
    expect(decodeText(Buffer.from('Zürich'), 'text/plain; charset=utf-8')).toBe('Zürich');
    expect(decodeText(Buffer.from('Zürich'), 'text/plain; charset=nonsense')).toBe('Zürich');
  });

  it.each(['text/plain; charset=ISO-8859-1', 'text/plain;charset="latin1"', 'text/html; charset=windows-1252 ; x=y'])(
    'reads Latin-1 for %s',
    (contentType) => {
      expect(decodeText(bytes(0x5a, 0xfc), contentType)).toBe('Zü');
    },
  );

  it('keeps the text around bytes that are no UTF-8', () => {
    expect(decodeText(bytes(0x27, 0xff, 0x20, 0x6f, 0x72), '')).toBe("'\ufffd or");
  });

  it('reads a view, not the buffer beneath it', () => {
    expect(decodeText(bytes(1, 97, 98, 2).subarray(1, 3), '')).toBe('ab');
  });
});
