import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { addColumns, createTable, type TableShape } from './create-table.ts';

/** People, provenance, staged configurations, searchable events and where they are sent. */
export const product: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const [name, shape] of Object.entries(newTables)) await createTable(db, name, shape);
    await widenAgents(db);
    await widenProfiles(db);
    await widenBlacklist(db);
    await widenEvents(db);
  },
};

async function widenAgents(db: Kysely<unknown>): Promise<void> {
  await addColumns(db, 'keys', { created_by: ['text?'], expires_at: ['bigint?'] });
  await addColumns(db, 'instances', {
    function_id: ['text', ''],
    profile: ['text', ''],
    list_position: ['bigint?'],
    list_lag: ['bigint?'],
  });
  await db.schema
    .createIndex('instances_function_id_last_seen')
    .on('instances')
    .columns(['function_id', 'last_seen'])
    .execute();
  // A primary key cannot be changed in place: counters by key become counters by function.
  await createTable(db, 'telemetry_by_function', {
    columns: {
      function_id: 'text',
      minute: 'bigint',
      selector: 'text',
      beacons: 'bigint',
      success: 'bigint',
      errors: 'bigint',
      attacks: 'bigint',
      dropped: 'bigint',
    },
    key: ['function_id', 'minute'],
  });
  await sql`
    insert into telemetry_by_function (function_id, minute, selector, beacons, success, errors, attacks, dropped)
    select selector || ':', minute, selector, beacons, success, errors, attacks, dropped from telemetry`.execute(db);
  await db.schema.dropTable('telemetry').execute();
  await db.schema.alterTable('telemetry_by_function').renameTo('telemetry').execute();
  await db.schema.createIndex('telemetry_minute').on('telemetry').column('minute').execute();
}

async function widenProfiles(db: Kysely<unknown>): Promise<void> {
  await addColumns(db, 'profiles', { description: ['text', ''], last_revision: ['bigint', 0] });
  await sql`update profiles set last_revision = revision`.execute(db);
  await addColumns(db, 'profile_revisions', {
    state: ['text', 'active'],
    base_revision: ['bigint?'],
    author: ['text', ''],
    reason: ['text', ''],
    dangers: ['text', '[]'],
    state_changed_at: ['bigint', 0],
  });
  await sql`
    update profile_revisions set state = 'superseded'
    where revision < (select p.revision from profiles p where p.name = profile_revisions.profile)`.execute(db);
}

async function widenBlacklist(db: Kysely<unknown>): Promise<void> {
  await addColumns(db, 'blacklist', {
    range_first: ['text', ''],
    range_last: ['text', ''],
    state: ['text', 'active'],
    state_reason: ['text?'],
    state_changed_at: ['bigint', 0],
    strikes: ['bigint', 0],
  });
  await db.schema.createIndex('blacklist_state_seq').on('blacklist').columns(['state', 'seq']).execute();
  await db.schema.createIndex('blacklist_range').on('blacklist').columns(['range_first', 'range_last']).execute();
}

async function widenEvents(db: Kysely<unknown>): Promise<void> {
  await addColumns(db, 'events', {
    class: ['text', 'other'],
    severity: ['text', 'low'],
    action: ['text', ''],
    country: ['text', ''],
    network: ['text', ''],
    function_id: ['text', ''],
    instance: ['text', ''],
    platform: ['text', ''],
    method: ['text', ''],
    path: ['text', ''],
    false_alarm: ['bigint', 0],
    search: ['text', ''],
  });
  // Each begins with what a filter names and ends with the order of pages.
  for (const column of ['profile', 'type', 'class', 'source_ip', 'function_id']) {
    await db.schema.createIndex(`events_${column}_id`).on('events').columns([column, 'id']).execute();
  }
}

const newTables: Readonly<Record<string, TableShape>> = {
  leases: { columns: { name: 'text', holder: 'text', expires_at: 'bigint' }, key: ['name'] },
  functions: {
    columns: {
      id: 'text',
      selector: 'text',
      profile: 'text',
      service: 'text',
      platform: 'text',
      version: 'text',
      first_seen: 'bigint',
      last_seen: 'bigint',
    },
    key: ['id'],
    indexes: [['last_seen']],
  },
  profile_approvals: {
    columns: {
      profile: 'text',
      revision: 'bigint',
      user_id: 'text',
      user_name: 'text',
      decision: 'text',
      comment: 'text',
      at: 'bigint',
    },
    key: ['profile', 'revision', 'user_id'],
  },
  rollouts: {
    columns: {
      id: 'text',
      profile: 'text',
      from_revision: 'bigint',
      to_revision: 'bigint',
      percent: 'bigint',
      state: 'text',
      state_reason: 'text?',
      started_by: 'text',
      started_at: 'bigint',
      updated_at: 'bigint',
    },
    key: ['id'],
    indexes: [['profile', 'state']],
  },
  blacklist_reports: {
    columns: {
      scope: 'text',
      network: 'text',
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
    key: ['scope', 'network', 'source', 'reporter'],
    indexes: [['source', 'reporter', 'last_at']],
  },
  never_block: {
    columns: {
      scope: 'text',
      network: 'text',
      kind: 'text',
      note: 'text',
      feed: 'text?',
      created_at: 'bigint',
      created_by: 'text',
    },
    key: ['scope', 'network'],
  },
  feeds: {
    columns: {
      id: 'text',
      name: 'text',
      purpose: 'text',
      format: 'text',
      location: 'text',
      scope: 'text',
      ttl_seconds: 'bigint',
      every_seconds: 'bigint',
      enabled: 'bigint',
      etag: 'text?',
      entries: 'bigint',
      last_run_at: 'bigint?',
      last_ok_at: 'bigint?',
      last_error: 'text?',
      created_at: 'bigint',
      created_by: 'text',
    },
    key: ['id'],
    unique: [['name']],
  },
  event_minutes: {
    columns: {
      minute: 'bigint',
      profile: 'text',
      function_id: 'text',
      type: 'text',
      action: 'text',
      country: 'text',
      hits: 'bigint',
    },
    key: ['minute', 'profile', 'function_id', 'type', 'action', 'country'],
  },
  event_labels: {
    columns: { event_id: 'text', label: 'text', comment: 'text', user_name: 'text', at: 'bigint' },
    key: ['event_id'],
  },
  alert_rules: {
    columns: {
      id: 'text',
      name: 'text',
      enabled: 'bigint',
      condition: 'text',
      threshold: 'bigint',
      window_seconds: 'bigint',
      pause_seconds: 'bigint',
      forwarders: 'text',
      last_fired_at: 'bigint?',
      created_at: 'bigint',
      created_by: 'text',
      updated_at: 'bigint',
    },
    key: ['id'],
    unique: [['name']],
  },
  alerts: {
    columns: { id: 'text', rule_id: 'text', at: 'bigint', summary: 'text', detail: 'text' },
    key: ['id'],
    indexes: [['rule_id', 'at']],
  },
  forwarders: {
    columns: {
      id: 'text',
      name: 'text',
      kind: 'text',
      enabled: 'bigint',
      config: 'text',
      secret: 'text?',
      position: 'text',
      delivered: 'bigint',
      dropped: 'bigint',
      last_ok_at: 'bigint?',
      last_error: 'text?',
      created_at: 'bigint',
      created_by: 'text',
      updated_at: 'bigint',
    },
    key: ['id'],
    unique: [['name']],
  },
  scan_samples: {
    columns: {
      id: 'text',
      name: 'text',
      profile: 'text?',
      records: 'bigint',
      body: 'text',
      created_at: 'bigint',
      created_by: 'text',
    },
    key: ['id'],
  },
  users: {
    columns: {
      id: 'text',
      name: 'text',
      display_name: 'text',
      role: 'text',
      password_hash: 'text?',
      password_changed_at: 'bigint?',
      oidc_issuer: 'text?',
      oidc_subject: 'text?',
      disabled_at: 'bigint?',
      created_at: 'bigint',
      created_by: 'text',
      last_login_at: 'bigint?',
    },
    key: ['id'],
    unique: [['name'], ['oidc_issuer', 'oidc_subject']],
  },
  sessions: {
    columns: {
      id_hash: 'text',
      user_id: 'text',
      method: 'text',
      created_at: 'bigint',
      last_seen_at: 'bigint',
      expires_at: 'bigint',
      ip: 'text',
      user_agent: 'text',
    },
    key: ['id_hash'],
    indexes: [['user_id'], ['expires_at']],
  },
  api_tokens: {
    columns: {
      selector: 'text',
      name: 'text',
      user_id: 'text',
      role: 'text',
      secret_hash: 'text',
      created_at: 'bigint',
      expires_at: 'bigint?',
      last_used_at: 'bigint?',
      revoked_at: 'bigint?',
    },
    key: ['selector'],
    indexes: [['user_id']],
  },
  audit: {
    columns: {
      seq: 'bigint',
      at: 'bigint',
      actor_kind: 'text',
      actor_id: 'text',
      actor_name: 'text',
      ip: 'text',
      action: 'text',
      subject: 'text',
      detail: 'text',
      previous_hash: 'text',
      hash: 'text',
    },
    key: ['seq'],
    indexes: [
      ['action', 'seq'],
      ['actor_name', 'seq'],
    ],
  },
};
