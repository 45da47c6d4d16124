import { runToEnd } from '@rasp/core/protocol';
import type { Cursors } from './epochs.ts';
import { everyProfile, type LiveBlacklist } from './live-blacklist.ts';
import { type CompactForm, makeSnapshot, type Snapshot } from './snapshot.ts';

/** Gives the list of each profile, as fresh as it may be. */
export interface Snapshots {
  of(profile: string, now: number): Snapshot;
  /** The compact form of a digest: that of the list, or one that was named of late; else the one there is. */
  compact(profile: string, digest: string, now: number): CompactForm;
  /** Begins to renew the lists that have changed; to be called each second. */
  renew(now: number): void;
}

interface Slot {
  snapshot: Snapshot;
  /** Forms that agents were told of before: an agent that was told the digest of one takes no other. */
  past: readonly CompactForm[];
  isRenewing: boolean;
  /** Monotonic milliseconds before which it is not renewed again. */
  restsUntil: number;
}

/**
 * Creates the keeper of snapshots.
 *
 * A short list is made anew when it is asked for and something changed: that takes about a millisecond. A long one is renewed at
 * most each second, in slices between which requests are answered, and takes at most a twentieth of the time: an attack changes
 * the list many times a second while a deployment connects a thousand functions. The older list that is given meanwhile is still
 * right, because its position tells the agent's first beacon where to go on. Only the first list of a profile is made at one go.
 *
 * Profiles without entries of their own share one list, so that a hundred of them cost no more than one.
 */
export function createSnapshots(
  live: LiveBlacklist,
  cursors: Cursors,
  onProblem: (message: string) => void,
): Snapshots {
  const slots = new Map<string, Slot>();
  const begin = (profile: string, now: number) =>
    makeSnapshot(live, cursors, profile, now, (size) => size > inlineLimit);

  function isStale(profile: string, slot: Slot): boolean {
    return slot.snapshot.seq < live.headOf(profile) || slot.snapshot.cursor !== cursors.format(slot.snapshot.seq);
  }

  function renew(profile: string, slot: Slot, now: number): void {
    if (slot.isRenewing || performance.now() < slot.restsUntil) return;
    slot.isRenewing = true;
    const work = begin(profile, now);
    let spentMs = 0;
    const finish = (): void => {
      slot.isRenewing = false;
      slot.restsUntil = performance.now() + Math.max(renewMs, spentMs * shareOfTime);
    };
    const goOn = (): void => {
      const start = performance.now();
      try {
        for (;;) {
          const { done, value } = work.next();
          const passed = performance.now() - start;
          if (done === true) {
            spentMs += passed;
            replace(slot, value);
            finish();
            return;
          }
          if (passed >= sliceMs) break;
        }
        spentMs += performance.now() - start;
        setImmediate(goOn);
      } catch (error) {
        finish();
        onProblem(`The list of profile ${profile} was not renewed: ${String(error)}`);
      }
    };
    setImmediate(goOn);
  }

  function of(name: string, now: number): Snapshot {
    const profile = live.hasOwn(name) ? name : everyProfile;
    const slot = slots.get(profile);
    if (slot === undefined) {
      const snapshot = runToEnd(begin(profile, now));
      slots.set(profile, { snapshot, past: [], isRenewing: false, restsUntil: performance.now() + renewMs });
      return snapshot;
    }
    if (isStale(profile, slot)) {
      if (slot.snapshot.size <= alwaysFresh) replace(slot, runToEnd(begin(profile, now)));
      else renew(profile, slot, now);
    }
    return slot.snapshot;
  }

  return {
    of,
    compact(name, digest, now) {
      const present = of(name, now).compact();
      if (present.digest === digest) return present;
      const slot = slots.get(live.hasOwn(name) ? name : everyProfile);
      return slot?.past.find((form) => form.digest === digest) ?? present;
    },
    renew(now) {
      for (const [profile, slot] of slots) {
        if (slot.snapshot.size > alwaysFresh && isStale(profile, slot)) renew(profile, slot, now);
      }
    },
  };
}

/** Puts a newer list in the place of one, whose compact form agents may still come for. */
function replace(slot: Slot, next: Snapshot): void {
  const form = slot.snapshot.madeCompact();
  if (form !== null) slot.past = [form, ...slot.past].slice(0, keptForms);
  slot.snapshot = next;
}

/** Three of a million entries are 9 MB; an agent comes for one within a second or two. */
const keptForms = 3;

/**
 * Up to so many entries stand in the connect answer itself (54 KB, 10 ms in a small function): a second exchange costs a function
 * more than that.
 */
export const inlineLimit = 2_000;

/** Made in about a millisecond. */
const alwaysFresh = 1_000;
const renewMs = 1_000;
const shareOfTime = 20;
/** The longest that a request waits for a list in the making, unless the collector of garbage comes by. */
const sliceMs = 4;
