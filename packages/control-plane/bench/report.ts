import { readFileSync } from 'node:fs';

/** One line of the table. */
export interface Row {
  readonly what: string;
  readonly measured: string;
  /** The bare handler's figure in the same rounds. */
  readonly bare?: string;
  /** How much of the bare handler's rate that is. */
  readonly ratio?: string;
  readonly budget?: string;
  /** Null where nothing is demanded: the figure is for information. */
  readonly ok: boolean | null;
}

/** What is demanded, from budgets.json. */
export interface Budgets {
  readonly quietBeacon: { readonly shareOfBare: number; readonly p99Ms: number; readonly atShareOfRate: number };
  readonly reports: { readonly shareOfBare: number };
  readonly connect: { readonly shareOfBareWith1k: number; readonly perSecondWith100k: number };
  readonly fleet: { readonly rssMb: number; readonly rowsPerSecond: number };
  readonly startMs: { readonly withAMillion: number };
  readonly propagationMs: { readonly sameReplica: number; readonly otherReplica: number };
  readonly events: { readonly perSecond: number };
}

/** Reads the budgets. */
export function readBudgets(): Budgets {
  return JSON.parse(readFileSync(new URL('./budgets.json', import.meta.url), 'utf8')) as Budgets;
}

/** A figure that has to reach a budget, in percent. */
export function share(value: number, least: number): Pick<Row, 'ratio' | 'budget' | 'ok'> {
  return { ratio: percent(value), budget: `≥ ${percent(least)}`, ok: value >= least };
}

/** Shows a share. */
export function percent(value: number): string {
  return `${(value * 100).toFixed(0)} %`;
}

/** Shows a whole number in groups of three. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en').replaceAll(',', ' ');
}

/** Shows milliseconds. */
export function ms(value: number): string {
  return value < 10 ? `${value.toFixed(1)} ms` : `${whole(value)} ms`;
}

/** Prints the rows as columns of equal width. */
export function printRows(rows: readonly Row[]): void {
  const lines = [
    ['what', 'measured', 'bare', 'ratio', 'budget', 'ok'],
    ...rows.map(({ what, measured, bare, ratio, budget, ok }) => [
      what,
      measured,
      bare ?? '',
      ratio ?? '',
      budget ?? '',
      ok === null ? '' : ok ? 'yes' : 'NO',
    ]),
  ];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  for (const line of lines) {
    console.log(
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join(' | ')
        .trimEnd(),
    );
  }
}
