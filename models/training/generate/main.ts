/**
 * Writes labelled rows that are drawn from the grammars beside this file: a sample that trains a model end to end without any other data, and
 * rows of the thin classes to train on besides it.
 *
 *     node --conditions=@rasp/source models/training/generate/main.ts --out FILE.jsonl [--attacks N] [--benign N] [--seed N]
 *
 * `--attacks` counts per class. Each class is written as two sources, so that the folds have something to hold out.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createRandom } from '@rasp/testing/random.ts';
import { attackGrammars } from './attacks/index.ts';
import { benignGrammar } from './benign.ts';
import { draw, type Grammar } from './grammar.ts';

const { values: options } = parseArgs({
  options: {
    out: { type: 'string' },
    attacks: { type: 'string', default: '120' },
    benign: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
  },
});
if (options.out === undefined) {
  console.error('usage: main.ts --out FILE.jsonl [--attacks N] [--benign N] [--seed N]');
  process.exit(2);
}

const random = createRandom(Number(options.seed));
const lines: string[] = [];
for (const [check, grammar] of Object.entries(attackGrammars)) add(check, grammar, Number(options.attacks));
add('benign', benignGrammar, Number(options.benign));
writeFileSync(options.out, `${lines.join('\n')}\n`);
console.log(`${lines.length} rows`);

/** Adds up to `count` different texts; a small grammar gives fewer. */
function add(kind: string, grammar: Grammar, count: number): void {
  const drawn = new Set<string>();
  for (let tries = 0; drawn.size < count && tries < count * 20; tries++) drawn.add(draw(grammar, 'start', random));
  for (const [index, value] of [...drawn].entries()) {
    const source = `generated-${kind === 'benign' ? 'benign' : 'attacks'}-${(index % 2) + 1}`;
    lines.push(
      JSON.stringify({
        ...{ id: `${kind}-${index}`, source, class: kind, label: kind === 'benign' ? 'benign' : 'attack', value },
      }),
    );
  }
}
