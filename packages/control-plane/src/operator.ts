import type { Kysely } from 'kysely';
import type { Author } from './audit/author.ts';
import { recordDeed } from './audit/record.ts';
import { ControlPlaneError } from './errors.ts';
import { checkProfileConfig } from './profiles/profile-config.ts';
import { addEntries } from './repositories/blacklist.ts';
import { listEntries } from './repositories/blacklist-entries.ts';
import { removeEntry } from './repositories/blacklist-states.ts';
import { insertKey, revokeKey } from './repositories/keys.ts';
import type { NeverBlockGuard } from './repositories/never-block-guard.ts';
import { findProfile, saveProfile } from './repositories/profiles.ts';
import type { BlacklistRow, Tables } from './store/tables.ts';
import { inTransaction } from './store/transaction.ts';
import { everyProfile } from './sync/live-blacklist.ts';
import { createAgentKey } from './trust/agent-key.ts';
import { parseNetwork } from './trust/network.ts';

/** What an operator does, in one place for the command line, the programmatic interface and later the dashboard. */
export interface Operator {
  /** Makes a key and gives its text, which is not kept and cannot be shown again. Throws where the name is taken or the profile missing. */
  addKey(name: string, profile?: string): Promise<string>;
  /** Revokes a key by name or selector; gives false where there is none that is valid. */
  revokeKey(nameOrSelector: string): Promise<boolean>;
  /**
   * Stores a new revision of a profile, makes the profile where it is missing, and gives the revision and what deserves a word.
   * Throws RASP_CP_BAD_PROFILE, and stores nothing, where a value is not allowed.
   */
  setProfile(
    name: string,
    config: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly revision: number; readonly warnings: readonly string[] }>;
  /** The parameters that a profile sets, with its revision, or null. */
  getProfile(
    name: string,
  ): Promise<{ readonly revision: number; readonly config: Readonly<Record<string, unknown>> } | null>;
  /** Entries that have not expired, newest first. */
  listBlacklist(options?: { readonly profile?: string; readonly limit?: number }): Promise<readonly BlacklistRow[]>;
  /**
   * Lists an address or CIDR for one profile or, without one, for all. `ttlSeconds` is 24 hours unless given.
   * Throws RASP_CP_BAD_NETWORK where it is malformed or may never be blocked.
   */
  addToBlacklist(
    network: string,
    options?: { readonly profile?: string; readonly ttlSeconds?: number; readonly evidence?: string },
  ): Promise<void>;
  /** Takes an address or CIDR off the list of one profile or of all; gives how many entries that were. */
  removeFromBlacklist(network: string, options?: { readonly profile?: string }): Promise<number>;
}

/** Creates the operator's hands on a store; what `by` does is in the audit log. */
export function createOperator(
  db: Kysely<Tables>,
  neverBlock: NeverBlockGuard,
  now: () => number,
  by: Author,
): Operator {
  return {
    async addKey(name, profile = 'default') {
      checkName('key', name);
      if ((await findProfile(db, profile)) === null) throw noProfile(profile);
      const { key, selector, secretHash } = createAgentKey();
      await inTransaction(db, async (tx) => {
        await insertKey(tx, {
          selector,
          name,
          profile,
          secret_hash: secretHash,
          created_at: now(),
          created_by: by.name,
          expires_at: null,
          revoked_at: null,
          last_used_at: null,
        });
        await recordDeed(tx, by, { action: 'key.add', subject: name, detail: { selector, profile } }, now());
      });
      return key;
    },
    revokeKey: (nameOrSelector) =>
      inTransaction(db, async (tx) => {
        const isRevoked = await revokeKey(tx, nameOrSelector, now());
        if (isRevoked) await recordDeed(tx, by, { action: 'key.revoke', subject: nameOrSelector }, now());
        return isRevoked;
      }),
    async setProfile(name, config) {
      checkName('profile', name);
      const checked = checkProfileConfig(config);
      const revision = await inTransaction(db, async (tx) => {
        const before = (await findProfile(tx, name))?.revision ?? 0;
        const author = { author: by.name, reason: '' };
        const after = await saveProfile(tx, name, JSON.stringify(checked.config), now(), author);
        const deed = { action: 'profile.activate', subject: name, detail: { from: before, to: after } };
        if (after !== before) await recordDeed(tx, by, deed, now());
        return after;
      });
      return { revision, warnings: checked.warnings };
    },
    async getProfile(name) {
      const row = await findProfile(db, name);
      return row === null ? null : { revision: row.revision, config: JSON.parse(row.config) };
    },
    listBlacklist({ profile, limit } = {}) {
      return listEntries(db, {
        now: now(),
        ...(profile === undefined ? {} : { scope: profile }),
        ...(limit === undefined ? {} : { limit }),
      });
    },
    async addToBlacklist(text, { profile, ttlSeconds = 86_400, evidence } = {}) {
      const network = readNetwork(text);
      if (neverBlock.covers(network, profile ?? everyProfile)) {
        throw new ControlPlaneError(
          'RASP_CP_BAD_NETWORK',
          `${network.text} is never blocked: it is private, reserved or on the list of addresses of your own.`,
        );
      }
      if (network.prefix < (network.family === 4 ? 8 : 19)) {
        throw new ControlPlaneError('RASP_CP_BAD_NETWORK', `${network.text} is too large to be meant; split it.`);
      }
      if (profile !== undefined && (await findProfile(db, profile)) === null) throw noProfile(profile);
      if (!Number.isFinite(ttlSeconds) || ttlSeconds < 1 || ttlSeconds > maxTtlSeconds) {
        throw new ControlPlaneError('RASP_CP_BAD_OPTION', `A time must be from 1 to ${maxTtlSeconds} seconds.`);
      }
      const detectedAt = now();
      const entry = {
        scope: profile ?? everyProfile,
        network: network.text,
        address: network.text.includes('/') ? null : network.text,
        detectedAt,
        expiresAt: detectedAt + Math.trunc(ttlSeconds * 1_000),
        source: 'operator' as const,
        reporter: by.name,
        check: null,
        evidence: evidence?.slice(0, 256) ?? null,
        ipSource: null,
      };
      await inTransaction(db, async (tx) => {
        await addEntries(tx, [entry], detectedAt);
        const detail = { scope: entry.scope, ttlSeconds, note: entry.evidence };
        await recordDeed(tx, by, { action: 'blacklist.add', subject: network.text, detail }, detectedAt);
      });
    },
    async removeFromBlacklist(text, { profile } = {}) {
      const network = readNetwork(text);
      const rows = await listEntries(db, { now: 0, network: network.text });
      const scopes = rows.map((row) => row.scope).filter((scope) => profile === undefined || scope === profile);
      return inTransaction(db, async (tx) => {
        let removed = 0;
        for (const scope of scopes) if (await removeEntry(tx, scope, network.text, now())) removed++;
        const deed = { action: 'blacklist.remove', subject: network.text, detail: { scopes } };
        if (removed > 0) await recordDeed(tx, by, deed, now());
        return removed;
      });
    },
  };
}

function readNetwork(text: string): NonNullable<ReturnType<typeof parseNetwork>> {
  const network = parseNetwork(text);
  if (network === null) {
    throw new ControlPlaneError('RASP_CP_BAD_NETWORK', `${text.slice(0, 60)} is neither an address nor a CIDR.`);
  }
  return network;
}

function checkName(kind: string, name: string): void {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) return;
  throw new ControlPlaneError(
    'RASP_CP_BAD_OPTION',
    `The name of a ${kind} is 1 to 64 letters, digits, dots, dashes and underscores, and begins with a letter or digit.`,
  );
}

function noProfile(name: string): ControlPlaneError {
  return new ControlPlaneError(
    'RASP_CP_NOT_FOUND',
    `There is no profile ${name.slice(0, 64)}; make it with: profiles set ${name.slice(0, 64)} KEY=VALUE`,
  );
}

/** A year; what is longer belongs in a firewall. */
const maxTtlSeconds = 31_536_000;
