import fc from 'fast-check';
import type { NewEntry } from '../trust/merge-entry.ts';
import { putByText, readPutByText } from './put-by-text.ts';

const network = fc.tuple(fc.nat(3), fc.nat(255)).map(([third, last]) => `45.9.${third}.${last}`);

const entry: fc.Arbitrary<NewEntry> = fc.record({
  scope: fc.constantFrom('default', 'web'),
  network,
  address: fc.oneof(network, fc.constant(null)),
  detectedAt: fc.constantFrom(1, 2_000),
  expiresAt: fc.constantFrom(3_000, 4_000),
  source: fc.constant('agent' as const),
  reporter: fc.constantFrom('s1', 's2'),
  check: fc.constantFrom('sqli', null),
  evidence: fc.constantFrom('a "quoted" \\ thing', 'é\n', null),
  ipSource: fc.constantFrom('platform', null),
  functionId: fc.constantFrom('s1:shop', null),
  instance: fc.constantFrom('s1:i1', null),
  hold: fc.constantFrom('breaker' as const, null),
});

test('entries are read as they were written, in their order', () => {
  fc.assert(
    fc.property(fc.array(entry), (entries) => {
      expect(readPutByText(putByText(entries))).toEqual(entries);
    }),
  );
});

test('what one agent reports at one moment is written once', () => {
  const common = { ...fc.sample(entry, 1)[0], evidence: 'union select' } as NewEntry;
  const many = Array.from({ length: 50 }, (_, last) => ({
    ...common,
    network: `45.9.1.${last}`,
    address: `45.9.1.${last}`,
  }));
  expect(putByText(many).split('union select')).toHaveLength(2);
});
