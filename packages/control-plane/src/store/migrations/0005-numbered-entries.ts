import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { createTable } from './create-table.ts';
import { fillRanges } from './fill-ranges.ts';

/**
 * Entries are numbered in the order in which they were first listed, and their reports stand under that number.
 *
 * A new entry so goes to the end of every table and index but one, the one that finds it by its addresses: what is written for a
 * hundred new entries is a few pages instead of a few for each. IPv4 ranges are written with 8 digits instead of 32.
 */
export const numberedEntries: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await fillRanges(db);
    await createTable(db, 'numbered_blacklist', entries);
    // What cannot be read as a network never blocked anybody.
    await sql`
      insert into numbered_blacklist (${sql.join(['id', 'range_first', 'range_last', ...kept].map((name) => sql.ref(name)))})
      select row_number() over (order by seq, scope, network), ${shortened('range_first')}, ${shortened('range_last')},
        ${sql.join(kept.map((name) => sql.ref(name)))}
      from blacklist where range_first <> '-' order by seq, scope, network`.execute(db);
    await createTable(db, 'numbered_reports', reports);
    await sql`
      insert into numbered_reports (entry, ${sql.join(keptOfReports.map((name) => sql.ref(name)))})
      select e.id, ${sql.join(keptOfReports.map((name) => sql.ref(`r.${name}`)))}
      from numbered_blacklist e join blacklist_reports r on r.scope = e.scope and r.network = e.network
      order by e.id, r.source, r.reporter`.execute(db);
    await createTable(db, 'ordered_changes', changes);
    const ofChanges = sql.join(Object.keys(changes.columns).map((name) => sql.ref(name)));
    await sql`insert into ordered_changes (${ofChanges}) select ${ofChanges} from changes order by seq`.execute(db);
    // The next entries are numbered as the changes that list them.
    await sql`
      update counters set value = (select max(id) from numbered_blacklist)
      where name = 'change' and value < (select max(id) from numbered_blacklist)`.execute(db);
    for (const [table, made] of [
      ['blacklist', 'numbered_blacklist'],
      ['blacklist_reports', 'numbered_reports'],
      ['changes', 'ordered_changes'],
    ] as const) {
      await db.schema.dropTable(table).execute();
      await db.schema.alterTable(made).renameTo(table).execute();
    }
    await db.schema
      .createIndex('blacklist_range_scope')
      .unique()
      .on('blacklist')
      .columns(['range_first', 'range_last', 'scope'])
      .execute();
    await db.schema.createIndex('blacklist_state_seq').on('blacklist').columns(['state', 'seq']).execute();
    await db.schema.createIndex('blacklist_state_expires').on('blacklist').columns(['state', 'expires_at']).execute();
  },
};

/** `4` and 32 digits become `4` and the last 8 of them. */
function shortened(column: string) {
  const name = sql.ref(column);
  return sql`case when ${name} like '4%' and length(${name}) = 33 then '4' || substr(${name}, 26) else ${name} end`;
}

const entries = {
  columns: {
    id: 'bigint',
    scope: 'text',
    network: 'text',
    range_first: 'text',
    range_last: 'text',
    address: 'text?',
    state: 'text',
    state_reason: 'text?',
    state_changed_at: 'bigint',
    detected_at: 'bigint',
    expires_at: 'bigint',
    first_seen: 'bigint',
    last_seen: 'bigint',
    hits: 'bigint',
    strikes: 'bigint',
    source: 'text',
    reporter: 'text?',
    check_id: 'text?',
    evidence: 'text?',
    ip_source: 'text?',
    seq: 'bigint',
  },
  key: ['id'],
  isClustered: true,
} as const;

const reports = {
  columns: {
    entry: 'bigint',
    source: 'text',
    reporter: 'text',
    function_id: 'text?',
    instance: 'text?',
    check_id: 'text?',
    evidence: 'text?',
    ip_source: 'text?',
    first_at: 'bigint',
    last_at: 'bigint',
    hits: 'bigint',
  },
  key: ['entry', 'source', 'reporter'],
  isClustered: true,
} as const;

const changes = {
  columns: {
    seq: 'bigint',
    scope: 'text',
    operation: 'text',
    network: 'text',
    address: 'text?',
    detected_at: 'bigint',
    expires_at: 'bigint',
    at: 'bigint',
  },
  key: ['seq'],
  isClustered: true,
} as const;

const kept = Object.keys(entries.columns).filter((name) => !['id', 'range_first', 'range_last'].includes(name));
const keptOfReports = Object.keys(reports.columns).filter((name) => name !== 'entry');
