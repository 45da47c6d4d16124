/**
 * Lets libddwaf judge labelled rows, each as a query value, and writes a line `{"id", "blocked"}` for each.
 *
 *     node --conditions=@rasp/source models/training/judge-by-libddwaf.ts --data PATH [--data PATH]... --out FILE.jsonl
 *
 * Fetches the engine and its recommended rules as the benchmark does.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startLibddwaf } from '../../e2e/src/bench/libddwaf.ts';
import { readRowFiles } from './rows.ts';

const { values: options } = parseArgs({
  options: { data: { type: 'string', multiple: true }, out: { type: 'string' } },
});
if (options.data === undefined || options.out === undefined) {
  console.error('usage: judge-by-libddwaf.ts --data PATH [--data PATH]... --out FILE.jsonl');
  process.exit(2);
}

const engine = startLibddwaf();
const lines: string[] = [];
for (const path of options.data) {
  for (const { rows } of readRowFiles(path)) {
    for (const { id, value } of rows) lines.push(JSON.stringify({ id, blocked: engine.finds(value) }));
  }
}
writeFileSync(options.out, `${lines.join('\n')}\n`);
console.log(`libddwaf ${engine.version} judged ${lines.length} rows`);
