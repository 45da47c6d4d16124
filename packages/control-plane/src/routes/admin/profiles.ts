import { configurationJsonSchema, validateConfig } from '@rasp/core/config';
import type { AnyContract } from '../../api/contract.ts';
import { profiles } from '../../api/index.ts';
import { recordDeed } from '../../audit/record.ts';
import { type AdminRoute, type Call, defineRoute } from '../../plugins/admin-api.ts';
import { numberCursor, pageThrough } from '../../plugins/pages.ts';
import { ApiProblem } from '../../plugins/problems.ts';
import { type Danger, dangersOf } from '../../profiles/dangers.ts';
import { differencesOf } from '../../profiles/differences.ts';
import { readProfileConfig } from '../../profiles/profile-config.ts';
import { stockOmissions } from '../../profiles/served-profile.ts';
import { noteDirectoryChange } from '../../repositories/changes.ts';
import { findRevision, listApprovals, listRevisions } from '../../repositories/profile-revisions.ts';
import { findProfile, listProfiles, saveProfile } from '../../repositories/profiles.ts';
import type { Steward } from '../../rollout/steward.ts';
import type { ProfileApprovalRow, ProfileRevisionRow, ProfileRow } from '../../store/tables.ts';
import { inTransaction } from '../../store/transaction.ts';
import { describeProfile } from './profile-summary.ts';

/** Configurations: what is served, what was, and what is to be. */
export const profileRoutes: readonly AdminRoute[] = [
  defineRoute(profiles.listProfiles, async ({ services, now }) => {
    const rows = await listProfiles(services.db);
    return { items: await Promise.all(rows.map((row) => describeProfile(services, row, now))), next: null };
  }),

  defineRoute(profiles.addProfile, async ({ services, body, by, now }) => {
    const { name, description, copyOf } = body;
    await inTransaction(services.db, async (tx) => {
      await noteDirectoryChange(tx);
      if ((await findProfile(tx, name)) !== null) throw new ApiProblem('taken', `There is a profile ${name} already.`);
      const source = copyOf === undefined ? null : await findProfile(tx, copyOf);
      if (copyOf !== undefined && source === null) throw new ApiProblem('refused', `There is no profile ${copyOf}.`);
      await saveProfile(tx, name, source?.config ?? '{}', now, { author: by.name, reason: '' });
      await tx.updateTable('profiles').set({ description }).where('name', '=', name).execute();
      await recordDeed(tx, by, { action: 'profile.add', subject: name, detail: { copyOf: copyOf ?? null } }, now);
    });
    await services.committed();
    return describeProfile(services, await present(services, name), now);
  }),

  defineRoute(profiles.getProfile, async ({ services, params, now }) => {
    const row = await present(services, params.name);
    const config = readProfileConfig(JSON.parse(row.config));
    return { profile: await describeProfile(services, row, now), config, omitted: stockOmissions(config) };
  }),

  defineRoute(profiles.changeProfile, async ({ services, params, body, by, now }) => {
    await inTransaction(services.db, async (tx) => {
      await noteDirectoryChange(tx);
      const { description } = body;
      const query = tx.updateTable('profiles').set({ description }).where('name', '=', params.name);
      if ((await query.executeTakeFirst()).numUpdatedRows === 0n) throw noProfile(params.name);
      await recordDeed(tx, by, { action: 'profile.describe', subject: params.name, detail: { description } }, now);
    });
    return describeProfile(services, await present(services, params.name), now);
  }),

  defineRoute(profiles.removeProfile, async ({ services, params, by, now }) => {
    const { name } = params;
    await inTransaction(services.db, async (tx) => {
      await noteDirectoryChange(tx);
      if ((await findProfile(tx, name)) === null) throw noProfile(name);
      const key = await tx
        .selectFrom('keys')
        .select('name')
        .where('profile', '=', name)
        .where('revoked_at', 'is', null)
        .limit(1)
        .executeTakeFirst();
      if (key !== undefined) throw new ApiProblem('refused', `The key ${key.name} uses this profile.`);
      await tx.deleteFrom('profiles').where('name', '=', name).execute();
      await tx.deleteFrom('profile_revisions').where('profile', '=', name).execute();
      await tx.deleteFrom('profile_approvals').where('profile', '=', name).execute();
      await tx.deleteFrom('rollouts').where('profile', '=', name).execute();
      await recordDeed(tx, by, { action: 'profile.remove', subject: name }, now);
    });
    await services.committed();
    return undefined;
  }),

  defineRoute(profiles.getConfigurationSchema, () => ({ schema: configurationJsonSchema() })),

  defineRoute(profiles.checkConfiguration, async ({ services, params, body }) => {
    const served = readProfileConfig(JSON.parse((await present(services, params.name)).config));
    const { parameters, problems } = validateConfig(body.config);
    const next = parameters === null ? null : { ...parameters };
    return {
      issues: issuesOf(problems),
      differences: next === null ? [] : differencesOf(served, next),
      dangers: next === null ? [] : dangersOf(served, next),
    };
  }),

  defineRoute(profiles.listRevisions, async ({ services, params, query }) => {
    await present(services, params.name);
    const before = numberCursor(query.cursor);
    const rows = await listRevisions(services.db, params.name, before, query.limit + 1);
    const page = pageThrough(rows, query.limit, (row) => String(row.revision));
    return { items: await withApprovals(services, page.items), next: page.next };
  }),

  defineRoute(profiles.addRevision, async (call) => {
    const { services, params, body } = call;
    const { config, base, reason } = body;
    const row = await services.stewardship.draft(params.name, config, base, reason, stewardOf(call));
    return { revision: await withApproval(services, row), issues: issuesOf(validateConfig(config).problems) };
  }),

  defineRoute(profiles.getRevision, async ({ services, params, query }) => {
    const served = await present(services, params.name);
    const row = await revisionOf(services, params.name, params.revision);
    const against = query.against ?? served.revision;
    const other = await revisionOf(services, params.name, against);
    const config = JSON.parse(row.config);
    const differences = differencesOf(JSON.parse(other.config), config);
    return { revision: await withApproval(services, row), config, against, differences };
  }),

  defineRoute(profiles.submitRevision, async (call) => {
    const { name, revision } = call.params;
    return withApproval(call.services, await call.services.stewardship.submit(name, revision, stewardOf(call)));
  }),

  defineRoute(profiles.decideRevision, async (call) => {
    const { services, params, body } = call;
    const { decision, comment } = body;
    const who = stewardOf(call);
    return withApproval(
      services,
      await services.stewardship.decide(params.name, params.revision, decision, comment, who),
    );
  }),

  defineRoute(profiles.activateRevision, async (call) => {
    const { services, params, body, now } = call;
    const { percent, limits, reason } = body;
    await services.stewardship.activate(params.name, params.revision, { percent, limits }, reason, stewardOf(call));
    return describeProfile(services, await present(services, params.name), now);
  }),

  defineRoute(profiles.changeRollout, async (call) => {
    const { services, params, body, now } = call;
    await services.stewardship.changeRollout(params.name, body, body.reason, stewardOf(call));
    return describeProfile(services, await present(services, params.name), now);
  }),
];

type Services = Call<AnyContract>['services'];

function stewardOf(call: Call<AnyContract>): Steward {
  const actor = call.known?.actor;
  return { by: call.by, isAdmin: actor?.role === 'admin', isPerson: actor?.kind === 'user' };
}

async function present(services: Services, name: string): Promise<ProfileRow> {
  const row = await findProfile(services.db, name);
  if (row === null) throw noProfile(name);
  return row;
}

async function revisionOf(services: Services, name: string, revision: number): Promise<ProfileRevisionRow> {
  const row = await findRevision(services.db, name, revision);
  if (row === null) throw new ApiProblem('not-found', `Profile ${name} has no revision ${revision}.`);
  return row;
}

async function withApprovals(services: Services, rows: readonly ProfileRevisionRow[]) {
  const [first] = rows;
  const said =
    first === undefined
      ? []
      : await listApprovals(
          services.db,
          first.profile,
          rows.map((row) => row.revision),
        );
  return rows.map((row) => revisionView(row, said));
}

async function withApproval(services: Services, row: ProfileRevisionRow) {
  return revisionView(row, await listApprovals(services.db, row.profile, [row.revision]));
}

function revisionView(row: ProfileRevisionRow, said: readonly ProfileApprovalRow[]) {
  return {
    revision: row.revision,
    state: row.state,
    baseRevision: row.base_revision,
    author: row.author,
    reason: row.reason,
    dangers: JSON.parse(row.dangers) as readonly Danger[],
    approvals: said
      .filter((approval) => approval.revision === row.revision)
      .map(({ user_name: by, decision, comment, at }) => ({ by, decision, comment, at })),
    createdAt: row.created_at,
    stateChangedAt: row.state_changed_at,
  };
}

function issuesOf(problems: ReturnType<typeof validateConfig>['problems']) {
  return problems.map(({ severity, message, ...more }) => ({
    path: 'parameter' in more && typeof more.parameter === 'string' ? more.parameter : '',
    severity,
    message,
  }));
}

function noProfile(name: string): ApiProblem {
  return new ApiProblem('not-found', `There is no profile ${name}.`);
}
