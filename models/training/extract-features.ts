/**
 * Turns labelled rows into what the model is trained on, by the code that the agent runs: decoders, screen, grammar, folding and n-grams.
 * Python repeats none of it.
 *
 *     node --conditions=@rasp/source models/training/extract-features.ts --data PATH [--data PATH]... --out DIR [--values]
 *
 * Writes `values.jsonl` with `--values`, `rows.jsonl` (one object a row: source, label, check, template, what the engine said, lengths), `buckets.bin` (uint16, the rows'
 * n-gram buckets behind one another), `codes.bin` (uint8, the rows' folded texts as the network reads them) and `data.json` (files, rows
 * and hashes).
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { decodeVariants } from '../../packages/core/src/decode/decode.ts';
import { detectors } from '../../packages/core/src/detectors/index.ts';
import { inspectInputs } from '../../packages/core/src/engine/inspect-now.ts';
import type { Input } from '../../packages/core/src/input.ts';
import { foldText } from '../../packages/core/src/model/fold-text.ts';
import { networkCodes } from '../../packages/core/src/model/network-codes.ts';
import { ngramBuckets } from '../../packages/core/src/model/ngrams.ts';
import type { Undecided } from '../../packages/core/src/model/undecided.ts';
import { decodeOptions, engineConfig } from './engine-config.ts';
import { NETWORK_LENGTH } from './network-length.ts';
import { type LabelledRow, readRowFiles } from './rows.ts';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', multiple: true },
    out: { type: 'string' },
    values: { type: 'boolean', default: false },
  },
});
if (options.data === undefined || options.out === undefined) {
  console.error('usage: extract-features.ts --data PATH [--data PATH]... --out DIR');
  process.exit(2);
}

const files: { file: string; rows: number; sha256: string }[] = [];
const lines: string[] = [];
const texts: string[] = [];
const buckets: Buffer[] = [];
const codes: Buffer[] = [];
for (const path of options.data) {
  for (const { name, sha256, rows } of readRowFiles(path)) {
    files.push({ file: name, rows: rows.length, sha256 });
    for (const row of rows) extract(row);
  }
}
mkdirSync(options.out, { recursive: true });
writeFileSync(join(options.out, 'rows.jsonl'), `${lines.join('\n')}\n`);
if (options.values) writeFileSync(join(options.out, 'values.jsonl'), `${texts.join('\n')}\n`);
writeFileSync(join(options.out, 'buckets.bin'), Buffer.concat(buckets));
writeFileSync(join(options.out, 'codes.bin'), Buffer.concat(codes));
writeFileSync(
  join(options.out, 'data.json'),
  `${JSON.stringify({ checks: detectors.map(({ id }) => id), files }, null, 2)}\n`,
);
console.log(`${lines.length} rows of ${files.length} files`);

function extract(row: LabelledRow): void {
  const input: Input = { source: 'query-value', name: 'q', value: row.value, trail: [] };
  const undecided: Undecided[] = [];
  const found = inspectInputs([input], engineConfig, undecided).length > 0;
  // What grammar finds is trained on as well: the model learns an attack's parts from the attacks that are clear.
  const text = undecided[0]?.value ?? decodeVariants(row.value, decodeOptions).at(-1)?.value ?? row.value;
  const folded = foldText(text);
  const grams = ngramBuckets(folded);
  const read = networkCodes(folded, NETWORK_LENGTH).subarray(0, Math.min(folded.length, NETWORK_LENGTH));
  texts.push(JSON.stringify(row.value));
  buckets.push(Buffer.from(grams.slice().buffer));
  codes.push(Buffer.from(read));
  const template = row.template === '' ? Buffer.from(folded).toString('latin1') : row.template;
  lines.push(
    JSON.stringify({
      ...{ id: row.id, source: row.source, origin: row.origin, label: row.label, check: row.check, template },
      state: found ? 'found' : undecided.length > 0 ? 'undecided' : 'passed',
      ...{ buckets: grams.length, codes: read.length },
    }),
  );
}
