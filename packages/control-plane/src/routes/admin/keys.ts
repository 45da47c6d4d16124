import { keys } from '../../api/index.ts';
import { recordDeed } from '../../audit/record.ts';
import { type AdminRoute, defineRoute } from '../../plugins/admin-api.ts';
import { pageThrough, textCursor } from '../../plugins/pages.ts';
import { ApiProblem } from '../../plugins/problems.ts';
import {
  changeKey,
  countFunctionsOf,
  findKey,
  insertKey,
  listKeysWithUse,
  revokeKey,
} from '../../repositories/keys.ts';
import { findProfile } from '../../repositories/profiles.ts';
import type { KeyRow } from '../../store/tables.ts';
import { inTransaction } from '../../store/transaction.ts';
import { createAgentKey } from '../../trust/agent-key.ts';

/** Keys by which agents identify themselves. */
export const keyRoutes: readonly AdminRoute[] = [
  defineRoute(keys.listKeys, async ({ services, query, now }) => {
    const { limit, cursor, profile, revoked } = query;
    const filter = { after: textCursor(cursor), limit: limit + 1, profile, revoked };
    const page = pageThrough(await listKeysWithUse(services.db, filter), limit, (row) => row.name);
    return { next: page.next, items: page.items.map((row) => keyOf(row, row.functions, now)) };
  }),

  defineRoute(keys.addKey, async ({ services, body, by, now }) => {
    const { name, profile, expiresInDays } = body;
    const { key, selector, secretHash } = createAgentKey();
    const row: KeyRow = {
      selector,
      name,
      profile,
      secret_hash: secretHash,
      created_at: now,
      created_by: by.name,
      expires_at: expiresInDays === null ? null : now + expiresInDays * 86_400_000,
      revoked_at: null,
      last_used_at: null,
    };
    await inTransaction(services.db, async (tx) => {
      if ((await findProfile(tx, profile)) === null) throw new ApiProblem('refused', `There is no profile ${profile}.`);
      await insertKey(tx, row);
      const detail = { selector, profile, expiresAt: row.expires_at };
      await recordDeed(tx, by, { action: 'key.add', subject: name, detail }, now);
    });
    await services.committed();
    return { key: keyOf(row, 0, now), secret: key };
  }),

  defineRoute(keys.changeKey, async ({ services, params, body, by, now }) => {
    const { profile, expiresAt } = body;
    const row = await inTransaction(services.db, async (tx) => {
      if (profile !== undefined && (await findProfile(tx, profile)) === null) {
        throw new ApiProblem('refused', `There is no profile ${profile}.`);
      }
      if (profile === undefined && expiresAt === undefined) return findKey(tx, params.selector);
      const changed = await changeKey(tx, params.selector, {
        ...(profile === undefined ? {} : { profile }),
        ...(expiresAt === undefined ? {} : { expires_at: expiresAt }),
      });
      if (changed !== null)
        await recordDeed(tx, by, { action: 'key.change', subject: changed.name, detail: body }, now);
      return changed;
    });
    if (row === null) throw noKey();
    await services.committed();
    return keyOf(row, await countFunctionsOf(services.db, row.selector), now);
  }),

  defineRoute(keys.revokeKey, async ({ services, params, by, now }) => {
    await inTransaction(services.db, async (tx) => {
      const row = await findKey(tx, params.selector);
      if (row === null || !(await revokeKey(tx, row.selector, now))) throw noKey();
      await recordDeed(tx, by, { action: 'key.revoke', subject: row.name, detail: { selector: row.selector } }, now);
    });
    await services.committed();
    return undefined;
  }),
];

function keyOf(row: KeyRow, functions: number, now: number) {
  const isExpired = row.expires_at !== null && row.expires_at <= now;
  return {
    selector: row.selector,
    name: row.name,
    profile: row.profile,
    state: row.revoked_at !== null ? ('revoked' as const) : isExpired ? ('expired' as const) : ('live' as const),
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
    functions,
  };
}

function noKey(): ApiProblem {
  return new ApiProblem('not-found', 'There is no such key that is live.');
}
