import type { BeaconRequest, ConnectRequest, RequestExtension } from '@rasp/core/protocol';
import { buildAnswer, compactList, signedAnswer } from '@rasp/core/protocol';
import type { ServedProfile } from '../profiles/served-profile.ts';
import type { Signer } from '../signing/signer.ts';
import { entriesJson } from './entries-json.ts';
import type { Cursors } from './epochs.ts';
import type { ListUrls } from './list-urls.ts';
import type { Delta, LiveBlacklist } from './live-blacklist.ts';
import { sharedAnswer, singleAnswer, type WholeAnswer } from './shared-answer.ts';
import { inlineLimit, type Snapshots } from './snapshots.ts';
import { stockAddresses } from './stock-addresses.ts';

/** What answers to our agents are made from. */
export interface OwnSources {
  readonly cursors: Cursors;
  readonly live: LiveBlacklist;
  readonly snapshots: Snapshots;
  readonly listUrls: ListUrls;
  readonly signer: Signer;
  /** Number of the last change of what is served. */
  version(): number;
  /** Where compact lists are, without a slash at the end. */
  listUrl(): string;
}

/** Makes answers to agents that name themselves. */
export interface OwnAnswers {
  connect(request: ConnectRequest, selector: string, profile: ServedProfile, now: number): WholeAnswer;
  beacon(request: BeaconRequest, selector: string, profile: ServedProfile, now: number): string;
}

/** An answer before it is sent: what it says, and what an agent has to hold for it to be one. */
interface Draft {
  /** Under the same name and id the same is said, beside `from` and `position`. */
  readonly name: string;
  readonly id: string;
  readonly from: number | null;
  readonly position: number;
  make(): string;
}

/** Creates the maker of answers to our agents: signed for those that ask for it where there is a key, plain for all others. */
export function createOwnAnswers(sources: OwnSources): OwnAnswers {
  const { live, snapshots, cursors, signer } = sources;
  const unchanged = new Map<string, { readonly id: string; readonly answer: string }>();
  const told = new Map<string, { readonly id: string; readonly answer: string }>();
  const connected = new Map<string, { readonly id: string; readonly answer: WholeAnswer }>();

  function isSigned({ accept }: RequestExtension): boolean {
    return signer.key() !== null && accept.includes(signedAnswer.accept);
  }

  function toSign(kind: 'connect' | 'beacon', audience: string, { from, position, ...draft }: Draft) {
    const epoch = cursors.format(position).split('.')[0] ?? '';
    return { head: { kind, audience, version: sources.version(), epoch, from, position }, ...draft };
  }

  function connectDraft(request: ConnectRequest, profile: ServedProfile, now: number): Draft {
    const { accept, cursor } = request.extension;
    const delta = connectDelta(request, profile, now);
    if (delta !== null) return deltaDraft(profile, true, cursors.parse(cursor) ?? 0, delta, true);
    const snapshot = snapshots.of(profile.name, now);
    const head = `${ownHead(profile)},"config":${profile.ownConfig}`;
    const at = { from: null, position: snapshot.seq };
    // The list brings its cursor with it.
    if (accept.includes(compactList.accept) && snapshot.size > inlineLimit) {
      const { digest, sha256 } = snapshot.compact();
      const url = `${sources.listUrl()}/${sources.listUrls.path(profile.name, digest, now)}`;
      const rest = `"blacklistUrl":${JSON.stringify(url)},"blacklistDigest":"${sha256}"`;
      return {
        ...at,
        name: `${nameOf(profile)} url`,
        id: `${profile.revision} ${url}`,
        make: () => `${head},${rest}}}`,
      };
    }
    const expiry = accept.includes('blacklist-expiry');
    return {
      ...at,
      name: `${nameOf(profile)} ${expiry}`,
      id: `${snapshot.cursor} ${profile.revision}`,
      make() {
        const list = expiry ? snapshot.own() : snapshot.stock(profile.delaySeconds).json;
        return `${head},"cursor":${JSON.stringify(snapshot.cursor)},"blacklist":${list}}}`;
      },
    };
  }

  /** The same bytes for every agent that is told the same, until something changes. */
  function shared({ name, id, make }: Draft): WholeAnswer {
    const last = connected.get(name);
    if (last?.id === id) return last.answer;
    const answer = sharedAnswer(make());
    connected.set(name, { id, answer });
    return answer;
  }

  function isUpToDate(request: BeaconRequest, profile: ServedProfile): boolean {
    return request.extension.config?.revision === profile.revision;
  }

  function hasAll(position: number | null, profile: ServedProfile): boolean {
    return position !== null && position >= live.headOf(profile.name) && position <= live.head();
  }

  function beaconDraft(request: BeaconRequest, profile: ServedProfile, now: number): Draft {
    const position = cursors.parse(request.extension.cursor);
    const upToDate = isUpToDate(request, profile);
    if (upToDate && hasAll(position, profile)) {
      const at = { from: live.headOf(profile.name), position: live.head() };
      return { ...at, name: nameOf(profile), id: profile.revision, make: () => nothingNew(profile) };
    }
    const delta = position === null ? null : live.delta(profile.name, position, ownDeltaLimit, now);
    const { accept } = request.extension;
    // Where the list is cheap to take, that is faster than catching up a thousand changes at a time.
    const isFarBehind = delta !== null && delta.remaining > catchUpLimit && accept.includes(compactList.accept);
    if (delta === null || isFarBehind) {
      const config = upToDate ? '' : `,"config":${profile.ownConfig}`;
      return {
        name: `${nameOf(profile)} resync ${upToDate}`,
        id: profile.revision,
        from: null,
        position: live.head(),
        make: () => `${ownHead(profile)}${config},"resync":true}}`,
      };
    }
    return deltaDraft(profile, !upToDate, position ?? 0, delta, accept.includes('blacklist-expiry'));
  }

  /** An agent that restored its last list from disk says where it stands, and needs only what changed since. */
  function connectDelta(request: ConnectRequest, profile: ServedProfile, now: number): Delta | null {
    const { accept, cursor } = request.extension;
    if (!accept.includes('connect-delta') || !accept.includes('blacklist-expiry')) return null;
    const position = cursors.parse(cursor);
    const delta = position === null ? null : live.delta(profile.name, position, ownDeltaLimit, now);
    return delta !== null && delta.remaining > catchUpLimit ? null : delta;
  }

  function deltaDraft(profile: ServedProfile, withConfig: boolean, from: number, delta: Delta, expiry: boolean): Draft {
    return {
      name: `${nameOf(profile)} ${withConfig} ${expiry}`,
      // What an entry of a delta says is how it stands at the head.
      id: `${profile.revision} ${live.head()}`,
      from,
      position: delta.through,
      make() {
        const cursor = JSON.stringify(cursors.format(delta.through));
        const config = withConfig ? `,"config":${profile.ownConfig}` : '';
        const more = delta.remaining > 0 ? ',"more":true' : '';
        const head = `${ownHead(profile)},"cursor":${cursor}${more}${config}`;
        if (delta.add.length + delta.remove.length === 0) return `${head}}}`;
        const added = expiry ? entriesJson(delta.add) : JSON.stringify(delta.add.flatMap(stockAddresses));
        const removed = expiry ? delta.remove.map((entry) => entry.network) : delta.remove.flatMap(stockAddresses);
        return `${head},"blacklist":{"new":${added},"remove":${JSON.stringify(removed)}}}}`;
      },
    };
  }

  function ownHead(profile: ServedProfile): string {
    return `{"status":true,"message":"ok","data":{"revision":${JSON.stringify(profile.revision)}`;
  }

  /** The same text for every agent of a profile until something changes. */
  function nothingNew(profile: ServedProfile): string {
    const id = `${live.head()} ${profile.revision}`;
    const name = nameOf(profile);
    const last = unchanged.get(name);
    if (last?.id === id) return last.answer;
    const answer = JSON.stringify(buildAnswer({ revision: profile.revision, cursor: cursors.format(live.head()) }));
    unchanged.set(name, { id, answer });
    return answer;
  }

  /** The same text for agents of a profile that stand at the same place: what many report at once they are all told at once. */
  function news(request: BeaconRequest, profile: ServedProfile, now: number): string {
    const { accept, cursor } = request.extension;
    const forms = [
      isUpToDate(request, profile),
      accept.includes('blacklist-expiry'),
      accept.includes(compactList.accept),
    ];
    // The second, because entries end.
    const at = [cursors.parse(cursor), cursors.format(live.head()), Math.floor(now / 1_000)];
    const id = [profile.revision, ...at, ...forms].join(' ');
    const name = nameOf(profile);
    const last = told.get(name);
    if (last?.id === id) return last.answer;
    const answer = beaconDraft(request, profile, now).make();
    told.set(name, { id, answer });
    return answer;
  }

  return {
    connect(request, selector, profile, now) {
      const draft = connectDraft(request, profile, now);
      if (isSigned(request.extension)) return signer.whole(toSign('connect', selector, draft), now);
      return draft.from === null ? shared(draft) : singleAnswer(draft.make());
    },
    beacon(request, selector, profile, now) {
      if (isSigned(request.extension)) {
        return signer.text(toSign('beacon', selector, beaconDraft(request, profile, now)), now);
      }
      const isQuiet = isUpToDate(request, profile) && hasAll(cursors.parse(request.extension.cursor), profile);
      return isQuiet ? nothingNew(profile) : news(request, profile, now);
    },
  };
}

function nameOf(profile: ServedProfile): string {
  return `${profile.name} ${profile.slot}`;
}

/** An agent with more than so many changes still before it after an answer takes the whole list. */
const catchUpLimit = 4_000;

/** At most so many changes in one answer: 17 KB; the rest comes with the next beacon. */
const ownDeltaLimit = 1_000;
