import { isIP } from 'node:net';
import fc from 'fast-check';
import { formatAddress, formatNetwork, parseAddress, parseNetwork } from './address.ts';
import { clientFromForwarded, stripPort } from './forwarded.ts';
import { createNetworkSet } from './network-set.ts';
import { NetworkTable } from './network-table.ts';
import { scanNetwork } from './scan-address.ts';

const word = fc.oneof(fc.constantFrom(0, 1, 0xffff, 0x10000, 0xffff_ffff), fc.nat(0xffff_ffff));
const address = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.tuple(word, word, word, word).map((words) => formatAddress({ family: 6, words })),
);
const almost = fc.string({ unit: fc.constantFrom(...'0123456789abcdefg:./%'.split('')), maxLength: 24 });

describe('addresses', () => {
  it('are accepted exactly where the platform parser accepts them, zone ids aside', () => {
    fc.assert(
      fc.property(fc.oneof(address, almost, fc.string()), (text) => {
        expect(parseAddress(text) !== null).toBe(isIP(text) !== 0 && !text.includes('%'));
      }),
      { numRuns: 3000 },
    );
  });

  it('survive formatting and parsing', () => {
    fc.assert(
      fc.property(address, (text) => {
        const parsed = parseAddress(text);
        expect(parsed).not.toBeNull();
        if (parsed === null) return;
        const formatted = formatAddress(parsed);
        expect(parseAddress(formatted)).toEqual(parsed);
        expect(formatAddress(parseAddress(formatted) ?? parsed)).toBe(formatted);
        if (parsed.family === 6) {
          // The URL standard serialises IPv6 as RFC 5952 does.
          expect(`[${formatted}]`).toBe(new URL(`http://[${text}]/`).hostname);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('lie in their own networks of every length, and networks survive a round trip', () => {
    fc.assert(
      fc.property(address, fc.nat(128), (text, length) => {
        const parsed = parseAddress(text);
        if (parsed === null) throw new Error(text);
        const network = parseNetwork(`${formatAddress(parsed)}/${parsed.family === 4 ? length % 33 : length}`);
        if (network === null) throw new Error(text);
        expect(parseNetwork(formatNetwork(network))).toEqual(network);
        expect(createNetworkSet([formatNetwork(network)]).set.has(text)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('of a forwarded chain never come from left of the hops configured, whatever a client sends', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(address, fc.string()), { maxLength: 4 }),
        fc.array(fc.ipV4(), { minLength: 1, maxLength: 4 }),
        (forged, real) => {
          const chain = [...forged, ...real].join(',');
          expect(clientFromForwarded(chain, real.length - 1)).toEqual({ address: real[0], hops: real.length - 1 });
        },
      ),
    );
  });

  it('lose a port and nothing else', () => {
    fc.assert(
      fc.property(address, fc.nat(65_535), (text, port) => {
        expect(stripPort(text.includes(':') ? `[${text}]:${port}` : `${text}:${port}`)).toBe(text);
        expect(stripPort(text)).toBe(text);
      }),
    );
  });
});

describe('NetworkTable', () => {
  it('equals a map under any operations', () => {
    const key = fc.oneof(
      fc.tuple(fc.nat(40), fc.constantFrom(32, 32, 31, 24)).map(([last, prefix]) => `10.0.0.${last}/${prefix}`),
      fc
        .tuple(fc.nat(20), fc.constantFrom(128, 64, 65, 127, 33))
        .map(([part, prefix]) => `2001:db8:${part}:${part}::${part}/${prefix}`),
    );
    const operation = fc.record({
      key,
      kind: fc.constantFrom('set', 'set', 'delete', 'drop'),
      value: fc.integer({ min: 1, max: 0xffff_ffff }),
    });
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 300 }), (operations) => {
        const table = new NetworkTable();
        const model = new Map<string, number>();
        const words = new Int32Array(4);
        for (const { key: text, kind, value } of operations) {
          const network = parseNetwork(text);
          if (network === null) throw new Error(text);
          const name = formatNetwork(network);
          const scanned = scanNetwork(text, words);
          const family = scanned >> 8 === 4 ? 4 : 6;
          if (kind === 'set') {
            expect(table.set(family, scanned & 255, words, value)).toBe(!model.has(name));
            model.set(name, value);
          } else if (kind === 'delete') expect(table.delete(family, scanned & 255, words)).toBe(model.delete(name));
          else {
            table.dropUpTo(value / 4);
            for (const [entry, held] of model) if (held <= value / 4) model.delete(entry);
          }
          scanNetwork(text, words);
          expect(table.get(family, scanned & 255, words)).toBe(model.get(name) ?? 0);
        }
        expect(table.size).toBe(model.size);
        for (const [name, value] of model) {
          const scanned = scanNetwork(name, words);
          expect(table.get(scanned >> 8 === 4 ? 4 : 6, scanned & 255, words)).toBe(value);
        }
      }),
    );
  });
});
