/**
 * Measures the screen on labelled values: the share of benign values that need no detector, overall, per kind of value and per
 * source; which detectors' bits the others set; and what attacks the screen loses.
 *
 *     node --conditions=@rasp/source models/measure-screen.ts --data DIR [--show N] [--bit DETECTOR]
 *
 * DIR holds gzipped JSONL files of rows `{source, class, kind?, value}`. A value needs no detector where the screen answers 0, or
 * base64 alone and it does not decode. `--show` prints that many benign values that set a bit in vain, `--bit` only those of one
 * detector. An attack counts as lost where a detector finds something in the value or in what decoding makes of it, and the screen
 * had not sent it there; one lost attack ends the command with 1.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { decodeBase64 } from '../packages/core/src/decode/base64.ts';
import { decodeVariants } from '../packages/core/src/decode/decode.ts';
import { detectors } from '../packages/core/src/detectors/index.ts';
import { detectorBits, MAY_BE_BASE64, MAY_DECODE, screen } from '../packages/core/src/engine/screen.ts';

interface Row {
  readonly source: string;
  readonly class: string;
  readonly kind?: string;
  readonly value: string;
}

interface Share {
  rows: number;
  passed: number;
}

const { values: options } = parseArgs({
  options: { data: { type: 'string' }, show: { type: 'string', default: '0' }, bit: { type: 'string' } },
});
if (options.data === undefined) {
  process.stderr.write('usage: measure-screen.ts --data DIR [--show N] [--bit DETECTOR]\n');
  process.exit(2);
}

/** Kinds of rows that stand in headers, queries and forms; the others are text, documents and whole bodies. */
const FIELD_KINDS = new Set([
  ...['query', 'path', 'form-value', 'user-agent', 'cookie', 'referer', 'header', 'phone', 'filter', 'number', 'token'],
]);

const bitNames = new Map<string, number>([
  ...detectors.map(({ id }): [string, number] => [id, detectorBits[id]]),
  ['may decode', MAY_DECODE],
  ['may be base64', MAY_BE_BASE64],
]);

const shares = new Map<string, Share>();
const fired = new Map<string, { all: number; alone: number }>();
const shown: string[] = [];
const lost: string[] = [];
let attacks = 0;
let dropped = 0;

function needsNoDetector(value: string, bits: number): boolean {
  return bits === 0 || (bits === MAY_BE_BASE64 && decodeBase64(value) === null);
}

function count(key: string, passed: boolean): void {
  let share = shares.get(key);
  if (share === undefined) {
    share = { rows: 0, passed: 0 };
    shares.set(key, share);
  }
  share.rows++;
  if (passed) share.passed++;
}

function measureBenign(row: Row): void {
  const bits = screen(row.value);
  const passed = needsNoDetector(row.value, bits);
  const synthetic = row.source.startsWith('synthetic');
  const kind = row.kind ?? 'none';
  count(`source ${row.source}`, passed);
  count(`kind   ${kind}${synthetic ? ' (synthetic)' : ''}`, passed);
  count(synthetic ? 'all, synthetic' : 'all, not synthetic', passed);
  if (FIELD_KINDS.has(kind)) count(`all, header, query and form values${synthetic ? ', synthetic' : ''}`, passed);
  count('all', passed);
  if (passed) return;
  for (const [name, bit] of bitNames) {
    if ((bits & bit) === 0) continue;
    const tally = fired.get(name) ?? { all: 0, alone: 0 };
    fired.set(name, tally);
    tally.all++;
    if ((bits & ~(bit | MAY_DECODE | MAY_BE_BASE64)) === 0) tally.alone++;
  }
  const wanted = options.bit === undefined ? -1 : (bitNames.get(options.bit) ?? 0);
  if (!synthetic && (bits & wanted) !== 0)
    shown.push(`${names(bits)} | ${row.source}/${kind}: ${JSON.stringify(row.value.slice(0, 160))}`);
}

function names(bits: number): string {
  return [...bitNames].flatMap(([name, bit]) => ((bits & bit) === 0 ? [] : [name])).join(' ');
}

/** Compares every detector on the value and all that decoding makes of it with what the screen lets reach them. */
function measureAttack(row: Row): void {
  attacks++;
  const bits = screen(row.value);
  if (needsNoDetector(row.value, bits)) dropped++;
  let found: string | null = null;
  const texts = [row.value, ...decodeVariants(row.value, { base64: true, rounds: 3 }).map(({ value }) => value)];
  const decoded = (bits & (MAY_DECODE | MAY_BE_BASE64)) !== 0;
  for (const [at, text] of texts.entries()) {
    const sent = at === 0 ? bits : decoded ? screen(text) : 0;
    for (const detector of detectors) {
      const match = detector.inspect(text, 'query-value');
      if (match === null) continue;
      if ((sent & detectorBits[detector.id]) !== 0) return;
      found ??= `${detector.id}/${match.rule} in ${JSON.stringify(text.slice(0, 160))}`;
    }
  }
  if (found !== null) lost.push(`${found} | ${row.class} ${row.source}`);
}

for (const file of readdirSync(options.data).sort()) {
  if (!file.endsWith('.jsonl.gz')) continue;
  for (const text of gunzipSync(readFileSync(join(options.data, file)))
    .toString('utf8')
    .split('\n')) {
    if (text === '') continue;
    const row: Row = JSON.parse(text);
    if (row.class === 'benign') measureBenign(row);
    else measureAttack(row);
  }
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / Math.max(1, whole)).toFixed(2)} %`;
}

function line(name: string, rows: number, share: string, more = ''): void {
  process.stdout.write(`${name.padEnd(44)} ${String(rows).padStart(8)} ${share.padStart(10)} ${more}\n`);
}

line('benign values that need no detector', 0, '');
for (const key of [...shares.keys()].sort()) {
  const { rows, passed } = shares.get(key) ?? { rows: 0, passed: 0 };
  line(key, rows, percent(passed, rows));
}
const benign = shares.get('all')?.rows ?? 0;
process.stdout.write('\nbits set by benign values\n');
for (const [name, { all, alone }] of [...fired].sort((a, b) => b[1].all - a[1].all)) {
  line(name, all, percent(all, benign), `by this detector alone ${percent(alone, benign)}`);
}
process.stdout.write(
  `\nattack values that reach no detector: ${dropped} of ${attacks} (${percent(dropped, attacks)})\ndropped by the screen although found: ${lost.length} (${percent(lost.length, attacks)})\n`,
);
const show = Number(options.show);
for (let at = 0; at < show && at < shown.length; at++) {
  process.stdout.write(`  ${shown[Math.floor((at * shown.length) / Math.min(show, shown.length))]}\n`);
}
for (const text of lost.slice(0, Math.max(20, show))) process.stdout.write(`  lost: ${text}\n`);
if (lost.length > 0) process.exitCode = 1;
