/**
 * Writes the lines of the detectors' case tables as rows to train on: values of our own that are as near to the border as anybody could make
 * them, on both sides of it.
 *
 *     node --conditions=@rasp/source models/training/case-tables.ts --out FILE.jsonl
 *
 * Lines that stand somewhere else than in a query value are left out. A known miss of grammar counts as the attack that it is.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

interface CaseLine {
  readonly id: string;
  readonly input: string;
  readonly expect: 'attack' | 'benign' | 'known-miss';
  readonly at?: string;
}

const { values: options } = parseArgs({ options: { out: { type: 'string' } } });
if (options.out === undefined) {
  console.error('usage: case-tables.ts --out FILE.jsonl');
  process.exit(2);
}

const detectors = fileURLToPath(new URL('../../packages/core/src/detectors', import.meta.url));
const lines: string[] = [];
for (const name of readdirSync(detectors, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
  const table = join(detectors, name.name, `${name.name}.cases.jsonl`);
  for (const line of readFileSync(table, 'utf8').trim().split('\n')) {
    const { id, input, expect, at } = JSON.parse(line) as CaseLine;
    if (at !== undefined) continue;
    const label = expect === 'benign' ? 'benign' : 'attack';
    const kind = label === 'benign' ? 'benign' : name.name;
    lines.push(JSON.stringify({ id, source: `cases-${name.name}`, class: kind, label, value: input }));
  }
}
writeFileSync(options.out, `${lines.join('\n')}\n`);
console.log(`${lines.length} rows`);
