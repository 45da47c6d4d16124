/**
 * Says how many attacks stay blocked when they are written differently.
 *
 *     npm run -s evasion -- [--class NAME] [--seed S] [--show N] [--pairs] [--no-model]
 *
 * Takes payloads of each class, rewrites them by one operator and by two, and judges each mutant as a query parameter under the default
 * configuration. `--show` prints that many mutants of each class that pass, `--pairs` the pairs of operators below the target;
 * `--no-model` leaves the grammars alone.
 */
import { parseArgs } from 'node:util';
import { evasionClasses } from './classes/index.ts';
import { createBlockedTest } from './judge.ts';
import { measureClass, type Share } from './measure.ts';

const { values: options } = parseArgs({
  options: {
    class: { type: 'string' },
    seed: { type: 'string', default: '1' },
    show: { type: 'string', default: '0' },
    pairs: { type: 'boolean', default: false },
    'no-model': { type: 'boolean', default: false },
  },
});
const seed = Number(options.seed);
const chosen = evasionClasses.filter(({ id }) => options.class === undefined || id === options.class);
if (chosen.length === 0 || !Number.isSafeInteger(seed)) {
  process.stderr.write('usage: evasion [--class NAME] [--seed S] [--show N] [--pairs] [--no-model]\n');
  process.exit(2);
}
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

/** Share of mutants that stay blocked, in percent. */
const TARGET = 98;

function percentOf({ mutants, blocked }: Share): number {
  return mutants === 0 ? 100 : (100 * blocked) / mutants;
}

function line(name: string, share: Share): void {
  const percent = percentOf(share);
  const text = `${percent.toFixed(2).padStart(7)} %  ${share.blocked} of ${share.mutants}${percent < TARGET ? '  below' : ''}`;
  process.stdout.write(`${name.padEnd(44)}${text}\n`);
}

const isBlocked = createBlockedTest(options['no-model'] ? 'off' : 'auto');
const total = { mutants: 0, blocked: 0 };
for (const evasion of chosen) {
  const { all, byOperator, byPair, lostPayloads, passed } = await measureClass(evasion, seed, isBlocked);
  total.mutants += all.mutants;
  total.blocked += all.blocked;
  line(evasion.id, all);
  for (const [id, share] of byOperator) line(`  ${id}`, share);
  if (options.pairs) {
    for (const [id, share] of byPair) if (percentOf(share) < TARGET) line(`    ${id}`, share);
  }
  for (const payload of lostPayloads) process.stdout.write(`  passes as it is: ${JSON.stringify(payload)}\n`);
  const show = Number(options.show);
  const step = Math.max(1, passed.length / Math.max(1, show));
  for (let at = 0, shown = 0; at < passed.length && shown < show; at += step, shown++) {
    const { operators, value } = passed[Math.floor(at)] ?? { operators: [], value: '' };
    process.stdout.write(`  passes [${operators.map(({ id }) => id).join(' + ')}] ${JSON.stringify(value)}\n`);
  }
}
if (chosen.length > 1) line('all classes', total);
