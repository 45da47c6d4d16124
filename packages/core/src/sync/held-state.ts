import type { Config } from '../config/config.ts';
import type { BlacklistUpdate } from '../protocol/blacklist-entries.ts';
import type { AnswerExtension, ConfigReport } from '../protocol/extension.ts';
import { wireLimits } from '../protocol/limits.ts';
import { type AnswerVerifier, sha256 } from './answer-verifier.ts';
import { applyBlacklist } from './apply-answer.ts';
import type { CloudSyncDependencies } from './cloud-sync.ts';
import type { FetchedList } from './fetch-list.ts';
import { createConfiguredSnapshots, entriesForSnapshot } from './snapshot.ts';

/** A snapshot of 50,000 entries takes some 40 ms of the function's time to write: not with every beacon. */
const saveIntervalMs = 60_000;

/** An answer's parts, as both exchanges give them. */
export interface UsableAnswer {
  readonly config: Readonly<Record<string, unknown>> | null;
  readonly blacklist: BlacklistUpdate | null;
  readonly extension: AnswerExtension;
}

/** What the control plane gave this instance and what it holds of it. */
export interface HeldState {
  config(): Config;
  cursor(): string | null;
  report(): ConfigReport;
  /** Seconds between beacons: the server's word, else BEACON_DELAY. */
  beaconDelay(): number;
  /** Takes the last good snapshot where there is one. */
  restore(): void;
  /** Applies an answer whole, or not at all and gives the reason. */
  apply(answer: UsableAnswer): string | null;
  /** Takes the whole list in its compact form, or leaves what is held and gives the reason. `digest` is what a signed answer says of its bytes. */
  takeCompactList(list: FetchedList, digest: string | null): Promise<string | null>;
  /** Writes the snapshot when something changed and the last one is a minute old; never rejects. */
  save(): Promise<void>;
}

/** Creates the state of an instance that holds its initial configuration. */
export function createHeldState(
  deps: CloudSyncDependencies,
  verifier: AnswerVerifier | null,
  connectUrl: string,
): HeldState {
  const { applyConfig, blacklist, clock, log } = deps;
  const snapshots =
    deps.snapshots === undefined
      ? createConfiguredSnapshots(deps.initial, connectUrl, deps.bootstrap.key)
      : deps.snapshots;
  let config = deps.initial;
  let served: Readonly<Record<string, unknown>> | null = null;
  let revision: string | null = null;
  let cursor: string | null = null;
  let beaconDelay: number | null = null;
  let report: ConfigReport = { revision: null, state: 'local', error: null };
  let changed = false;
  let savedAt = Number.NEGATIVE_INFINITY;

  return {
    config: () => config,
    cursor: () => cursor,
    report: () => report,
    beaconDelay: () => beaconDelay ?? Math.max(config.parameters.BEACON_DELAY, 1),
    restore() {
      const now = clock.now();
      const snapshot = snapshots?.load(now) ?? null;
      if (snapshot === null) return;
      const applied = applyConfig(snapshot.config, snapshot.revision, 'snapshot');
      if (!applied.ok) {
        log.once('snapshot', 'warn', `the last good configuration was not restored: ${applied.reason}`);
        return;
      }
      const delayMs = applied.config.parameters.BLACKLIST_DELAY * 1_000;
      for (const { address, detectedAt, origin } of snapshot.own) {
        if (detectedAt + delayMs > now) blacklist.addOwn(address, detectedAt, delayMs, origin);
      }
      // After them, because what is listed already is no news.
      blacklist.replace(snapshot.blacklist, now);
      config = applied.config;
      served = snapshot.config;
      revision = snapshot.revision;
      verifier?.restore(snapshot.reached);
      // What was taken without a signature is no list that a signed change could build on.
      cursor = verifier !== null && snapshot.reached === null ? null : snapshot.cursor;
      report = { revision, state: 'applied', error: null };
    },
    apply({ config: raw, blacklist: update, extension }) {
      if (raw !== null) {
        const applied = applyConfig(raw, extension.revision, 'cloud');
        if (!applied.ok) {
          report = { revision: extension.revision, state: 'refused', error: applied.reason.slice(0, 200) };
          return `the configuration was refused: ${applied.reason}`;
        }
        config = applied.config;
        served = raw;
        revision = extension.revision;
        report = { revision, state: 'applied', error: null };
        changed = true;
      }
      if (update !== null) {
        const refused = applyBlacklist(blacklist, update, config.parameters.BLACKLIST_DELAY, clock.now());
        if (refused > 0)
          log.once('blacklist-entries', 'warn', `${refused} blacklist entries of the control plane made no sense`);
        changed ||= update.kind === 'full' || update.add.length > 0 || update.remove.length > 0;
      }
      // A resync asks for the whole list, and so does a null cursor. A whole list without a cursor comes from a server that keeps none; an old cursor would ask it for nonsense.
      // A list that is still to be fetched brings a cursor of its own.
      const listFollows = update === null && extension.blacklistUrl !== null;
      const given = listFollows ? null : extension.cursor;
      cursor = extension.resync ? null : (given ?? (update?.kind === 'full' ? null : cursor));
      beaconDelay = extension.beaconDelay ?? (raw === null ? beaconDelay : null);
      if (!listFollows) verifier?.taken(!extension.resync);
      return null;
    },
    async takeCompactList({ bytes, grant, signed }, digest) {
      const found = verifier === null ? digest : sha256(bytes);
      const unsigned = found === null || found === digest ? null : verifier?.openList(grant, found, signed);
      if (unsigned != null) return unsigned;
      // A bundler may have left the file behind.
      const reader = await import('../protocol/read-compact-list.ts').catch(() => null);
      if (reader === null) return 'its reader is not part of this bundle';
      const now = clock.now();
      let problem: string | null = null;
      blacklist.load((take) => {
        const read = reader.readCompactList(bytes, take);
        if (read.ok) cursor = read.value.cursor;
        else problem = read.reason;
        return read.ok;
      }, now);
      changed ||= problem === null;
      if (problem === null) verifier?.taken(true);
      return problem;
    },
    async save() {
      if (!changed || snapshots === null || served === null) return;
      const sinceMs = clock.monotonic() - savedAt;
      if (sinceMs < saveIntervalMs) return;
      savedAt = clock.monotonic();
      changed = false;
      const own = blacklist.pending();
      const { entries, complete } = entriesForSnapshot(blacklist.entries(), own.slice(wireLimits.entriesPerBeacon));
      const snapshot = {
        savedAt: clock.now(),
        config: served,
        revision,
        cursor: complete ? cursor : null,
        reached: verifier?.reached() ?? null,
        blacklist: entries,
        own: own.slice(0, wireLimits.entriesPerBeacon),
      };
      const saved = await snapshots.save(snapshot);
      if (!saved) log.once('snapshot', 'warn', 'the last good configuration cannot be kept in SNAPSHOT_DIR');
    },
  };
}
