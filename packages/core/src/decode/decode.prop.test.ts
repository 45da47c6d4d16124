import { cpuMs } from '@rasp/testing/cpu-cost.ts';
import fc from 'fast-check';
import { decodeBase64 } from './base64.ts';
import { decodeVariants, mayDecode } from './decode.ts';
import { decodeEntity } from './entity.ts';
import { decodePercent } from './percent.ts';
import { decodeUnicode } from './unicode.ts';

const decoders = { decodePercent, decodeUnicode, decodeEntity, decodeBase64 };
const text = fc.string({ unit: 'grapheme', maxLength: 60 });
/** Text rich in beginnings, middles and ends of escapes. */
const hostile = fc
  .array(
    fc.constantFrom(
      '%',
      '%25',
      '%u',
      '%c0',
      '%af',
      '\\',
      '\\u',
      '\\x',
      '{',
      '}',
      '&',
      '&#',
      '&#x',
      ';',
      '27',
      '0',
      'f',
      'lt',
      'Zm9v',
      '=',
    ),
    {
      maxLength: 40,
    },
  )
  .map((pieces) => pieces.join(''));

const escapeAll = (value: string, write: (unit: string) => string): string => value.split('').map(write).join('');
const hex = (unit: string, width: number): string => unit.charCodeAt(0).toString(16).padStart(width, '0');

describe('decoders', () => {
  it('give back what was encoded', () => {
    fc.assert(
      fc.property(text, (value) => {
        const encoded = encodeURIComponent(value);
        expect(decodePercent(encoded)).toBe(encoded === value ? null : value);
        const bytes = [...Buffer.from(value)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
        expect(decodePercent(bytes) ?? '').toBe(value);
        expect(decodeUnicode(escapeAll(value, (unit) => `\\u${hex(unit, 4)}`)) ?? '').toBe(value);
        const points = [...value].filter((char) => char !== '\0');
        const references = points.map((char) => `&#${char.codePointAt(0)};`).join('');
        expect(decodeEntity(references) ?? '').toBe(points.join(''));
      }),
    );
  });

  it('give back base64 of printable text', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8 }), (value) => {
        expect(decodeBase64(Buffer.from(value).toString('base64'))).toBe(value);
        expect(decodeBase64(Buffer.from(value).toString('base64url'))).toBe(value);
      }),
    );
  });

  it('never throw, never grow a value, and say so when they change nothing', () => {
    fc.assert(
      fc.property(fc.oneof(text, hostile, fc.string({ unit: 'binary' })), (value) => {
        for (const decode of Object.values(decoders)) {
          const decoded = decode(value);
          if (decoded === null) continue;
          expect(decoded).not.toBe(value);
          expect(decoded.length).toBeLessThan(value.length);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('leave text without escapes unchanged', () => {
    fc.assert(
      fc.property(text, (value) => {
        const plain = value.replace(/[%&\\]/g, ' ');
        expect(decodePercent(plain)).toBeNull();
        expect(decodeUnicode(plain)).toBeNull();
        expect(decodeEntity(plain)).toBeNull();
        expect(mayDecode(plain)).toBe(false);
      }),
    );
  });
});

describe('decodeVariants', () => {
  it('is bounded in number and size, and its trails are as long as the work done', () => {
    fc.assert(
      fc.property(fc.oneof(text, hostile), fc.integer({ min: 0, max: 6 }), fc.boolean(), (value, rounds, base64) => {
        const variants = decodeVariants(value, { rounds, base64 });
        expect(variants.length).toBeLessThanOrEqual(base64 ? 2 * (rounds + 2) : rounds + 2);
        if (variants.length > 0) expect(mayDecode(value, base64)).toBe(true);
        for (const variant of variants) {
          expect(variant.value.length).toBeLessThan(value.length);
          expect(variant.trail.length).toBeGreaterThan(0);
          expect(variant.trail.length).toBeLessThanOrEqual(3 * rounds);
        }
      }),
      { numRuns: 500 },
    );
  });

  // A decoder that were quadratic would need minutes for a million characters.
  const units = [
    '%25',
    '%2',
    '%u',
    '%uff0',
    '%c0',
    '%e2%82',
    '\\u',
    '\\x4',
    '\\u{0',
    '\\u{',
    '&#',
    '&#0',
    '&#x',
    '&lt',
    '&quot',
    '&a',
    'Zm9v',
    'a=',
    '%5cu0026lt;',
  ];
  it.each(units)('stays linear for %j repeated', (unit) => {
    const value = unit.repeat(Math.ceil(1_000_000 / unit.length));
    const spentMs = cpuMs(() => {
      const variants = decodeVariants(value, { base64: true, rounds: 4 });
      for (const variant of variants) variant.value.charCodeAt(0);
    }, 1);
    expect(spentMs).toBeLessThan(3000);
  });

  it('stays linear for endless digits in a reference', () => {
    const spentMs = cpuMs(() => {
      decodeVariants(`&#${'0'.repeat(1_000_000)}`, { base64: true, rounds: 4 });
      decodeVariants(`&#${'9'.repeat(1_000_000)}`, { base64: true, rounds: 4 });
    }, 1);
    expect(spentMs).toBeLessThan(3000);
  });
});
