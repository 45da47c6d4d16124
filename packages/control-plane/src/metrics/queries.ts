import { Counter, Histogram, type Registry } from 'prom-client';

/** Adds how long the store takes and how often it fails; gives what has to be told of each query. */
export function addQueries(registry: Registry): (milliseconds: number, failed: boolean) => void {
  const times = new Histogram({
    name: 'rasp_store_query_seconds',
    help: 'Time that queries took, as the server waited for them.',
    buckets: [0.000_1, 0.000_5, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 15],
    registers: [registry],
  });
  const failures = new Counter({
    name: 'rasp_store_query_failures_total',
    help: 'Queries that failed; what lost a race against another writer is tried again and counts too.',
    registers: [registry],
  });
  return (milliseconds, failed) => {
    times.observe(milliseconds / 1_000);
    if (failed) failures.inc();
  };
}
