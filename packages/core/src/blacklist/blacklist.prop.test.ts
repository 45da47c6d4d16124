import fc from 'fast-check';
import { formatNetwork, parseNetwork } from '../address/address.ts';
import { NetworkTable } from '../address/network-table.ts';
import { PrefixTable } from '../address/prefix-table.ts';
import { scanNetwork } from '../address/scan-address.ts';
import { createBlacklist } from './create-blacklist.ts';

const START = 1_790_000_000_000;

/** The blacklist as one would write it down: a map of networks, walked bit by bit. */
function createModel() {
  const entries = new Map<string, number>();
  const bits = (network: NonNullable<ReturnType<typeof parseNetwork>>) =>
    network.family +
    network.words
      .map((word) => word.toString(2).padStart(32, '0'))
      .join('')
      .slice(0, network.prefix);
  const name = (text: string) => {
    const network = parseNetwork(text);
    if (network === null) throw new Error(text);
    return bits(network);
  };
  return {
    entries,
    add(text: string, expiresAt: number, now: number) {
      if (expiresAt <= now) return;
      const key = name(text);
      entries.set(key, Math.max(entries.get(key) ?? 0, Math.ceil(expiresAt / 1000) * 1000));
    },
    remove: (text: string) => entries.delete(name(text)),
    has(address: string, now: number) {
      const key = name(address);
      return Array.from(entries).some(([prefix, expiresAt]) => expiresAt > now && key.startsWith(prefix));
    },
    sweep(now: number) {
      for (const [key, expiresAt] of entries) if (expiresAt <= Math.floor(now / 1000) * 1000) entries.delete(key);
    },
  };
}

const ipv4 = fc.tuple(fc.nat(3), fc.nat(15)).map(([third, last]) => `9.9.${third}.${last}`);
const ipv6 = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3)).map(([a, b, c]) => `2a00:${a}:0:${b}::${c}`);
const address = fc.oneof(ipv4, ipv6);
const network = fc.oneof(
  address,
  fc.tuple(ipv4, fc.constantFrom(8, 16, 23, 24, 28, 31)).map(([text, prefix]) => `${text}/${prefix}`),
  fc.tuple(ipv6, fc.constantFrom(12, 32, 47, 48, 64, 65, 127)).map(([text, prefix]) => `${text}/${prefix}`),
);
const operation = fc.record({
  kind: fc.constantFrom('add', 'add', 'add', 'own', 'remove', 'sweep', 'replace'),
  network,
  address,
  /** Milliseconds that pass first. */
  wait: fc.nat(4000),
  ttl: fc.integer({ min: -500, max: 20_000 }),
});

describe('the blacklist', () => {
  it('equals a walked map under any operations, with expiry and blocks inside blocks', () => {
    fc.assert(
      fc.property(
        fc.array(operation, { maxLength: 80 }),
        fc.array(address, { minLength: 1, maxLength: 8 }),
        (operations, probes) => {
          const list = createBlacklist({ maxEntries: 10_000 });
          const model = createModel();
          let now = START;
          for (const step of operations) {
            now += step.wait;
            if (step.kind === 'add') {
              expect(list.add(step.network, now + step.ttl, now)).toBe(step.ttl > 0);
              model.add(step.network, now + step.ttl, now);
            } else if (step.kind === 'own') {
              const known = model.has(step.address, now);
              const added = list.addOwn(step.address, now, step.ttl, {
                check: 'sqli',
                evidence: '',
                ipSource: 'platform',
              });
              expect(added).toBe(!known && step.ttl > 0);
              const source = step.address.includes(':') ? `${step.address}/64` : step.address;
              if (!known) model.add(source, now + step.ttl, now);
            } else if (step.kind === 'remove') {
              expect(list.remove(step.network)).toBe(model.remove(step.network));
            } else if (step.kind === 'sweep') {
              list.sweep(now);
              model.sweep(now);
            } else {
              list.acknowledge(list.pending());
              list.replace(Array.from(list.entries()), now);
              for (const [key, expiresAt] of model.entries) if (expiresAt <= now) model.entries.delete(key);
            }
            expect(list.size).toBe(model.entries.size);
            for (const probe of [...probes, step.address]) expect(list.has(probe, now)).toBe(model.has(probe, now));
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('never holds more than its bound, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 60 }), fc.integer({ min: 0, max: 6 }), (operations, maxEntries) => {
        const list = createBlacklist({ maxEntries });
        for (const { kind, network: text, address: source, ttl } of operations) {
          if (kind === 'own') list.addOwn(source, START, ttl, { check: 'xss', evidence: '', ipSource: 'header' });
          else if (kind === 'remove') list.remove(text);
          else list.add(text, START + ttl, START);
          expect(list.size).toBeLessThanOrEqual(maxEntries);
        }
      }),
    );
  });

  it('swallows any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'hasOwnProperty')), (text) => {
        const list = createBlacklist({ maxEntries: 10 });
        const parsed = parseNetwork(text);
        expect(list.remove(text)).toBe(false);
        expect(list.has(text, START)).toBe(false);
        if (parsed === null) expect(list.add(text, START + 1000, START)).toBe(false);
        else expect(formatNetwork(parsed)).not.toBe('');
      }),
    );
  });
});

describe('a million entries', () => {
  it.each([
    [4, 32],
    [6, 64],
    [6, 128],
  ] as const)('of IPv%i /%i take at most 64 bytes each', (family, prefix) => {
    const table = new NetworkTable();
    const words = new Int32Array(4);
    for (let index = 0; index < 1_000_000; index++) {
      words[0] = family === 4 ? index : 0x2a00_0000;
      words[1] = index;
      words[3] = 1;
      table.set(family, prefix, words, 1);
    }
    expect(table.size).toBe(1_000_000);
    expect(table.byteLength / table.size).toBeLessThanOrEqual(64);
  });

  it('weigh no more at the worst moment, just after growing', () => {
    const table = new PrefixTable(128);
    const words = new Int32Array(4);
    let worst = 0;
    for (let index = 0; index < 100_000; index++) {
      words[0] = index;
      table.set(words, 1);
      // Below 16 entries a table of eight slots is all there is.
      if (index >= 16) worst = Math.max(worst, table.byteLength / table.size);
    }
    expect(worst).toBeLessThanOrEqual(64);
  });

  it('are given back when they have gone', () => {
    const table = new NetworkTable();
    const words = new Int32Array(4);
    for (let index = 0; index < 10_000; index++) {
      scanNetwork(`9.9.${index >> 8}.${index & 255}`, words);
      table.set(4, 32, words, index + 1);
    }
    const full = table.byteLength;
    table.dropUpTo(9_900);
    expect(table.size).toBe(100);
    expect(table.byteLength).toBeLessThan(full / 25);
    table.dropUpTo(10_000);
    expect(table.byteLength).toBe(0);
  });
});
