/**
 * Measures what protection costs, bare handler and protected handler side by side in one run, against budgets.json.
 *
 * `--check` exits 1 above budget × slack. `--outage MS` measures a misbehaving control plane instead, so long in each case. `--rounds N` for cold
 * starts. `--values` measures single and hostile values alone, `--data DIR` those of gzipped JSON Lines with `class` and `value` (every tenth),
 * `--libddwaf` fetches that engine and its recommended rules and runs it beside ours.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type ColdFigure, measureCold } from './cold.ts';
import { measureHostile, measureHostileRequests, PIECE } from './hostile.ts';
import { measureOutages } from './outage.ts';
import { measureParse, measureValues, type ValueFigures } from './values.ts';
import { measureWarm, type WarmFigure } from './warm.ts';

interface Budgets {
  readonly slack: number;
  readonly coldStart: Readonly<Record<string, { readonly cpuMs: number; readonly rssMb: number }>>;
  /** With the checks that are on by default. */
  readonly warmCpuMicroseconds: Readonly<Record<string, number>>;
  readonly warmCpuMicrosecondsOfEveryCheck: Readonly<Record<string, number>>;
  /** Means over values: generated ones, and hostile ones per KB; and whole hostile requests in milliseconds. */
  readonly values: {
    readonly benignMicroseconds: number;
    readonly attackMicroseconds: number;
    readonly hostileMicrosecondsPerKb: number;
    readonly hostileRequestMs: number;
    readonly timesFasterThanLibddwaf: number;
  };
  /** The yardsticks of the same machine when nothing else ran on it. */
  readonly reference: {
    readonly bareColdStartCpuMs: number;
    readonly parseCpuMicroseconds: Readonly<Record<string, number>>;
    /** JSON.parse of one generated benign value. */
    readonly parseValueMicroseconds: number;
  };
}

// What is not known is refused: a check that was spelt wrong would pass.
const { values: options } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    outage: { type: 'string' },
    rounds: { type: 'string', default: '15' },
    values: { type: 'boolean', default: false },
    data: { type: 'string' },
    libddwaf: { type: 'boolean', default: false },
  },
});
const { check } = options;
const budgets = JSON.parse(readFileSync(new URL('../../budgets.json', import.meta.url), 'utf8')) as Budgets;

if (options.outage !== undefined) {
  process.exit((await measureOutages(Number(options.outage))) ? 0 : 1);
}

let over = 0;
console.log(`Node ${process.version}, medians; budgets allow × ${budgets.slack} with --check\n`);

const data = options.data ?? null;
/** A neighbour may take the machine for a minute, a regression stays: a check measures what is over its budget up to three times. */
const tries = check ? 3 : 1;

let failed = 0;
if (!options.values) failed += await overBudget(measureCalls);
failed += await overBudget(measureJudging);

if (check && failed > 0) console.error(`\n${failed} figures over budget × ${budgets.slack}`);
process.exit(check && failed > 0 ? 1 : 0);

/** Measures, and gives how many figures are over budget in the last of the tries. */
async function overBudget(measure: () => Promise<void>): Promise<number> {
  for (let tried = 1; ; tried++) {
    over = 0;
    await measure();
    if (over === 0 || tried === tries) return over;
    console.log(`\n${over} figures over budget × ${budgets.slack}: measured again\n`);
  }
}

async function measureCalls(): Promise<void> {
  console.log('Cold start: fresh process, load, first invocation, over the bare handler');
  const cold = await measureCold(Number(options.rounds));
  for (const figure of cold) printCold(figure, cold[0]?.cpuMs ?? Number.NaN);

  console.log('\nWarm CPU per invocation of a recorded HTTP API event, 20 headers, 4 cookies, every event different');
  for (const figure of await measureWarm()) printWarm(figure);
}

async function measureJudging(): Promise<void> {
  console.log(`\nOne value as one parameter of a query, ${data === null ? 'generated values' : data}`);
  const measured = measureValues(data, 10, options.libddwaf);
  const slowdown = slowdownNow();
  console.log(`  machine at ${slowdown.toFixed(2)} × the reference's time`);
  printValues(measured, slowdown);
  printHostile();
}

/** How much slower than its reference the machine is in this minute; values of a user's own are judged as they are. */
function slowdownNow(): number {
  return data === null ? measureParse() / budgets.reference.parseValueMicroseconds : 1;
}

/** Judges a figure; `slowdown` is how much slower than its reference the run's yardstick was. */
function verdict(value: number, budget: number, slowdown: number): string {
  const judged = value / Math.max(1, slowdown);
  if (judged > budget * budgets.slack) over++;
  return `${judged <= budget ? 'within' : judged <= budget * budgets.slack ? 'within slack of' : 'OVER'} ${budget}`;
}

function printCold(figure: ColdFigure, bareCpuMs: number): void {
  const { scenario, cpuMs, wallMs, rssMb, addedCpuMs, addedWallMs, addedRssMb } = figure;
  const budget = budgets.coldStart[scenario];
  const slowdown = bareCpuMs / budgets.reference.bareColdStartCpuMs;
  const added =
    budget === undefined
      ? `   machine at ${slowdown.toFixed(2)} × the reference's time`
      : `   +${addedCpuMs.toFixed(1)} ms CPU (${verdict(addedCpuMs, budget.cpuMs, slowdown)}), +${addedWallMs.toFixed(1)} ms wall, +${addedRssMb.toFixed(1)} MB (${verdict(addedRssMb, budget.rssMb, 1)})`;
  console.log(
    `  ${scenario.padEnd(12)} ${cpuMs.toFixed(1).padStart(6)} ms CPU ${wallMs.toFixed(1).padStart(6)} ms wall ${rssMb.toFixed(1).padStart(6)} MB${added}`,
  );
}

function printWarm({ workload, bare, guarded, added, addedByEvery, parse }: WarmFigure): void {
  const budget = budgets.warmCpuMicroseconds[workload];
  const ofEvery = budgets.warmCpuMicrosecondsOfEveryCheck[workload];
  const reference = budgets.reference.parseCpuMicroseconds[workload];
  if (budget === undefined || ofEvery === undefined || reference === undefined)
    throw new Error(`no budget for ${workload}`);
  const slowdown = parse / reference;
  console.log(
    `  ${workload.padEnd(26)} bare ${bare.toFixed(2).padStart(6)} µs   protected ${guarded.toFixed(1).padStart(7)} µs   +${added.toFixed(1).padStart(6)} µs (${verdict(added, budget, slowdown)})   every check +${addedByEvery.toFixed(1).padStart(6)} µs (${verdict(addedByEvery, ofEvery, slowdown)})   machine at ${slowdown.toFixed(2)} ×`,
  );
}

function printValues({ figures, reference }: ValueFigures, slowdown: number): void {
  for (const { kind, values, mean, p50, p95, max, found, reference: other } of figures) {
    const budget = kind === 'benign' ? budgets.values.benignMicroseconds : budgets.values.attackMicroseconds;
    const beside =
      other === null ? '' : `   libddwaf ${other.toFixed(1)} µs, ${(other / mean).toFixed(1)} times as much`;
    console.log(
      `  ${kind.padEnd(8)} ${String(values).padStart(6)} values   mean ${mean.toFixed(2)} µs CPU (${verdict(mean, budget, slowdown)})   p50 ${p50.toFixed(2)}   p95 ${p95.toFixed(2)}   max ${max.toFixed(0)} µs   found ${found}${beside}`,
    );
    // Both ran on the same machine in the same minute: the ratio needs no yardstick.
    if (kind === 'benign' && other !== null && other / mean < budgets.values.timesFasterThanLibddwaf) {
      console.log(
        `  OVER: less than ${budgets.values.timesFasterThanLibddwaf} times faster than libddwaf ${reference}`,
      );
      over++;
    }
  }
}

function printHostile(): void {
  const { hostileMicrosecondsPerKb, hostileRequestMs } = budgets.values;
  for (const [length, pairs] of [
    [8192, 400],
    [65_536, 40],
    [1_048_576, 0],
  ] as const) {
    const { texts, perKb, worst, worstName } = measureHostile(length, pairs);
    console.log(
      `  hostile  ${String(length / 1024).padStart(6)} KB × ${texts}   mean ${perKb.toFixed(1)} µs per KB (${verdict(perKb, hostileMicrosecondsPerKb, slowdownNow())})   worst ${worst.toFixed(0)} µs per KB: ${worstName}`,
    );
  }
  for (const length of [PIECE, 1024, 112]) {
    const { mean, worst, worstName } = measureHostileRequests(length, 20);
    console.log(
      `  hostile requests of a mebibyte in values of ${String(length).padStart(6)}   mean ${mean.toFixed(0)} ms   worst ${worst.toFixed(0)} ms (${verdict(worst, hostileRequestMs, slowdownNow())}): ${worstName}`,
    );
  }
}
