/** Reports over PostgreSQL; the arguments are rounds and seconds of each. Writes its rows as JSON; run by `measureReports`. */
import { readBudgets } from '../report.ts';
import { newDatabase } from './new-database.ts';
import { measureReportsOn } from './reports.ts';

const [rounds, seconds] = process.argv.slice(2).map(Number);
const databaseUrl = await newDatabase('rasp_bench_reports');
const rows = await measureReportsOn({ databaseUrl }, 'PostgreSQL beside it', readBudgets(), rounds ?? 3, seconds ?? 2);
console.log(JSON.stringify(rows));
process.exit();
