import pg from 'pg';

/** In a process beside PostgreSQL: makes an empty database and gives its URL. */
export async function newDatabase(name: string): Promise<string> {
  const url = new URL(process.env['RASP_TEST_DATABASE_URL'] ?? '');
  const admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`).finally(() => admin.end());
  url.pathname = `/${name}`;
  return url.href;
}
