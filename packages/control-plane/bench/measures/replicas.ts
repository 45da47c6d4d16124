import type { Row } from '../report.ts';
import { rowsBesidePostgres } from './beside-postgres.ts';

/** Measures two replicas on PostgreSQL. */
export function measureReplicas(): Promise<readonly Row[]> {
  return rowsBesidePostgres('replicas-process.ts');
}
