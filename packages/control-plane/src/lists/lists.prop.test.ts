import fc from 'fast-check';
import { parseNetwork } from '../trust/network.ts';
import { toCrowdsecDecision } from './crowdsec-list.ts';
import { widest } from './listed-network.ts';
import { parseList } from './parse-list.ts';

const networks = fc
  .uniqueArray(
    fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.tuple(fc.ipV4(), fc.integer({ min: 8, max: 32 })).map(([address, prefix]) => `${address}/${prefix}`),
    ),
    { maxLength: 30 },
  )
  .map((texts) => [...new Set(texts.flatMap((text) => parseNetwork(text)?.text ?? []))]);

test('a plain list gives back what was written, whatever stands around it', () => {
  const noise = fc.constantFrom('', ' ', '# a comment', '; another', '\t');
  fc.assert(
    fc.property(networks, fc.array(noise), fc.constantFrom('\n', '\r\n'), (wanted, between, end) => {
      const lines = wanted.flatMap((network, index) => [between[index] ?? '', `${network}  ${between[index] ?? ''}`]);
      const list = parseList(lines.join(end), 'plain');
      expect(list.networks.map((found) => found.network.text)).toEqual(wanted);
      expect(list.refusedInAll).toBe(0);
    }),
  );
});

test('decisions give back what was written, as lines and as one list', () => {
  fc.assert(
    fc.property(networks, fc.integer({ min: 1_000, max: 1e9 }), (wanted, ttl) => {
      const lines = wanted.map((network) => toCrowdsecDecision({ network, check: null, expiresAt: ttl }, 0));
      for (const text of [lines.join('\n'), `[${lines.join(',')}]`]) {
        const list = parseList(text, 'crowdsec');
        expect(list.networks.map((found) => found.network.text)).toEqual(wanted);
        for (const { ttlMs } of list.networks) expect(ttlMs).toBe(Math.ceil(ttl / 1_000) * 1_000);
      }
    }),
  );
});

const decisionLike = fc.record(
  {
    type: fc.oneof(fc.constantFrom('ban', 'captcha'), fc.anything()),
    scope: fc.oneof(fc.constantFrom('Ip', 'Range', 'AS'), fc.anything()),
    value: fc.oneof(fc.ipV4(), fc.string(), fc.anything()),
    duration: fc.oneof(fc.constantFrom('4h', '-1s', '9'.repeat(70)), fc.string(), fc.anything()),
    decisions: fc.anything(),
    new: fc.anything(),
  },
  { requiredKeys: [] },
);

test('nothing makes a reader throw, and what it takes may be listed', () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.array(decisionLike).map((items) => JSON.stringify(items) ?? ''),
    fc.array(decisionLike).map((items) => items.map((item) => JSON.stringify(item)).join('\n')),
    fc
      .array(fc.constantFrom('[', '{"new":', '{"decisions":[', '"', '45.9.1.1', '\n', '/', '#'))
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, fc.constantFrom('plain' as const, 'crowdsec' as const), (given, format) => {
      const list = parseList(given, format);
      expect(list.refused.length).toBeLessThanOrEqual(100);
      for (const { network, ttlMs } of list.networks) {
        expect(parseNetwork(network.text)).toEqual(network);
        expect(network.prefix).toBeGreaterThanOrEqual(widest(network));
        if (ttlMs !== null) expect(ttlMs).toBeGreaterThan(0);
      }
    }),
    { numRuns: 500 },
  );
});

test.each(['type', 'scope'])('a decision whose %s cannot be made a text is refused', (name) => {
  const list = parseList(JSON.stringify([{ value: '45.9.1.1', [name]: { toString: null } }]), 'crowdsec');
  expect([list.networks, list.refused.length]).toEqual([[], 1]);
});

test('brackets without end cost no stack', () => {
  expect(parseList('['.repeat(100_000), 'crowdsec')).toMatchObject({ networks: [], refusedInAll: 1 });
  const nested = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
  expect(parseList(nested, 'crowdsec').networks).toEqual([]);
});
