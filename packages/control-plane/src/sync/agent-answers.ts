import { randomBytes } from 'node:crypto';
import type { BeaconRequest, ConnectRequest } from '@rasp/core/protocol';
import { buildAnswer } from '@rasp/core/protocol';
import { stockBeaconAnswer, stockConnectAnswer, stockLimits } from '../compat/pyrasp-answer.ts';
import { pyraspShape } from '../compat/pyrasp-version.ts';
import { profileFor, type ServedProfile } from '../profiles/served-profile.ts';
import type { RolloutWatch } from '../rollout/watch.ts';
import { fromNumber, parseNetwork } from '../trust/network.ts';
import type { BeaconTokens } from './cursor.ts';
import { createOwnAnswers, type OwnSources } from './own-answers.ts';
import { singleAnswer, type WholeAnswer } from './shared-answer.ts';
import { stockAddresses } from './stock-addresses.ts';
import type { StockProgress } from './stock-progress.ts';

/** Everything that answers are made from. */
export interface AnswerSources extends OwnSources {
  readonly tokens: BeaconTokens;
  readonly progress: StockProgress;
  readonly rollouts: Pick<RolloutWatch, 'note'>;
  /** Where agents send beacons, without a slash at the end. */
  beaconUrl(): string;
}

/** Makes answers, ready to be sent. */
export interface AgentAnswers {
  connect(request: ConnectRequest, selector: string, profile: ServedProfile, now: number): WholeAnswer;
  /** True where an agent may have been told more by another server than this one knows: it has to read the store before it answers. */
  isAhead(cursor: string | null): boolean;
  /** `urlToken` is what stands behind the beacon URL, for stock agents. */
  beacon(
    request: BeaconRequest,
    selector: string,
    profile: ServedProfile,
    urlToken: string | null,
    now: number,
  ): string;
  /** How far an agent of a profile knows the list by its cursor, and how many changes it is behind; null where it does not say. */
  standing(cursor: string | null, profile: string): { readonly position: number | null; readonly lag: number | null };
}

/** Creates the maker of answers: ours for agents that name themselves, PyRASP's for all others. */
export function createAgentAnswers(sources: AnswerSources): AgentAnswers {
  const { live, snapshots, tokens, progress, cursors } = sources;
  const own = createOwnAnswers(sources);

  function connectStock(request: ConnectRequest, selector: string, whole: ServedProfile, now: number): WholeAnswer {
    const shape = pyraspShape(request.version);
    const instance = randomBytes(8).toString('hex');
    const profile = profileFor(whole, instance);
    const snapshot = snapshots.of(profile.name, now);
    const token = tokens.issue(selector, {
      instance,
      start: snapshot.cursor,
      revision: profile.revision,
    });
    const config = { ...profile.stockConfig(shape), BEACON_URL: `${sources.beaconUrl()}/${token}` };
    return singleAnswer(stockConnectAnswer(config, snapshot.stock(profile.delaySeconds), shape));
  }

  function beaconStock(
    request: BeaconRequest,
    selector: string,
    whole: ServedProfile,
    urlToken: string | null,
    now: number,
  ): string {
    const shape = pyraspShape(request.version);
    const token = urlToken === null ? null : tokens.read(selector, urlToken);
    const profile = profileFor(whole, token?.instance ?? null);
    // Where a restored store no longer knows the position, the agent is told everything.
    const start = cursors.parse(token?.start ?? null) ?? 0;
    const known = token === null ? live.positionAt(now - overlapMs) : progress.from(token.instance, start);
    // Another server may have told it more than this one knows yet.
    const from = Math.min(known, live.head());
    const delta = stockDelta(profile.name, from, now);
    const reported = new Set(request.blacklist.map((entry) => entry.address));
    const added = delta.add.filter((address) => !reported.has(address));
    if (token !== null) progress.given(token.instance, start, delta.through);
    const changed = token !== null && token.revision !== profile.revision && shape.configInBeacon;
    const offer = changed && progress.offered(token.instance, profile.revision) < maxOffers;
    if (!offer && added.length + delta.remove.length === 0) return nothingNewForStock;
    return stockBeaconAnswer(
      {
        ...(offer ? { config: offeredConfig(profile, shape, selector, token.instance, delta.through) } : {}),
        ...(added.length + delta.remove.length > 0 ? { blacklist: { new: added, remove: delta.remove } } : {}),
      },
      shape,
    );
  }

  /** The configuration with a new URL: a beacon that comes in by it proves that the configuration arrived. */
  function offeredConfig(
    profile: ServedProfile,
    shape: ReturnType<typeof pyraspShape>,
    selector: string,
    instance: string,
    start: number,
  ): Readonly<Record<string, unknown>> {
    const token = tokens.issue(selector, { instance, start: cursors.format(start), revision: profile.revision });
    return { ...profile.stockConfig(shape), BEACON_URL: `${sources.beaconUrl()}/${token}` };
  }

  function stockDelta(profile: string, from: number, now: number): StockDelta {
    for (let limit = stockDeltaLimit; limit >= 1; limit = Math.floor(limit / 2)) {
      const delta = live.delta(profile, from, limit, now);
      if (delta === null) break;
      const add = delta.add.flatMap(stockAddresses);
      const remove = delta.remove.flatMap(stockAddresses).filter((address) => !isStillListed(profile, address, now));
      // A range is many entries to a stock agent: take fewer changes until they fit, the rest comes with the next beacon.
      if (Math.max(add.length, remove.length) <= stockLimits.beacon) return { add, remove, through: delta.through };
    }
    // The log no longer reaches back: give the newest entries. What was removed meanwhile the agent ends by its own clock.
    const snapshot = snapshots.of(profile, now);
    const newest = snapshot.newest(stockLimits.beacon).flatMap(stockAddresses);
    return { add: newest.slice(0, stockLimits.beacon), remove: [], through: snapshot.seq };
  }

  /** An address whose range was removed may be listed by itself or by another range that was given as addresses. */
  function isStillListed(profile: string, address: string, now: number): boolean {
    const network = parseNetwork(address);
    if (network === null || network.family === 6) return live.lists(profile, address, now);
    for (let prefix = 32; prefix >= 24; prefix--) {
      const range = fromNumber(4, network.base, prefix);
      if (range !== null && live.lists(profile, range.text, now)) return true;
    }
    return false;
  }

  return {
    isAhead: (cursor) => cursor !== null && (cursors.parse(cursor) ?? Number.POSITIVE_INFINITY) > live.head(),
    standing(cursor, profile) {
      const position = cursors.parse(cursor);
      return { position, lag: position === null ? null : Math.max(0, live.headOf(profile) - position) };
    },
    connect(request, selector, profile, now) {
      return request.extension.agent === null
        ? connectStock(request, selector, profile, now)
        : own.connect(request, selector, profileFor(profile, `${selector}:${request.extension.agent.instance}`), now);
    },
    beacon(request, selector, profile, urlToken, now) {
      if (profile.staged?.isWatched === true)
        sources.rollouts.note(profile.staged, profile.revision, selector, request, now);
      return request.extension.agent === null
        ? beaconStock(request, selector, profile, urlToken, now)
        : own.beacon(request, selector, profileFor(profile, `${selector}:${request.extension.agent.instance}`), now);
    },
  };
}

interface StockDelta {
  readonly add: readonly string[];
  readonly remove: readonly string[];
  readonly through: number;
}

const nothingNewForStock = JSON.stringify(buildAnswer({}));

/** At most so many changes in one answer, and fewer where ranges are among them. */
const stockDeltaLimit = 1_000;

/**
 * How far back a stock agent without a token is told of changes: four beacons at the usual 30 seconds. It has no identity,
 * so that the same answer has to do for all agents of its key.
 */
const overlapMs = 120_000;

/** An agent that keeps its URL after so many offers does not take one from a beacon. */
const maxOffers = 3;
