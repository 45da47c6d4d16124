import type { Kysely } from 'kysely';
import { ControlPlaneError } from '../errors.ts';
import { checkProfileConfig, type ProfileConfig, readProfileConfig } from '../profiles/profile-config.ts';
import { type LabelledEvent, searchEvents } from '../repositories/events.ts';
import { findProfile } from '../repositories/profiles.ts';
import { findSamples } from '../repositories/scan-samples.ts';
import type { Tables } from '../store/tables.ts';
import { type DryRun, dryRun } from './dry-run.ts';

/** Which draft is judged, and by what. */
export interface StoredDryRun {
  readonly profile: string;
  readonly config: ProfileConfig;
  /** The newest so many events of the profile. */
  readonly events: number;
  /** Ids of samples. */
  readonly samples: readonly string[];
}

/** Makes a dry run of a draft over what is stored. Throws {@link ControlPlaneError} where the draft, the profile or a sample is none. */
export async function runStored(db: Kysely<Tables>, asked: StoredDryRun, signal: AbortSignal): Promise<DryRun> {
  const profile = await findProfile(db, asked.profile);
  if (profile === null) throw new ControlPlaneError('RASP_CP_NOT_FOUND', `There is no profile ${asked.profile}.`);
  const { config: draft } = checkProfileConfig(asked.config);
  const ids = [...new Set(asked.samples)];
  const samples = await findSamples(db, ids);
  if (samples.length < ids.length) throw new ControlPlaneError('RASP_CP_NOT_FOUND', 'One of the samples is gone.');
  const foreign = samples.find((sample) => sample.profile !== null && sample.profile !== profile.name);
  if (foreign !== undefined)
    throw new ControlPlaneError(
      'RASP_CP_REFUSED',
      `The sample ${foreign.name} is for drafts of ${foreign.profile} alone.`,
    );
  return dryRun({
    served: readProfileConfig(JSON.parse(profile.config)),
    draft,
    events: newestEvents(db, profile.name, asked.events),
    samples: ids.flatMap((id) => samples.filter((sample) => sample.id === id)),
    signal,
  });
}

async function* newestEvents(db: Kysely<Tables>, profile: string, limit: number): AsyncGenerator<LabelledEvent> {
  let before: string | null = null;
  for (let left = limit; left > 0; ) {
    const page: Awaited<ReturnType<typeof searchEvents>> = await searchEvents(
      db,
      { profile },
      { before, limit: Math.min(left, rowsPerPage) },
    );
    yield* page.rows;
    left -= page.rows.length;
    before = page.next;
    if (before === null) return;
  }
}

/** A row has up to 16 KB: reading so many takes a few milliseconds. */
const rowsPerPage = 100;
