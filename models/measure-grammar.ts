/**
 * Measures the grammar engine on labelled values: what it finds of each class and source, what it takes for an attack among
 * benign values, what the screen lets through, and how long one value takes.
 *
 *     node --conditions=@rasp/source models/measure-grammar.ts --data DIR [--source NAME] [--class NAME] [--show N]
 *
 * DIR holds gzipped JSONL files of rows `{source, class, kind?, value}`. `--show` prints that many missed attacks, false
 * positives and values that the screen dropped although a detector finds something in them (there must be none).
 */
import { parseArgs } from 'node:util';
import type { Config } from '../packages/core/src/config/config.ts';
import { detectors } from '../packages/core/src/detectors/index.ts';
import { type InspectConfig, inspectValue } from '../packages/core/src/engine/inspect-now.ts';
import { detectorBits, screen } from '../packages/core/src/engine/screen.ts';
import { ascending, quantile } from '../packages/testing/src/quantile.ts';
import { checkOf, rowFiles } from './row-files.ts';

interface Row {
  readonly source: string;
  readonly class: string;
  readonly kind?: string;
  readonly value: string;
}

interface Tally {
  rows: number;
  found: number;
  own: number;
  passed: number;
  micros: number[];
}

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    source: { type: 'string' },
    class: { type: 'string' },
    show: { type: 'string', default: '0' },
  },
});
if (options.data === undefined) {
  process.stderr.write('usage: measure-grammar.ts --data DIR [--source NAME] [--class NAME] [--show N]\n');
  process.exit(2);
}

function readRows(directory: string): Row[] {
  const rows: Row[] = [];
  for (const { name, lines } of rowFiles(directory)) {
    if (options.source !== undefined && name !== options.source) continue;
    for (const line of lines) {
      if (line === '') continue;
      const row: Row = JSON.parse(line);
      if (options.class === undefined || row.class === options.class) rows.push(row);
    }
  }
  return rows;
}

const modes = Object.fromEntries(detectors.map(({ id }) => [id, 'block'])) as Config['modes'];
const parameters = { DECODE_B64: true, MAX_DECODE_ROUNDS: 3 } as Config['parameters'];
const config: InspectConfig = { modes, parameters };

const rows = readRows(options.data);
const tallies = new Map<string, Tally>();
const rules = new Map<string, number>();
const shown = { missed: [] as string[], falsePositives: [] as string[], dropped: [] as string[] };

function tally(key: string): Tally {
  let entry = tallies.get(key);
  if (entry === undefined) {
    entry = { rows: 0, found: 0, own: 0, passed: 0, micros: [] };
    tallies.set(key, entry);
  }
  return entry;
}

function measure(row: Row): void {
  const started = process.hrtime.bigint();
  const findings = inspectValue({ source: 'query-value', name: 'q', value: row.value, trail: [] }, config);
  const micros = Number(process.hrtime.bigint() - started) / 1000;
  const first = findings[0];
  const group = row.class === 'benign' ? row.source : row.class;
  for (const key of row.class === 'benign' ? [`benign ${group}`, 'benign'] : [`${group} ${row.source}`, group]) {
    const entry = tally(key);
    entry.rows++;
    entry.micros.push(micros);
    if (first !== undefined) entry.found++;
    if (first?.check === checkOf[row.class]) entry.own++;
    if (screen(row.value) === 0) entry.passed++;
  }
  const text = `${row.source}${row.kind === undefined ? '' : `/${row.kind}`}: ${JSON.stringify(row.value.slice(0, 200))}`;
  if (row.class === 'benign' && first !== undefined) {
    const rule = `${first.check}/${first.rule}`;
    rules.set(rule, (rules.get(rule) ?? 0) + 1);
    shown.falsePositives.push(
      `${rule} [${first.trail.join('>')}] ${JSON.stringify(first.evidence.slice(0, 80))} | ${text}`,
    );
  }
  if (row.class !== 'benign' && first === undefined) shown.missed.push(`${row.class} ${text}`);
  const bits = screen(row.value);
  for (const detector of detectors) {
    if ((bits & detectorBits[detector.id]) !== 0) continue;
    const match = detector.inspect(row.value, 'query-value');
    if (match !== null) shown.dropped.push(`${detector.id}/${match.rule} ${text}`);
  }
}

// Once without keeping times, so that the compiler has seen every path.
for (const row of rows.slice(0, 20_000))
  inspectValue({ source: 'query-value', name: 'q', value: row.value, trail: [] }, config);
for (const row of rows) measure(row);

function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : `${((100 * part) / whole).toFixed(part / whole < 0.02 ? 3 : 1)} %`;
}

function line(cells: readonly string[]): void {
  process.stdout.write(`${cells.map((cell, at) => (at === 0 ? cell.padEnd(36) : cell.padStart(10))).join(' ')}\n`);
}

line(['class source', 'rows', 'found', 'own check', 'screened', 'µs mean', 'µs p50', 'µs p95']);
for (const key of [...tallies.keys()].sort()) {
  const entry = tally(key);
  const sorted = entry.micros.sort(ascending);
  const mean = sorted.reduce((sum, micros) => sum + micros, 0) / Math.max(1, sorted.length);
  line([
    key,
    String(entry.rows),
    percent(entry.found, entry.rows),
    key.startsWith('benign') ? '' : percent(entry.own, entry.rows),
    percent(entry.passed, entry.rows),
    mean.toFixed(2),
    quantile(sorted, 0.5).toFixed(2),
    quantile(sorted, 0.95).toFixed(2),
  ]);
}
process.stdout.write(
  `\nbenign findings by rule: ${JSON.stringify(Object.fromEntries([...rules].sort((a, b) => b[1] - a[1])))}\n`,
);
process.stdout.write(`dropped by the screen although found: ${shown.dropped.length}\n`);

const show = Number(options.show);
for (const [title, list] of Object.entries(shown)) {
  const step = Math.max(1, list.length / Math.max(1, show));
  if (show > 0) process.stdout.write(`\n${title} (${list.length})\n`);
  for (let at = 0, printed = 0; at < list.length && printed < show; at += step, printed++) {
    process.stdout.write(`  ${list[Math.floor(at)]}\n`);
  }
}
if (shown.dropped.length > 0) process.exitCode = 1;
