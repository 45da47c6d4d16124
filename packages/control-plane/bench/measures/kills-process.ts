/** Kills over PostgreSQL; the one argument is how many. Writes its rows as JSON; run by `measureKills`. */
import pg from 'pg';
import { measureKillsOn } from './kills.ts';

const databaseUrl = new URL(process.env['RASP_TEST_DATABASE_URL'] ?? '');
const admin = new pg.Client({ connectionString: databaseUrl.href });
await admin.connect();
await admin.query('CREATE DATABASE rasp_bench_kills').finally(() => admin.end());
databaseUrl.pathname = '/rasp_bench_kills';
console.log(
  JSON.stringify(await measureKillsOn({ databaseUrl: databaseUrl.href }, 'PostgreSQL', Number(process.argv[2]))),
);
process.exit();
