import type { SimulatedAgent } from './simulated-agent.ts';

/** An entry as the server lists it. */
export interface ServerEntry {
  readonly scope: string;
  readonly network: string;
  readonly expires_at: number;
}

/** What a test knows of the server's list, and what it therefore expects of agents. */
export interface Expectations {
  /** Takes over the list as it stands. */
  observe(entries: readonly ServerEntry[], now: number): void;
  /** Notes that an operator took a network off, for all profiles. */
  removed(network: string, now: number): void;
  /** Notes that the server acknowledged what an agent caught. */
  acknowledged(profile: string, network: string, detectedAt: number, now: number): void;
  /** Gives what an agent unblocked although it knew of it, for longer, and the server has listed it without a break since. */
  unblockedEarly(agent: SimulatedAgent, now: number): readonly string[];
  /** Gives what was acknowledged and is not on the list, although its time is not over. */
  lost(now: number): readonly string[];
  /** The networks that a profile's agents have to block, with their ends. */
  list(profile: string, now: number): ReadonlyMap<string, number>;
}

/** Until when an agent was to block a network, and when it was found to know. */
interface Told {
  readonly end: number;
  readonly since: number;
}

/** Until when the server lists a network, and since when without a break. */
interface Standing {
  readonly end: number;
  readonly since: number;
}

/** Begins to watch. `delayMs` is how long a caught attacker is listed. */
export function createExpectations(profiles: readonly string[], delayMs: number): Expectations {
  let listed: readonly ServerEntry[] = [];
  const standing = new Map<string, ReadonlyMap<string, Standing>>();
  const removals = new Map<string, number>();
  const acknowledgements = new Map<
    string,
    { readonly profile: string; readonly detectedAt: number; readonly at: number }
  >();
  const seen = new Map<SimulatedAgent, { generation: number; blocked: ReadonlyMap<string, Told> }>();
  const id = (profile: string, network: string): string => `${profile} ${network}`;

  function list(profile: string, now: number): Map<string, number> {
    const found = new Map<string, number>();
    for (const { scope, network, expires_at } of listed) {
      if ((scope === profile || scope === '*') && expires_at > now) {
        found.set(network, Math.max(expires_at, found.get(network) ?? 0));
      }
    }
    return found;
  }

  return {
    observe(entries, now) {
      listed = entries;
      for (const profile of profiles) {
        const before = standing.get(profile) ?? new Map<string, Standing>();
        const next = new Map<string, Standing>();
        for (const [network, end] of list(profile, now)) {
          const known = before.get(network);
          // Its time was over, were it for a moment, or an operator took it off: then it is listed anew.
          const isNew = known === undefined || known.end <= now || (removals.get(network) ?? 0) >= known.since;
          next.set(network, { end, since: isNew ? now : known.since });
        }
        standing.set(profile, next);
      }
    },
    removed: (network, now) => void removals.set(network, now),
    acknowledged: (profile, network, detectedAt, now) =>
      void acknowledgements.set(id(profile, network), { profile, detectedAt, at: now }),
    unblockedEarly(agent, now) {
      const before = seen.get(agent)?.generation === agent.generation ? seen.get(agent)?.blocked : undefined;
      const blocked = agent.blocked();
      const told = [...blocked].map(([network, end]): [string, Told] => {
        const known = before?.get(network);
        return [network, known !== undefined && known.end >= end ? known : { end, since: now }];
      });
      seen.set(agent, { generation: agent.generation, blocked: new Map(told) });
      return [...(before ?? [])]
        .filter(([network, { end, since }]) => {
          const known = standing.get(agent.profile)?.get(network);
          if (end <= now) return false;
          // Rounded to the minute it may have been told a later end than the server's own.
          return known !== undefined && known.since < since && (blocked.get(network) ?? 0) < Math.min(end, known.end);
        })
        .map(
          ([network, { end }]) =>
            `${agent.name} was to block ${network} until ${end}, and at ${now} has ${blocked.get(network)}`,
        );
    },
    lost(now) {
      const missing: string[] = [];
      const lists = new Map<string, ReadonlyMap<string, number>>();
      for (const [key, { profile, detectedAt, at }] of acknowledgements) {
        const network = key.slice(profile.length + 1);
        // A second report moves the end only where it gains a tenth of the time.
        const end = Math.floor(detectedAt / 1_000) * 1_000 + delayMs * 0.9;
        // What an operator took off comes back only by what was caught after that, however late its report arrives.
        if (end <= now || (removals.get(network) ?? 0) > detectedAt) {
          acknowledgements.delete(key);
          continue;
        }
        const known = lists.get(profile) ?? list(profile, now);
        lists.set(profile, known);
        if (!known.has(network))
          missing.push(`${network} of ${profile}, caught at ${detectedAt}, acknowledged at ${at}`);
      }
      return missing;
    },
    list,
  };
}
