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
  /** Others run what this one writes, so it runs whichever suites are asked for. */
  readonly builds?: boolean;
  start(): Promise<Context>;
  readonly cases: readonly Case<Context>[];
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
   * Runs one suite to its end.
   *
   * A suite that does not start has failed in each of its cases: nothing is skipped.
   */
  async run<Context extends Stoppable>(suite: Suite<Context>): Promise<void> {
    if (this.#only !== null && suite.builds !== true && !suite.name.includes(this.#only)) return;
    const startedAt = performance.now();
    let passed = 0;
    let failed = 0;
    const started = await attempt(() => suite.start());
    const context = started.error === null ? started.value : null;
    if (started.error === null) {
      passed++;
      print(true, suite.name, 'starts', started.ms);
    } else {
      failed += 1 + suite.cases.length;
      print(false, suite.name, `does not start; its ${suite.cases.length} cases fail with it`, started.ms);
      console.log(indent(started.error));
    }
    if (context !== null) {
      for (const { name, run } of suite.cases) {
        const outcome = await attempt(() => withLimit(run(context)));
        if (outcome.error === null) {
          passed++;
          print(true, suite.name, outcome.value === undefined ? name : `${name}: ${outcome.value}`, outcome.ms);
        } else {
          failed++;
          print(false, suite.name, name, outcome.ms);
          console.log(indent(outcome.error));
        }
      }
      const stopped = await attempt(() => context.stop());
      if (stopped.error !== null) {
        failed++;
        print(false, suite.name, 'stops', stopped.ms);
        console.log(indent(stopped.error));
      }
    }
    this.#results.push({ name: suite.name, passed, failed, ms: performance.now() - startedAt });
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

function print(ok: boolean, suite: string, text: string, ms: number): void {
  console.log(`${ok ? 'ok  ' : 'FAIL'}  ${suite.padEnd(52)} ${text.padEnd(64)} ${ms.toFixed(0).padStart(6)} ms`);
}

function indent(text: string): string {
  return text
    .split('\n')
    .slice(0, 25)
    .map((line) => `        ${line.slice(0, 400)}`)
    .join('\n');
}
