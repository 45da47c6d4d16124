import fc from 'fast-check';
import { formatNetwork, parseNetwork } from '../address/address.ts';
import { createBlacklist } from '../blacklist/create-blacklist.ts';
import { readCompactList } from './read-compact-list.ts';
import { runToEnd } from './run-to-end.ts';
import { type CompactListEntry, writeCompactList } from './write-compact-list.ts';

/** 2026-11-22T20:00:07Z: not at the start of a minute. */
const now = 1_795_377_607_000;
const minute = 60_000;

const ipv4 = fc
  .tuple(fc.ipV4(), fc.option(fc.integer({ min: 8, max: 32 }), { nil: 32 }))
  .map(([address, prefix]) => `${address}/${prefix}`);
const ipv6 = fc
  .tuple(fc.ipV6(), fc.option(fc.integer({ min: 12, max: 128 }), { nil: 64 }))
  .map(([address, prefix]) => `${address}/${prefix}`);
/** Neighbours, as attackers come: few prefixes, many hosts. */
const neighbour = fc
  .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 255 }))
  .map(([third, last]) => `45.9.${third}.${last}`);
const entry = fc.record({
  network: fc.oneof(ipv4, ipv6, neighbour).map((text) => canonical(text)),
  expiresAt: fc.integer({ min: -5 * minute, max: 400 * 1_440 * minute }).map((ms) => now + ms),
});
const list = fc.uniqueArray(entry, { selector: ({ network }) => network, maxLength: 300 });

function canonical(text: string): string {
  const network = parseNetwork(text);
  if (network === null) throw new Error(`${text} is no network`);
  return formatNetwork(network);
}

function write(entries: readonly CompactListEntry[], cursor: string | null = null): Uint8Array {
  return runToEnd(writeCompactList(entries, { cursor, now }));
}

function read(bytes: Uint8Array): Map<string, number> | string {
  const found = new Map<string, number>();
  const result = readCompactList(bytes, (family, prefix, words, seconds) => {
    const values = Array.from(words.subarray(0, family === 4 ? 1 : 4), (word) => word >>> 0);
    const network = formatNetwork({ family, prefix, words: values });
    found.set(network, Math.max(seconds, found.get(network) ?? 0));
  });
  return result.ok ? found : result.reason;
}

/** The end as it is written: whole minutes, never earlier, at most 366 days after the minute in which the list is made. */
function written(expiresAt: number): number {
  return Math.min(Math.ceil(expiresAt / minute), Math.floor(now / minute) + 366 * 1_440) * 60;
}

test('what is written is read again: the same networks, ends rounded up to the minute', () => {
  fc.assert(
    fc.property(list, fc.stringMatching(/^[!-~]{0,64}$/), (entries, cursor) => {
      const wanted = new Map(
        entries.flatMap(({ network, expiresAt }) => (expiresAt > now ? [[network, written(expiresAt)] as const] : [])),
      );
      const bytes = write(entries, cursor);
      expect(read(bytes)).toEqual(wanted);
      const facts = readCompactList(bytes, () => undefined);
      expect(facts).toEqual({ ok: true, value: { cursor: cursor === '' ? null : cursor, entries: wanted.size } });
      // The same set makes the same bytes, in whatever order it comes.
      expect(write([...entries].reverse(), cursor)).toEqual(bytes);
    }),
  );
});

test('a blacklist that loads it blocks what one that is told entry by entry blocks', () => {
  fc.assert(
    fc.property(list, fc.integer({ min: 0, max: 500 * minute }), (entries, passed) => {
      const [loaded, told] = [createBlacklist({ maxEntries: 1_000 }), createBlacklist({ maxEntries: 1_000 })];
      expect(loaded.load((take) => readCompactList(write(entries), take).ok, now)).toBe(true);
      for (const { network, expiresAt } of entries) {
        if (expiresAt > now) told.add(network, written(expiresAt) * 1_000, now);
      }
      expect(new Map([...loaded.entries()].map((e) => [e.network, e.expiresAt]))).toEqual(
        new Map([...told.entries()].map((e) => [e.network, e.expiresAt])),
      );
      for (const { network } of entries) {
        const address = network.split('/', 1)[0] ?? '';
        expect(loaded.has(address, now + passed)).toBe(told.has(address, now + passed));
      }
    }),
    { numRuns: 50 },
  );
});

test('bytes that were changed, cut off or made up are refused, and the list that is held stays', () => {
  const change = fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 }));
  fc.assert(
    fc.property(list, fc.array(change, { minLength: 1, maxLength: 4 }), fc.nat(), (entries, changes, cut) => {
      const bytes = write(entries);
      const changed = bytes.slice();
      for (const [at, by] of changes) changed[at % changed.length] = (changed[at % changed.length] ?? 0) ^ by;
      const held = createBlacklist({ maxEntries: 1_000 });
      held.add('192.0.2.1', now + minute, now);
      if (Buffer.compare(changed, bytes) !== 0) {
        expect(held.load((take) => readCompactList(changed, take).ok, now)).toBe(false);
      }
      expect(held.load((take) => readCompactList(bytes.subarray(0, cut % bytes.length), take).ok, now)).toBe(false);
      expect([...held.entries()].map(({ network }) => network)).toEqual(['192.0.2.1']);
    }),
  );
});

/** Puts the right checksum behind bytes, as an attacker who serves the list would. */
function sealed(content: Uint8Array): Uint8Array {
  const digest = process.getBuiltinModule('node:crypto').createHash('sha256').update(content).digest();
  return Buffer.concat([content, digest.subarray(0, 8)]);
}

test('a hostile list under a right checksum never throws, gives only networks that can be, and no more than it may', () => {
  const header = Buffer.from('52424c01', 'hex');
  fc.assert(
    fc.property(
      list,
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 6 }),
      fc.uint8Array({ maxLength: 400 }),
      fc.boolean(),
      (entries, changes, noise, fromNoise) => {
        const content = fromNoise ? Buffer.concat([header, noise]) : Buffer.from(write(entries).slice(0, -8));
        for (const [at, value] of changes) content[4 + (at % (content.length - 4 || 1))] = value;
        let given = 0;
        const result = readCompactList(sealed(content), (family, prefix, words, seconds) => {
          given++;
          const network = {
            family,
            prefix,
            words: Array.from(words.subarray(0, family === 4 ? 1 : 4), (w) => w >>> 0),
          };
          // Canonical text comes back as it is only where the bits after the prefix are clear.
          expect(parseNetwork(formatNetwork(network))).toEqual(network);
          expect(seconds).toBeLessThanOrEqual(0xffff_ffff);
        });
        expect(given).toBeLessThanOrEqual(8 * content.length);
        if (result.ok) expect(result.value.entries).toBe(given);
      },
    ),
    { numRuns: 2_000 },
  );
});

test.each([
  ['another version', (bytes: Buffer) => bytes.writeUInt8(2, 3), 'the list is in no form that is known'],
  ['more entries than any list may have', (bytes: Buffer) => bytes.writeUInt32BE(1_000_001, 4), 'the list is too long'],
  [
    'more entries than are there',
    (bytes: Buffer) => bytes.writeUInt32BE(3, 4),
    'the list holds fewer entries than it says',
  ],
  ['fewer', (bytes: Buffer) => bytes.writeUInt32BE(1, 4), 'a group of the list has no possible length'],
  ['a cursor past the end', (bytes: Buffer) => bytes.writeUInt8(64, 12), 'the cursor of the list is too long'],
  [
    'ends after 2106',
    (bytes: Buffer) => bytes.writeUInt32BE(0xffff_ffff, 8),
    'a group of the list ends at an impossible time',
  ],
  ['IPv4 with 33 bits', (bytes: Buffer) => bytes.writeUInt8(33, 13), 'the list holds a network that cannot be'],
])('a list with %s is refused', (_name, spoil, reason) => {
  const entries = ['45.9.1.7', '45.9.1.8'].map((network) => ({ network, expiresAt: now + minute }));
  const content = Buffer.from(write(entries).slice(0, -8));
  expect(read(sealed(content))).toBeInstanceOf(Map);
  spoil(content);
  expect(read(sealed(content))).toBe(reason);
});

describe('size', () => {
  /** Evenly spread addresses, the worst case, with ends spread over an hour. */
  function spread(count: number): readonly CompactListEntry[] {
    let state = count;
    const random = (): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return (Math.imul(state ^ (state >>> 15), 0x85eb_ca6b) >>> 0) / 2 ** 32;
    };
    return Array.from({ length: count }, () => {
      const value = Math.floor(random() * 2 ** 32);
      const network = [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
      return { network, expiresAt: now + 1 + Math.floor(random() * 60 * minute) };
    });
  }

  test.each([
    [100_000, 350_000],
    [1_000_000, 2_900_000],
  ])('%i IPv4 entries take at most %i bytes', (count, limit) => {
    const bytes = write(spread(count));
    expect(bytes.length).toBeLessThanOrEqual(limit);
    const facts = readCompactList(bytes, () => undefined);
    expect(facts.ok && facts.value.entries).toBeGreaterThan(count * 0.99);
  });
});
