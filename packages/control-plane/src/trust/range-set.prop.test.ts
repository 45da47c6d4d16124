import fc from 'fast-check';
import { fromNumber, type Network, overlaps } from './network.ts';
import { createRangeSet } from './range-set.ts';

/** Few bits, so that ranges meet. */
const network: fc.Arbitrary<Network> = fc
  .tuple(fc.constantFrom(4 as const, 6 as const), fc.bigInt(0n, 0xffn), fc.integer({ min: 24, max: 32 }))
  .map(([family, value, prefix]) => {
    const made = fromNumber(family, value, family === 4 ? prefix : prefix + 96);
    if (made === null) throw new Error('the prefix is in range');
    return made;
  });

test('a set overlaps exactly what one of its networks overlaps', () => {
  fc.assert(
    fc.property(fc.array(network, { maxLength: 12 }), network, (networks, asked) => {
      const expected = networks.some((one) => overlaps(one, asked));
      expect(createRangeSet(networks).overlaps(asked)).toBe(expected);
    }),
    { numRuns: 2_000 },
  );
});
