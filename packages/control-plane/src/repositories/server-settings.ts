import type { Kysely, Transaction } from 'kysely';
import { defaultSettings, type Settings, settings as schema } from '../api/settings.ts';
import type { Tables } from '../store/tables.ts';
import { noteDirectoryChange } from './changes.ts';
import { readSetting, saveSetting } from './settings.ts';

/** What an administrator set, with defaults for what they did not. A stored value that this version refuses counts as not set. */
export async function readServerSettings(db: Kysely<Tables>): Promise<Settings> {
  const stored: unknown = JSON.parse((await readSetting(db, name)) ?? '{}');
  const groups = Object.entries(defaultSettings).map(([group, defaults]) => {
    const given =
      typeof stored === 'object' && stored !== null ? new Map(Object.entries(stored)).get(group) : undefined;
    return [group, { ...defaults, ...(typeof given === 'object' ? given : {}) }] as const;
  });
  const parsed = schema.safeParse(Object.fromEntries(groups));
  return parsed.success ? parsed.data : defaultSettings;
}

/** Sets everything anew; other replicas take it over with their next poll. */
export async function saveServerSettings(tx: Transaction<Tables>, settings: Settings): Promise<void> {
  await noteDirectoryChange(tx);
  await saveSetting(tx, name, JSON.stringify(settings));
}

const name = 'server_settings';
