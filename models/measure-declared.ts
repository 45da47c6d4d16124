/**
 * Counts how many values that quote code, SQL, commands and markup are blocked, as they are and where FIELDS declares their parameter.
 *
 *     npm run -s measure-declared -- --data DIR [--show N]
 *
 * DIR holds gzipped JSONL files of rows `{source, kind?, value}`, all of which are legitimate where they are expected. `--show` prints that many
 * values of each file that a declaration leaves blocked.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import type { NormalizedRequest } from '../packages/core/src/adapter.ts';
import { createGuard } from '../packages/core/src/guard.ts';
import type { SecurityEvent } from '../packages/core/src/report/event.ts';
import { plainAdapter, requestWith } from '../packages/core/test/plain-platform.ts';

const { values: options } = parseArgs({
  options: { data: { type: 'string' }, show: { type: 'string', default: '0' } },
});
if (options.data === undefined) {
  process.stderr.write('usage: measure-declared --data DIR [--show N]\n');
  process.exit(2);
}
// A reader that has seen enough closes the pipe.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

/** The data's own folder keeps such rows apart from the rest. */
const extras = join(options.data, 'extras');
const directory = existsSync(extras) ? extras : options.data;
const show = Number(options.show);

/** What `q` is declared to hold, and what came of it. */
const ways = [
  { name: 'undeclared', fields: {} },
  { name: 'code', fields: { q: 'code' } },
  { name: 'rich-text', fields: { q: 'rich-text' } },
].map(({ name, fields }) => {
  const events: SecurityEvent[] = [];
  const guard = createGuard<NormalizedRequest, boolean>(
    plainAdapter,
    {
      config: {
        SECURITY_CHECKS: { flood: 'off', brute: 'off', blacklist: 'off' },
        BLACKLIST_STRIKES: 0,
        BEACON: false,
        FIELDS: fields,
      },
    },
    { env: {}, log: () => undefined, events: (event) => void events.push(event) },
  );
  return { name, events, guard, blocked: 0, all: 0, left: [] as string[] };
});

function percent(part: number, whole: number): string {
  return `${((100 * part) / Math.max(1, whole)).toFixed(2)} %`.padStart(12);
}

let rows = 0;
process.stdout.write(
  `${'file'.padEnd(28)} ${'rows'.padStart(6)}${ways.map(({ name }) => name.padStart(12)).join('')}\n`,
);
for (const file of readdirSync(directory).sort()) {
  if (!file.endsWith('.jsonl.gz')) continue;
  const lines = gunzipSync(readFileSync(join(directory, file)))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
  for (const way of ways) way.blocked = 0;
  for (const line of lines) {
    const { value }: { readonly value: string } = JSON.parse(line);
    for (const way of ways) {
      way.events.length = 0;
      const request = requestWith({ rawTarget: '/', path: '/', query: [['q', value]] });
      if ((await way.guard.handle(request, () => true)) === true) continue;
      way.blocked++;
      const finding = way.events[0]?.findings.find(({ mode }) => mode === 'block' || mode === 'blacklist');
      way.left.push(`${way.name} ${file} ${finding?.check}/${finding?.rule} ${JSON.stringify(value.slice(0, 300))}`);
    }
  }
  rows += lines.length;
  for (const way of ways) way.all += way.blocked;
  const shares = ways.map(({ blocked }) => percent(blocked, lines.length)).join('');
  process.stdout.write(
    `${file.slice(0, -'.jsonl.gz'.length).padEnd(28)} ${String(lines.length).padStart(6)}${shares}\n`,
  );
}
process.stdout.write(
  `${'all'.padEnd(28)} ${String(rows).padStart(6)}${ways.map(({ all }) => percent(all, rows)).join('')}\n`,
);
for (const { left } of ways.slice(1)) for (const line of left.slice(0, show)) process.stdout.write(`${line}\n`);
