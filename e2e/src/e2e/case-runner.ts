/** What a suite's cases share while they run. */
export interface Stoppable {
  stop(): Promise<void>;
}

/** One thing that must hold; a text that it gives is printed beside its line. */
export interface Case<Context> {
  readonly name: string;
  run(context: Context): Promise<string | undefined>;
}

/** Cases that share one running function: each is judged on its own, in order. */
export interface Suite<Context extends Stoppable> {
  readonly name: string;
  start(): Promise<Context>;
  readonly cases: readonly Case<Context>[];
}

/** Cases that need no running function. */
export interface Checks {
  readonly name: string;
  /** Others run what these write, so they run whichever suites are asked for. */
  readonly builds?: boolean;
  readonly cases: readonly Case<null>[];
}

/** Result of one suite, for the closing table. */
export interface SuiteResult {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly ms: number;
}

/** Nothing a case asks of a function on loopback takes longer; a case that does has failed. */
const caseLimitMs = 60_000;

/** Runs suites one after another, prints a line per case as it ends, and keeps the score. */
export class CaseRunner {
  readonly #results: SuiteResult[] = [];
  readonly #only: string | null;

  /** `only` keeps the suites whose name contains it and those that build; null keeps all. */
  constructor(only: string | null) {
    this.#only = only;
  }

  /**
   * Starts what a suite needs, runs its cases and stops it.
   *
   * A suite that does not start has failed in each of its cases: nothing is skipped.
   */
  async run<Context extends Stoppable>(suite: Suite<Context>): Promise<void> {
    if (!this.#wants(suite.name)) return;
    const score = new Score(suite.name);
    const started = await attempt(() => suite.start());
    if (started.error === null) {
      score.add('starts', started);
      await runCases(score, suite.cases, started.value);
      const stopped = await attempt(() => started.value.stop());
      if (stopped.error !== null) score.add('stops', stopped);
    } else {
      score.add(`does not start; its ${suite.cases.length} cases fail with it`, started, 1 + suite.cases.length);
    }
    this.#results.push(score.result());
  }

  /** Runs cases that need no running function. */
  async check(checks: Checks): Promise<void> {
    if (checks.builds !== true && !this.#wants(checks.name)) return;
    const score = new Score(checks.name);
    await runCases(score, checks.cases, null);
    this.#results.push(score.result());
  }

  /** Prints the table and the closing line; true when something ran and all of it held. */
  close(): boolean {
    console.log(`\n${'suite'.padEnd(52)} passed  failed        ms`);
    for (const { name, passed, failed, ms } of this.#results) {
      console.log(
        `${name.padEnd(52)} ${String(passed).padStart(6)}  ${String(failed).padStart(6)}  ${ms.toFixed(0).padStart(8)}`,
      );
    }
    const passed = this.#results.reduce((sum, result) => sum + result.passed, 0);
    const failed = this.#results.reduce((sum, result) => sum + result.failed, 0);
    console.log(`\n${passed} passed, ${failed} failed`);
    return failed === 0 && passed > 0;
  }

  #wants(name: string): boolean {
    return this.#only === null || name.includes(this.#only);
  }
}

/** Counts what one suite's cases gave, and prints a line for each. */
class Score {
  readonly #name: string;
  readonly #startedAt: number = performance.now();
  #passed = 0;
  #failed = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /** Adds an outcome; a failed one may stand for `weight` cases. */
  add(text: string, outcome: Outcome<unknown>, weight = 1): void {
    const ok = outcome.error === null;
    if (ok) this.#passed++;
    else this.#failed += weight;
    console.log(
      `${ok ? 'ok  ' : 'FAIL'}  ${this.#name.padEnd(52)} ${text.padEnd(64)} ${outcome.ms.toFixed(0).padStart(6)} ms`,
    );
    if (outcome.error !== null) console.log(indent(outcome.error));
  }

  result(): SuiteResult {
    return {
      name: this.#name,
      passed: this.#passed,
      failed: this.#failed,
      ms: performance.now() - this.#startedAt,
    };
  }
}

async function runCases<Context>(score: Score, cases: readonly Case<Context>[], context: Context): Promise<void> {
  for (const { name, run } of cases) {
    const outcome = await attempt(() => withLimit(run(context)));
    const detail = outcome.error === null ? outcome.value : undefined;
    score.add(detail === undefined ? name : `${name}: ${detail}`, outcome);
  }
}

type Outcome<Value> = { readonly ms: number } & (
  | { readonly error: null; readonly value: Value }
  | { readonly error: string }
);

async function attempt<Value>(work: () => Promise<Value>): Promise<Outcome<Value>> {
  const startedAt = performance.now();
  try {
    const value = await work();
    return { error: null, value, ms: performance.now() - startedAt };
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { error: text, ms: performance.now() - startedAt };
  }
}

async function withLimit<Value>(work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no end after ${caseLimitMs} ms`)), caseLimitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

function indent(text: string): string {
  return text
    .split('\n')
    .slice(0, 25)
    .map((line) => `        ${line.slice(0, 400)}`)
    .join('\n');
}
