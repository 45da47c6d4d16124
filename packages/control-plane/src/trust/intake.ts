import type { SharedEntry } from '@rasp/core/protocol';
import type { NeverBlockGuard } from '../repositories/never-block-guard.ts';
import type { Breaker } from './breaker.ts';
import type { NewEntry } from './merge-entry.ts';
import { fromNumber, isSingleAddress, parseNetwork } from './network.ts';
import { createTokenBuckets } from './token-bucket.ts';

/** What happened to the entries of one beacon. */
export interface IntakeResult {
  readonly accepted: readonly NewEntry[];
  /** Entries that were turned away, by reason; they are counted and never block anybody. */
  readonly refused: Readonly<Record<'malformed' | 'never-block' | 'expired' | 'rate', number>>;
}

/** Who reports, and under which profile. */
export interface Reporter {
  readonly selector: string;
  readonly profile: string;
  /** How long an entry of this profile stays, in milliseconds. */
  readonly ttlMs: number;
  /** Function and running agent, where they say who they are. */
  readonly functionId: string | null;
  readonly instance: string | null;
}

/** Judges what agents report. */
export interface Intake {
  judge(entries: readonly SharedEntry[], reporter: Reporter, now: number): IntakeResult;
}

/**
 * Creates the judge of reported entries.
 *
 * An agent may add and never remove; what it adds holds for its own profile only, and is a single address (a single IPv6
 * address stands for its /64, because a client changes addresses inside it). Its clock is believed between one hour ago
 * and one minute ahead. A stolen key can list `perMinute` sources a minute and `perDay` a day; the rest is refused. What is
 * listed already costs nothing: a fleet under attack reports the same sources from every instance. What a check or key reports
 * that has run away waits for a person ({@link Breaker}).
 */
export function createIntake(
  neverBlock: Pick<NeverBlockGuard, 'covers'>,
  limits: { perMinute(): number; perDay(): number },
  isListed: (profile: string, network: string, now: number) => boolean,
  breaker: Breaker,
): Intake {
  const minute = createTokenBuckets(limits.perMinute, 60_000);
  const day = createTokenBuckets(limits.perDay, 86_400_000);
  return {
    judge(entries, reporter, now) {
      const refused = { malformed: 0, 'never-block': 0, expired: 0, rate: 0 };
      const candidates = new Map<string, Judged>();
      for (const entry of entries) {
        const parsed = parseNetwork(entry.address);
        const network =
          parsed !== null && parsed.family === 6 && parsed.prefix >= 64 ? fromNumber(6, parsed.base, 64) : parsed;
        if (parsed === null || network === null || (network.family === 4 && network.prefix !== 32)) refused.malformed++;
        else if (network.family === 6 && network.prefix !== 64) refused.malformed++;
        else if (neverBlock.covers(network, reporter.profile)) refused['never-block']++;
        else {
          const detectedAt = Math.min(Math.max(Math.trunc(entry.epoch * 1_000), now - 3_600_000), now + 60_000);
          if (detectedAt + reporter.ttlMs <= now) {
            refused.expired++;
            continue;
          }
          candidates.set(network.text, {
            scope: reporter.profile,
            network: network.text,
            address: isSingleAddress(parsed) ? parsed.text : null,
            detectedAt,
            expiresAt: detectedAt + reporter.ttlMs,
            source: 'agent',
            reporter: reporter.selector,
            check: entry.origin?.check ?? null,
            evidence: entry.origin?.evidence ?? null,
            ipSource: entry.origin?.ipSource ?? null,
            functionId: reporter.functionId,
            instance: reporter.instance,
            hold: null,
          });
        }
      }
      const accepted: Judged[] = [];
      const fresh: Judged[] = [];
      for (const entry of candidates.values()) {
        (isListed(reporter.profile, entry.network, now) ? accepted : fresh).push(entry);
      }
      const wanted = fresh.length;
      const allowed = wanted === 0 ? 0 : day.take(reporter.selector, minute.take(reporter.selector, wanted, now), now);
      refused.rate = wanted - allowed;
      for (let index = 0; index < allowed; index++) {
        const entry = fresh[index] as Judged;
        if (breaker.holds(entry.check, reporter.selector, now)) entry.hold = 'breaker';
        accepted.push(entry);
      }
      return { accepted, refused };
    },
  };
}

/** Whether it has to wait for a person is known last. */
type Judged = Omit<NewEntry, 'hold'> & { hold: 'breaker' | null };
