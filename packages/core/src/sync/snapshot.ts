import type { BlacklistEntry, OwnEntry } from '../blacklist/blacklist.ts';
import type { Config } from '../config/config.ts';
import type { CheckId } from '../detectors/taxonomy.ts';
import { readSharedEntries } from '../protocol/blacklist-entries.ts';
import { asCount, asNumber, asObject, asText, asToken, isWithinBounds, member, parseText } from '../protocol/fields.ts';
import { wireLimits } from '../protocol/limits.ts';
import type { Reached } from './answer-verifier.ts';
import { wireEntry } from './request-body.ts';

/** The last good state that a control plane gave, as it outlives a process. */
export interface Snapshot {
  /** Wall clock milliseconds of the answer it came from. */
  readonly savedAt: number;
  /** The configuration as it was served: it is validated again before use. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly revision: string | null;
  readonly cursor: string | null;
  /** How far signed answers had brought it; null where answers needed no signature. */
  readonly reached: Reached | null;
  readonly blacklist: readonly BlacklistEntry[];
  /** Which of them are to be shared still: a start that took them for the control plane's would never hear that it does not list them. */
  readonly own: readonly OwnEntry[];
}

/** Where the last good snapshot is kept. Neither method throws. */
export interface SnapshotStore {
  /** The snapshot, or null where there is none that can be trusted. Synchronous: it is read before the first request. */
  load(now: number): Snapshot | null;
  /** Writes the snapshot; resolves false where that failed. */
  save(snapshot: Snapshot): Promise<boolean>;
}

/** A snapshot older than a day says little about today's policy; one from the future says something about the clock. */
const maxAgeMs = 86_400_000;
const maxSkewMs = 300_000;
/** 50,000 entries are 2 MB of text and 30 ms to read. */
const maxEntries = 50_000;

/** Creates the store that a configuration asks for: in SNAPSHOT_DIR, or none where that is empty. */
export function createConfiguredSnapshots(config: Config, cloudUrl: string, key: string | null): SnapshotStore | null {
  const { SNAPSHOT_DIR, MAX_CLOUD_RESPONSE_BYTES } = config.parameters;
  return SNAPSHOT_DIR === '' ? null : createSnapshotStore(SNAPSHOT_DIR, cloudUrl, key, MAX_CLOUD_RESPONSE_BYTES);
}

/**
 * Creates a store that keeps one file per control plane and key in `directory`.
 *
 * The file carries a keyed digest: a temporary directory is shared, and what another user put there, or half a file, must not become
 * our configuration. It is a regular file of our own, readable by us alone, written beside its place and renamed.
 */
export function createSnapshotStore(
  directory: string,
  cloudUrl: string,
  key: string | null,
  maxBytes: number,
): SnapshotStore {
  const crypto = process.getBuiltinModule('node:crypto');
  const path = process.getBuiltinModule('node:path');
  const secret = `${cloudUrl}\n${key ?? ''}`;
  const name = crypto.createHash('sha256').update(secret).digest('hex').slice(0, 32);
  const file = path.join(directory, `rasp-${name}.json`);
  const digest = (text: string): string => crypto.createHmac('sha256', secret).update(text).digest('hex');
  return {
    load(now) {
      const text = readOwnFile(file, maxBytes + 65);
      if (text === null || text.length < 66) return null;
      // A digest is 64 characters, a line feed, then what was digested.
      const body = text.slice(65);
      const given = Buffer.from(text.slice(0, 64));
      const wanted = Buffer.from(digest(body));
      if (given.length !== wanted.length || !crypto.timingSafeEqual(given, wanted)) return null;
      return parseSnapshot(body, now);
    },
    async save(snapshot) {
      const body = JSON.stringify({
        ...snapshot,
        blacklist: toWire(snapshot.blacklist),
        own: snapshot.own.map(wireEntry),
      });
      if (Buffer.byteLength(body) > maxBytes) return false;
      return writeOwnFile(directory, file, `${digest(body)}\n${body}`);
    },
  };
}

/** Reads a snapshot's text; null where it is too old, from the future, or not one of ours. */
export function parseSnapshot(text: string, now: number): Snapshot | null {
  const object = asObject(parseText(text));
  if (object === null) return null;
  const savedAt = asNumber(member(object, 'savedAt'), 0, Number.MAX_SAFE_INTEGER);
  const config = asObject(member(object, 'config'));
  const listed = member(object, 'blacklist');
  if (savedAt === null || savedAt < now - maxAgeMs || savedAt > now + maxSkewMs) return null;
  if (
    config === null ||
    !Array.isArray(listed) ||
    !isWithinBounds(config, wireLimits.configDepth, wireLimits.configNodes)
  ) {
    return null;
  }
  const blacklist: BlacklistEntry[] = [];
  for (const item of listed.slice(0, maxEntries)) {
    if (!Array.isArray(item)) continue;
    const network = asText(item[0], 64);
    const expiresAt = asNumber(item[1], 0, Number.MAX_SAFE_INTEGER);
    if (network !== null && expiresAt !== null && expiresAt > now) blacklist.push({ network, expiresAt });
  }
  return {
    savedAt,
    config,
    revision: asToken(member(object, 'revision'), wireLimits.text),
    cursor: asToken(member(object, 'cursor'), wireLimits.text),
    reached: readReached(member(object, 'reached')),
    blacklist,
    own: readOwn(member(object, 'own')),
  };
}

function readReached(value: unknown): Reached | null {
  const object = asObject(value);
  if (object === null) return null;
  const version = asCount(member(object, 'version'));
  const position = asCount(member(object, 'position'));
  const epoch = asText(member(object, 'epoch'), wireLimits.text);
  return version === null || position === null || epoch === null ? null : { version, epoch, position };
}

/** Entries of our own stand in the file as on the wire, and it is our own file: the check is one that this agent has named itself. */
function readOwn(value: unknown): readonly OwnEntry[] {
  return readSharedEntries(value).entries.flatMap(({ address, epoch, origin }) =>
    origin === null
      ? []
      : [
          {
            address,
            detectedAt: epoch * 1_000,
            origin: {
              check: origin.check as CheckId,
              evidence: origin.evidence,
              ipSource: origin.ipSource ?? 'header',
            },
          },
        ],
  );
}

/** Gives at most as many entries as a snapshot holds, and whether that is all of them. Those in `unshared` are left out. */
export function entriesForSnapshot(
  entries: Iterable<BlacklistEntry>,
  unshared: readonly OwnEntry[],
): {
  readonly entries: readonly BlacklistEntry[];
  readonly complete: boolean;
} {
  const apart = new Set(unshared.map(({ address }) => address));
  const kept: BlacklistEntry[] = [];
  for (const entry of entries) {
    if (apart.has(entry.network)) continue;
    if (kept.length >= maxEntries) return { entries: kept, complete: false };
    kept.push(entry);
  }
  return { entries: kept, complete: true };
}

function toWire(entries: readonly BlacklistEntry[]): readonly (readonly [string, number])[] {
  return entries.map(({ network, expiresAt }) => [network, expiresAt]);
}

function readOwnFile(file: string, maxBytes: number): string | null {
  const fs = process.getBuiltinModule('node:fs');
  let descriptor: number | null = null;
  try {
    descriptor = fs.openSync(
      file,
      fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0) | (fs.constants.O_NONBLOCK ?? 0),
    );
    const facts = fs.fstatSync(descriptor);
    const uid = process.getuid?.();
    const ours = uid === undefined || facts.uid === uid;
    if (!facts.isFile() || !ours || (facts.mode & 0o077) !== 0 || facts.size > maxBytes) return null;
    return fs.readFileSync(descriptor, 'utf8');
  } catch {
    return null;
  } finally {
    if (descriptor !== null) fs.closeSync(descriptor);
  }
}

async function writeOwnFile(directory: string, file: string, text: string): Promise<boolean> {
  const fs = process.getBuiltinModule('node:fs/promises');
  const beside = `${file}.${process.pid}`;
  try {
    await fs.mkdir(directory, { recursive: true, mode: 0o700 });
    // `wx` refuses a file or link that someone laid there beforehand; one of our own from a killed process goes first.
    await fs.rm(beside, { force: true });
    await fs.writeFile(beside, text, { flag: 'wx', mode: 0o600 });
    await fs.rename(beside, file);
    return true;
  } catch {
    return false;
  }
}
