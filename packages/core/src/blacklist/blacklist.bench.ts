/**
 * Prints bytes per entry and nanoseconds per look-up of the blacklist: `node --expose-gc blacklist.bench.ts`.
 *
 * Look-ups walk 65,536 different texts, so a figure includes fetching the text; what grows with the list is the processor's cache misses.
 */
import { setTimeout } from 'node:timers/promises';
import { formatWords } from '../address/address.ts';
import type { BlacklistEntry } from './blacklist.ts';
import { createBlacklist } from './create-blacklist.ts';

const NOW = 1_790_000_000_000;
const LOOKUPS = 1_000_000;
/** Enough distinct texts that no string is served from a cache line warmed by the one before. */
const TEXTS = 1 << 16;

type Kind = 'ipv4' | 'ipv6/64' | 'ipv6';

/** The address numbered `index` of a kind; a bijection, so that different numbers are different addresses. */
function addressOf(kind: Kind, index: number): string {
  const spread = Math.imul(index + 1, 0x9e3779b1);
  if (kind === 'ipv4') return formatWords(4, [spread]);
  return kind === 'ipv6'
    ? formatWords(6, [0x2a000000, spread, 0, 1])
    : `${formatWords(6, [0x2a000000, spread, 0, 0])}/64`;
}

function* entriesOf(kind: Kind, count: number): Generator<BlacklistEntry> {
  for (let index = 0; index < count; index++) {
    yield { network: addressOf(kind, index), expiresAt: NOW + 3_600_000 + (index % 3600) * 1000 };
  }
}

function nanosecondsPerLookup(has: (address: string) => boolean, texts: readonly string[], expected: boolean): number {
  let hits = 0;
  const start = process.hrtime.bigint();
  for (let index = 0; index < LOOKUPS; index++) {
    if (has(texts[index & (TEXTS - 1)] ?? '')) hits++;
  }
  const elapsed = Number(process.hrtime.bigint() - start);
  if (hits !== (expected ? LOOKUPS : 0)) throw new Error(`${hits} hits of ${LOOKUPS}`);
  return elapsed / LOOKUPS;
}

/** Needs `--expose-gc`; buffers are freed beside the program, hence the wait. */
async function arrayBufferBytes(): Promise<number> {
  globalThis.gc?.();
  await setTimeout(200);
  return process.memoryUsage().arrayBuffers;
}

const rows = [];
for (const kind of ['ipv4', 'ipv6/64', 'ipv6'] as const) {
  for (const count of [1_000, 100_000, 1_000_000]) {
    const list = createBlacklist({ maxEntries: 1_000_000 });
    const entries = Array.from(entriesOf(kind, count));
    const before = await arrayBufferBytes();
    const start = performance.now();
    list.replace(entries, NOW);
    const loadMs = performance.now() - start;
    const bytes = (await arrayBufferBytes()) - before;
    const sample = (from: number, span: number) =>
      Array.from({ length: TEXTS }, (_, index) => {
        const text = addressOf(kind, from + ((index * 7919) % span));
        return (text.endsWith('/64') ? `${text.slice(0, -3)}a:b` : text).split('').join('');
      });
    const has = (address: string) => list.has(address, NOW);
    const present = sample(0, count);
    const absent = sample(2_000_000, 1_000_000);
    nanosecondsPerLookup(has, present, true);
    nanosecondsPerLookup(has, absent, false);
    const swept = performance.now();
    list.sweep(NOW);
    const sweepMs = performance.now() - swept;
    rows.push({
      kind,
      entries: count,
      'bytes/entry': Math.round(bytes / count),
      'hit ns': Math.round(nanosecondsPerLookup(has, present, true)),
      'miss ns': Math.round(nanosecondsPerLookup(has, absent, false)),
      'load ms': Math.round(loadMs),
      'sweep ms': Math.round(sweepMs),
    });
  }
}
console.table(rows);
