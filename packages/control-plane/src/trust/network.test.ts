import { isIPv6 } from 'node:net';
import fc from 'fast-check';
import { expandNetwork, fromNumber, isSingleAddress, overlaps, parseNetwork } from './network.ts';

const readings: readonly (readonly [string, string | null])[] = [
  ['45.9.1.1', '45.9.1.1'],
  ['45.9.1.1/32', '45.9.1.1'],
  ['45.9.1.77/24', '45.9.1.0/24'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['45.9.1.1/33', null],
  ['45.9.1.1/-1', null],
  ['45.9.1.1/08', null],
  ['45.9.1.1/', null],
  ['045.9.1.1', null],
  ['45.9.1', null],
  ['2A01:04F8:0:0:0:0:0:1', '2a01:4f8::1'],
  ['2a01:4f8::1:0:0:1', '2a01:4f8::1:0:0:1'],
  ['2a01:0:0:1:0:0:0:1', '2a01:0:0:1::1'],
  ['2a01:4f8:1:2:3:4:5:6/64', '2a01:4f8:1:2::/64'],
  ['::', '::'],
  ['::/129', null],
  ['::ffff:45.9.1.1', '45.9.1.1'],
  ['::ffff:2d09:101', '45.9.1.1'],
  ['64:ff9b::45.9.1.1', '45.9.1.1'],
  ['::ffff:45.9.1.0/120', '45.9.1.0/24'],
  ['fe80::1%eth0', null],
  ['', null],
  ['__proto__', null],
];

test.each(readings)('%s is read as %s', (text, expected) => {
  expect(parseNetwork(text)?.text ?? null).toBe(expected);
});

test('an address that is written and read again stays the same', () => {
  fc.assert(
    fc.property(fc.ipV6(), (text) => {
      const network = parseNetwork(text);
      expect(network).not.toBeNull();
      if (network === null) return;
      expect(parseNetwork(network.text)).toEqual(network);
      expect(isSingleAddress(network)).toBe(true);
      if (network.family === 6) {
        expect(isIPv6(network.text)).toBe(true);
        expect(network.text).toBe(new URL(`http://[${network.text}]/`).hostname.slice(1, -1));
      }
    }),
  );
});

test('two networks overlap exactly when one holds the other', () => {
  fc.assert(
    fc.property(
      fc.bigInt(0n, 0xffffn),
      fc.integer({ min: 16, max: 32 }),
      fc.bigInt(0n, 0xffffn),
      fc.integer({ min: 16, max: 32 }),
      (a, aPrefix, b, bPrefix) => {
        const [first, second] = [fromNumber(4, a, aPrefix), fromNumber(4, b, bPrefix)];
        if (first === null || second === null) throw new Error('the prefix is in range');
        const end = (base: bigint, prefix: number): bigint => base + 2n ** BigInt(32 - prefix);
        const apart = end(first.base, aPrefix) <= second.base || end(second.base, bPrefix) <= first.base;
        expect(overlaps(first, second)).toBe(!apart);
        expect(overlaps(second, first)).toBe(!apart);
      },
    ),
  );
});

test('a range is expanded up to the limit', () => {
  const range = parseNetwork('45.9.1.0/30');
  if (range === null) throw new Error('it is a network');
  expect(expandNetwork(range, 4)).toEqual(['45.9.1.0', '45.9.1.1', '45.9.1.2', '45.9.1.3']);
  expect(expandNetwork(range, 3)).toBeNull();
  const huge = parseNetwork('2a01::/16');
  expect(huge === null ? null : expandNetwork(huge, 256)).toBeNull();
});
