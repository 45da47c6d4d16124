import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Author } from '../audit/author.ts';
import { recordDeed } from '../audit/record.ts';
import { ControlPlaneError } from '../errors.ts';
import { findProfile } from '../repositories/profiles.ts';
import { deleteSample, insertSample, type SampleFacts } from '../repositories/scan-samples.ts';
import type { Tables } from '../store/tables.ts';
import { inTransaction } from '../store/transaction.ts';
import { createPace } from './pace.ts';
import { readSampleText, sampleLimits } from './sample-lines.ts';

/** What somebody uploads. */
export interface NewSample {
  readonly name: string;
  /** The profile whose drafts it is for; null for all. */
  readonly profile: string | null;
  /** Lines of JSON. */
  readonly text: string;
}

/** Reads and stores a sample. Throws {@link ControlPlaneError} with what is wrong. */
export async function addSample(
  db: Kysely<Tables>,
  { name, profile, text }: NewSample,
  by: Author,
  now: number,
  signal: AbortSignal,
): Promise<SampleFacts> {
  const { body, records } = await readSampleText(text, createPace(signal, readingMs));
  const facts: SampleFacts = { id: randomUUID(), name, profile, records, created_at: now, created_by: by.name };
  await inTransaction(db, async (tx) => {
    if (profile !== null && (await findProfile(tx, profile)) === null)
      throw new ControlPlaneError('RASP_CP_REFUSED', `There is no profile ${profile}.`);
    await insertSample(tx, { ...facts, body }, sampleLimits.samples);
    await recordDeed(tx, by, { action: 'sample.add', subject: name, detail: { profile, records } }, now);
  });
  return facts;
}

/** Removes a sample. Throws RASP_CP_NOT_FOUND. */
export async function removeSample(db: Kysely<Tables>, id: string, by: Author, now: number): Promise<SampleFacts> {
  return inTransaction(db, async (tx) => {
    const removed = await deleteSample(tx, id);
    if (removed === null) throw new ControlPlaneError('RASP_CP_NOT_FOUND', 'There is no such sample.');
    await recordDeed(tx, by, { action: 'sample.remove', subject: removed.name }, now);
    return removed;
  });
}

const readingMs = 20_000;
