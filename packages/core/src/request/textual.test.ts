import { isPlainText, isTextual } from './textual.ts';

describe('isTextual', () => {
  const mixed = (strays: number): Uint8Array =>
    Uint8Array.from({ length: 64 }, (_, index) => (index < strays ? 1 : 97));

  it('takes one stray byte in sixteen for text, and one more for none', () => {
    expect(isTextual(mixed(4))).toBe(true);
    expect(isTextual(mixed(5))).toBe(false);
  });

  it('takes UTF-8 for text and nothing for it too', () => {
    expect(isTextual(Buffer.from('Zürich 😀\r\n'))).toBe(true);
    expect(isTextual(new Uint8Array(0))).toBe(true);
  });
});

describe('isPlainText', () => {
  it.each<[number[], boolean]>([
    [[], true],
    [[97, 9, 10, 13, 0xff], true],
    [[97, 11], false],
    [[0], false],
    [[97, 31], false],
  ])('judges %j: %j', (bytes, expected) => {
    expect(isPlainText(Uint8Array.from(bytes))).toBe(expected);
  });
});
