import { randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { Author } from '../audit/author.ts';
import { recordDeed } from '../audit/record.ts';
import { ControlPlaneError } from '../errors.ts';
import { type Danger, dangersOf } from '../profiles/dangers.ts';
import { checkProfileConfig, type ProfileConfig } from '../profiles/profile-config.ts';
import { noteDirectoryChange } from '../repositories/changes.ts';
import {
  changeRollout,
  findRevision,
  insertDraft,
  insertRollout,
  listApprovals,
  openRollouts,
  saveApproval,
  serveRevision,
  setRevisionState,
} from '../repositories/profile-revisions.ts';
import { findProfile } from '../repositories/profiles.ts';
import type { ProfileRevisionRow, ProfileRow, RolloutRow, Tables } from '../store/tables.ts';
import { inTransaction } from '../store/transaction.ts';
import type { RolloutLimits } from './limits.ts';

/** Who acts on revisions: the author of the deed, and whether they may override. */
export interface Steward {
  readonly by: Author;
  readonly isAdmin: boolean;
  /** Whether they sit there themselves: a token decides nothing in the place of a person. */
  readonly isPerson: boolean;
}

/** Brings configurations from a draft to the fleet. Each method throws {@link ControlPlaneError} where it refuses. */
export interface Stewardship {
  draft(
    profile: string,
    config: ProfileConfig,
    base: number,
    reason: string,
    who: Steward,
  ): Promise<ProfileRevisionRow>;
  submit(profile: string, revision: number, who: Steward): Promise<ProfileRevisionRow>;
  decide(
    profile: string,
    revision: number,
    decision: 'approve' | 'reject' | 'override',
    comment: string,
    who: Steward,
  ): Promise<ProfileRevisionRow>;
  /** Serves a revision, to all or to a part; to a part also until one of `limits` is crossed. */
  activate(
    profile: string,
    revision: number,
    part: { readonly percent: number; readonly limits?: RolloutLimits | null | undefined },
    reason: string,
    who: Steward,
  ): Promise<void>;
  changeRollout(
    profile: string,
    change: {
      readonly percent?: number | undefined;
      readonly state?: 'running' | 'paused' | 'rolled-back' | undefined;
      /** Null takes the limits away. */
      readonly limits?: RolloutLimits | null | undefined;
      /** The rollout that is meant; the one under way unless given. */
      readonly id?: string;
    },
    reason: string,
    who: Steward,
  ): Promise<void>;
}

/**
 * Creates the stewardship of profiles.
 *
 * A dangerous revision is served only when a second person approved it or an administrator overrode with a reason. What is dangerous is
 * found again when it is activated, against what is served by then; so a rollback to a weak configuration asks for the same.
 */
export function createStewardship(sources: {
  readonly db: Kysely<Tables>;
  readonly now: () => number;
  readonly approvalRequired: () => boolean;
  readonly committed: () => Promise<void>;
}): Stewardship {
  const { db, now, committed } = sources;

  /** The profile and revision as nobody else changes them until the transaction ends. */
  async function hold(tx: Transaction<Tables>, name: string, revision: number) {
    await noteDirectoryChange(tx);
    const profile = await present(tx, name);
    const row = await findRevision(tx, name, revision);
    if (row === null) throw new ControlPlaneError('RASP_CP_NOT_FOUND', `Profile ${name} has no revision ${revision}.`);
    return { profile, row };
  }

  async function again(name: string, revision: number): Promise<ProfileRevisionRow> {
    await committed();
    const row = await findRevision(db, name, revision);
    if (row === null) throw new ControlPlaneError('RASP_CP_NOT_FOUND', 'The revision is gone.');
    return row;
  }

  async function checkApproved(
    tx: Transaction<Tables>,
    row: ProfileRevisionRow,
    dangers: readonly Danger[],
  ): Promise<void> {
    if (row.state === 'rejected')
      throw new ControlPlaneError('RASP_CP_REFUSED', 'The revision was rejected; make a new one.');
    if (dangers.length === 0 || !sources.approvalRequired()) return;
    const said = await listApprovals(tx, row.profile, [row.revision]);
    if (said.some(({ decision }) => decision === 'approve' || decision === 'override')) return;
    throw new ControlPlaneError(
      'RASP_CP_REFUSED',
      'This change is dangerous: a second person has to approve it, or an administrator to override with a reason.',
      { problems: dangers.map(({ parameter: path, message }) => ({ path, message })) },
    );
  }

  return {
    async draft(name, config, base, reason, { by }) {
      const checked = checkProfileConfig(config);
      const row = await inTransaction(db, async (tx) => {
        await noteDirectoryChange(tx);
        const profile = await present(tx, name);
        if (profile.revision !== base) {
          throw new ControlPlaneError(
            'RASP_CP_CONFLICT',
            `Revision ${profile.revision} is served by now; look at what it changed.`,
          );
        }
        const dangers = dangersOf(JSON.parse(profile.config), checked.config);
        const draft = await insertDraft(tx, {
          profile: name,
          config: JSON.stringify(checked.config),
          base_revision: base,
          author: by.name,
          reason,
          dangers: JSON.stringify(dangers),
          created_at: now(),
        });
        const detail = { revision: draft.revision, reason };
        await recordDeed(tx, by, { action: 'profile.draft', subject: name, detail }, now());
        return draft;
      });
      await committed();
      return row;
    },

    async submit(name, revision, { by }) {
      await inTransaction(db, async (tx) => {
        const { profile, row } = await hold(tx, name, revision);
        if (row.state !== 'draft')
          throw new ControlPlaneError('RASP_CP_CONFLICT', `The revision is ${row.state}, no draft.`);
        const dangers = dangersOf(JSON.parse(profile.config), JSON.parse(row.config));
        const waits = dangers.length > 0 && sources.approvalRequired();
        await setRevisionState(tx, row, waits ? 'pending' : 'draft', now(), JSON.stringify(dangers));
        const detail = { revision, dangers: dangers.length };
        await recordDeed(tx, by, { action: 'profile.submit', subject: name, detail }, now());
      });
      return again(name, revision);
    },

    async decide(name, revision, decision, comment, { by, isAdmin, isPerson }) {
      await inTransaction(db, async (tx) => {
        const { row } = await hold(tx, name, revision);
        if (!['draft', 'pending', 'superseded'].includes(row.state)) {
          throw new ControlPlaneError('RASP_CP_CONFLICT', `The revision is ${row.state}.`);
        }
        if (decision === 'override' && !isAdmin)
          throw new ControlPlaneError('RASP_CP_NOT_ALLOWED', 'Only administrators override.');
        if (decision === 'override' && comment.trim() === '')
          throw new ControlPlaneError('RASP_CP_REFUSED', 'Say why.');
        if (decision === 'approve' && (!isPerson || personOf(by.name) === personOf(row.author))) {
          throw new ControlPlaneError(
            'RASP_CP_REFUSED',
            'Another person than the author has to approve, in a session of theirs.',
          );
        }
        if (decision === 'reject') await setRevisionState(tx, row, 'rejected', now());
        await saveApproval(tx, {
          profile: name,
          revision,
          user_id: by.id,
          user_name: by.name,
          decision,
          comment,
          at: now(),
        });
        const detail = { revision, comment };
        await recordDeed(tx, by, { action: `profile.${decision}`, subject: name, detail }, now());
      });
      return again(name, revision);
    },

    async activate(name, revision, { percent, limits = null }, reason, { by }) {
      if (limits !== null && percent >= 100)
        throw new ControlPlaneError('RASP_CP_REFUSED', 'Limits need a rollout in stages: give a percentage below 100.');
      await inTransaction(db, async (tx) => {
        const { profile, row } = await hold(tx, name, revision);
        if (profile.revision === revision)
          throw new ControlPlaneError('RASP_CP_CONFLICT', 'This revision is served already.');
        const [open] = await openRollouts(tx, name);
        if (open !== undefined) {
          throw new ControlPlaneError(
            'RASP_CP_CONFLICT',
            `Revision ${open.to_revision} is being rolled out; end that first.`,
          );
        }
        const dangers = dangersOf(JSON.parse(profile.config), JSON.parse(row.config));
        await checkApproved(tx, row, dangers);
        // What older versions took, this one may refuse; agents would, too.
        checkProfileConfig(JSON.parse(row.config));
        if (percent >= 100) await serveRevision(tx, profile, row, now());
        else {
          await setRevisionState(tx, row, 'rolling-out', now());
          await insertRollout(tx, newRollout(profile, revision, { percent, limits }, by, now()));
        }
        const detail = { from: profile.revision, to: revision, percent, limits, reason, dangers };
        await recordDeed(tx, by, { action: 'profile.activate', subject: name, detail }, now());
      });
      await committed();
    },

    async changeRollout(name, { percent, state, limits, id }, reason, { by }) {
      await inTransaction(db, async (tx) => {
        await noteDirectoryChange(tx);
        const profile = await present(tx, name);
        const [open] = await openRollouts(tx, name);
        if (open === undefined || (id !== undefined && id !== open.id))
          throw new ControlPlaneError('RASP_CP_CONFLICT', 'No rollout is under way.');
        const row = await findRevision(tx, name, open.to_revision);
        if (row === null) throw new ControlPlaneError('RASP_CP_NOT_FOUND', 'The revision is gone.');
        const note = { state_reason: reason === '' ? 'operator' : reason, updated_at: now() };
        if (state === 'rolled-back') {
          await setRevisionState(tx, row, 'superseded', now());
          await changeRollout(tx, open.id, { ...note, state });
        } else if ((percent ?? open.percent) >= 100) {
          await serveRevision(tx, profile, row, now());
          await changeRollout(tx, open.id, { ...note, state: 'completed', percent: 100 });
        } else {
          await changeRollout(tx, open.id, {
            ...note,
            ...(state === undefined ? {} : { state }),
            ...(percent === undefined ? {} : { percent }),
            ...(limits === undefined ? {} : { limits: limits === null ? null : JSON.stringify(limits), crossed: null }),
          });
        }
        const detail = { to: open.to_revision, percent: percent ?? open.percent, state: state ?? open.state, reason };
        await recordDeed(tx, by, { action: 'profile.rollout', subject: name, detail }, now());
      });
      await committed();
    },
  };
}

async function present(db: Kysely<Tables>, name: string): Promise<ProfileRow> {
  const profile = await findProfile(db, name);
  if (profile === null) throw new ControlPlaneError('RASP_CP_NOT_FOUND', `There is no profile ${name}.`);
  return profile;
}

function newRollout(
  profile: ProfileRow,
  to: number,
  { percent, limits }: { readonly percent: number; readonly limits: RolloutLimits | null },
  by: Author,
  now: number,
): RolloutRow {
  return {
    id: randomUUID(),
    profile: profile.name,
    from_revision: profile.revision,
    to_revision: to,
    percent,
    state: 'running',
    state_reason: null,
    started_by: by.name,
    started_at: now,
    updated_at: now,
    limits: limits === null ? null : JSON.stringify(limits),
    crossed: null,
  };
}

/** A token's name begins with that of its user. */
function personOf(name: string): string {
  return name.split('/')[0] ?? name;
}
