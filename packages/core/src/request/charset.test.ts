import { decodeText, overlongReading } from './charset.ts';

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

describe('decodeText of windows-1252', () => {
  it('reads quotation marks where Latin-1 has controls', () => {
    expect(decodeText(bytes(0x91, 0x61, 0x92, 0x80, 0x81, 0x9f), 'text/plain; charset=windows-1252')).toBe('‘a’€\x81Ÿ');
  });
});

describe('overlongReading', () => {
  it.each<[number[], string]>([
    [[0x61, 0xc0, 0xa7, 0x62], "a'b"],
    [[0xc1, 0xa1], 'a'],
    [[0xe0, 0x80, 0xa7, 0xe0, 0x81, 0xa1], "'a"],
    [[0xf0, 0x80, 0x80, 0xbc], '<'],
    [[0xc0, 0xae, 0xc3, 0xbc], '.ü'],
  ])('reads %j as %j', (values, text) => {
    expect(overlongReading(bytes(...values))).toBe(text);
  });

  it.each(['', 'plain', 'Zürich', '€ 😀 अ', '\u0800'])('gives nothing for %j', (text) => {
    expect(overlongReading(Buffer.from(text))).toBeNull();
  });

  it('gives nothing for Latin-1', () => {
    expect(overlongReading(Buffer.from('À la carte, Áb', 'latin1'))).toBeNull();
  });
});
