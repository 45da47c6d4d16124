import { Counter, Gauge, type Registry } from 'prom-client';

/** Something that is counted elsewhere and read when somebody asks. */
interface Total {
  readonly name: string;
  readonly help: string;
  /** The label whose values `read` names; none where there is one number. */
  readonly label?: string;
  /** Null leaves it out: what is not known must not read as zero. */
  read(): number | Readonly<Record<string, number>> | null;
}

/** Adds a number that only grows. */
export function addCounter(registry: Registry, total: Total): void {
  new Counter({
    ...described(registry, total),
    collect() {
      this.reset();
      const values = valuesOf(total);
      if (values.length === 0 && total.label === undefined) this.remove();
      for (const [labels, value] of values) this.inc(labels, value);
    },
  });
}

/** Adds a number that comes and goes. */
export function addGauge(registry: Registry, total: Total): void {
  new Gauge({
    ...described(registry, total),
    collect() {
      this.reset();
      const values = valuesOf(total);
      if (values.length === 0 && total.label === undefined) this.remove();
      for (const [labels, value] of values) this.set(labels, value);
    },
  });
}

function described(registry: Registry, { name, help, label }: Total) {
  return { name, help, labelNames: label === undefined ? [] : [label], registers: [registry] };
}

function valuesOf({ label, read }: Total): readonly (readonly [labels: Record<string, string>, value: number])[] {
  const value = read();
  if (value === null) return [];
  if (typeof value === 'number') return [[{}, value]];
  return Object.entries(value).map(([name, number]) => [label === undefined ? {} : { [label]: name }, number]);
}
