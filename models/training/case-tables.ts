/**
 * Writes the lines of the detectors' case tables as rows to train on: values of our own that are as near to the border as anybody could make
 * them, on both sides of it.
 *
 *     node --conditions=@rasp/source models/training/case-tables.ts --out FILE.jsonl
 *
 * Lines that stand somewhere else than in a query value are left out, and benign ones that another detector finds something in. A known miss of
 * grammar counts as the attack that it is. Everyday values of the agent's own tests are benign rows beside them.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { inspectValue } from '../../packages/core/src/engine/inspect-now.ts';
import { engineConfig } from './engine-config.ts';

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
const seen = new Set<string>();
for (const entry of readdirSync(detectors, { withFileTypes: true }).filter((one) => one.isDirectory())) {
  const table = join(detectors, entry.name, `${entry.name}.cases.jsonl`);
  for (const line of readFileSync(table, 'utf8').trim().split('\n')) add(entry.name, JSON.parse(line) as CaseLine);
}
const everyday = fileURLToPath(new URL('../../packages/core/test/everyday.cases.jsonl', import.meta.url));
for (const line of readFileSync(everyday, 'utf8').trim().split('\n'))
  add('everyday', { ...(JSON.parse(line) as CaseLine), expect: 'benign' });
writeFileSync(options.out, `${lines.join('\n')}\n`);
console.log(`${lines.length} rows of case tables`);

function add(detector: string, { id, input, expect, at }: CaseLine): void {
  if (seen.has(input) || (at !== undefined && at !== 'query-value')) return;
  seen.add(input);
  const label = expect === 'benign' ? 'benign' : 'attack';
  const found = inspectValue({ source: 'query-value', name: 'q', value: input, trail: [] }, engineConfig).length > 0;
  if (label === 'benign' && found) return;
  const kind = label === 'benign' ? 'benign' : detector;
  lines.push(JSON.stringify({ id, source: `cases-${detector}`, class: kind, label, value: input }));
}
