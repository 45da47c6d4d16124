import fc from 'fast-check';
import { foldText, HEAD, OTHER, TAIL } from './fold-text.ts';
import { networkCodes } from './network-codes.ts';
import { BUCKETS, ngramBuckets } from './ngrams.ts';

const shown = (value: string): string => String.fromCharCode(...foldText(value)).replaceAll('\u007f', '?');

describe('foldText', () => {
  it.each([
    ['SELECT a1b22', 'select a0b0'],
    ['a \t\r\n\u0000b', 'a b'],
    ['1.234.567', '0.0.0'],
    ["O'Brien & Söhne", "o'brien & s?hne"],
    ['😀', '??'],
    ['\u007f~', '?~'],
    ['', ''],
  ])('%j becomes %j', (value, text) => {
    expect(shown(value)).toBe(text);
  });

  it('keeps head and tail of what is longer than both', () => {
    const fits = 'a'.repeat(HEAD) + 'b'.repeat(TAIL);
    expect(shown(fits)).toBe(fits);
    expect(shown(`${'a'.repeat(HEAD)}c${'b'.repeat(TAIL)}`)).toBe(`${'a'.repeat(HEAD)}\u0001${'b'.repeat(TAIL)}`);
  });

  it('gives codes from 1 to 127 and no more than fit, whatever it gets', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 1000 }), (value) => {
        const codes = foldText(value);
        expect(codes.length).toBeLessThanOrEqual(Math.min(value.length, HEAD + 1 + TAIL));
        expect(codes.every((code) => code >= 1 && code <= OTHER)).toBe(true);
      }),
    );
  });
});

describe('ngramBuckets', () => {
  it('gives each bucket once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (value) => {
        const buckets = ngramBuckets(foldText(value));
        expect(new Set(buckets).size).toBe(buckets.length);
        expect(buckets.every((bucket) => bucket < BUCKETS)).toBe(true);
      }),
    );
  });

  it('tells the beginning and the end of a text from its middle', () => {
    const known = new Set(ngramBuckets(foldText('xax')));
    expect([...ngramBuckets(foldText('ax'))].every((bucket) => known.has(bucket))).toBe(false);
    expect([...ngramBuckets(foldText('xa'))].every((bucket) => known.has(bucket))).toBe(false);
  });
});

describe('networkCodes', () => {
  const codes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => 32 + (at % 90));

  it.each([0, 1, 31, 32])('pads %i codes', (length) => {
    const read = networkCodes(codes(length), 32);
    expect([...read]).toEqual([...codes(length), ...Array(32 - length).fill(0)]);
  });

  it.each([33, 449])('keeps head, cut and tail of %i codes', (length) => {
    const read = [...networkCodes(codes(length), 32)];
    expect(read).toEqual([...codes(length).slice(0, 23), 1, ...codes(length).slice(-8)]);
  });
});
