/**
 * Writes the lines of the detectors' case tables as labelled rows: the project's own values, of which no benign one may be blocked.
 *
 *     node --conditions=@rasp/source models/training/case-tables.ts --out FILE.jsonl
 *
 * A line that is benign to one detector may be an attack of another: those that grammar finds something in are left out.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { inspectValue } from '../../packages/core/src/engine/inspect.ts';
import { engineConfig } from './engine-config.ts';

interface Case {
  readonly id: string;
  readonly input: string;
  readonly expect: string;
  readonly at?: string;
}

const { values: options } = parseArgs({ options: { out: { type: 'string' } } });
if (options.out === undefined) {
  console.error('usage: case-tables.ts --out FILE.jsonl');
  process.exit(2);
}

const folder = fileURLToPath(new URL('../../packages/core/src/detectors/', import.meta.url));
const lines: string[] = [];
const seen = new Set<string>();
for (const entry of readdirSync(folder, { withFileTypes: true }).filter((one) => one.isDirectory())) {
  for (const line of readFileSync(join(folder, entry.name, `${entry.name}.cases.jsonl`), 'utf8').split('\n')) {
    if (line !== '') add(entry.name, JSON.parse(line));
  }
}
writeFileSync(options.out, `${lines.join('\n')}\n`);
console.log(`${lines.length} rows of case tables`);

function add(detector: string, { id, input, expect, at }: Case): void {
  // What is judged by its place is none of a model's, which learns parameters.
  if (seen.has(input) || (at !== undefined && at !== 'query-value')) return;
  seen.add(input);
  const found = inspectValue({ source: 'query-value', name: 'q', value: input, trail: [] }, engineConfig).length > 0;
  const attack = expect === 'attack';
  if (expect !== 'attack' && expect !== 'benign') return;
  if (found !== attack) return;
  const source = `generated-case-tables-${attack ? 'attacks' : 'benign'}`;
  const kind = attack ? detector : 'benign';
  lines.push(JSON.stringify({ id, source, class: kind, label: attack ? 'attack' : 'benign', value: input }));
}
