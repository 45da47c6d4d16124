/** Kills over PostgreSQL; the one argument is how many. Writes its rows as JSON; run by `measureKills`. */
import { measureKillsOn } from './kills.ts';
import { newDatabase } from './new-database.ts';

const databaseUrl = await newDatabase('rasp_bench_kills');
console.log(JSON.stringify(await measureKillsOn({ databaseUrl }, 'PostgreSQL', Number(process.argv[2]))));
process.exit();
