import type { Kysely } from 'kysely';
import { system } from '../audit/author.ts';
import { ControlPlaneError } from '../errors.ts';
import { changeRollout, openRollouts } from '../repositories/profile-revisions.ts';
import { readRolloutReports } from '../repositories/rollout-reports.ts';
import type { RolloutReportRow, RolloutRow, Tables } from '../store/tables.ts';
import { inTransaction } from '../store/transaction.ts';
import { type Crossing, type InstanceReport, judgeRollout, type RolloutLimits, type RolloutReports } from './limits.ts';
import type { Stewardship } from './steward.ts';

/** A limit that is crossed at present, and since when. */
export interface StandingCrossing extends Crossing {
  readonly since: number;
}

/** Watches over rollouts that state limits. */
export interface Overseer {
  hasWork(): Promise<boolean>;
  run(): Promise<void>;
}

/**
 * Creates the overseer: where a limit of a rollout is crossed and stays so for a minute, the rollout is taken back in the name of the control plane.
 *
 * Once crossed, a limit counts as crossed until what is measured falls a fifth below it, so that a value that swings around it is not over each time that it dips.
 */
export function createOverseer(given: {
  readonly db: Kysely<Tables>;
  readonly stewardship: Pick<Stewardship, 'changeRollout'>;
  readonly now: () => number;
  readonly onRollback: (rollout: RolloutRow, crossing: Crossing) => void;
}): Overseer {
  const { db, stewardship, now } = given;

  async function look(rollout: RolloutRow): Promise<void> {
    const limits = limitsOf(rollout);
    if (limits === null) return;
    const reports = reportsOf(await readRolloutReports(db, rollout.id));
    const standing = crossingOf(rollout);
    const crossing = judgeRollout(limits, reports, standing === null ? 1 : ease);
    if (crossing === null) {
      if (standing !== null) await note(rollout, null);
    } else if (standing === null) await note(rollout, { ...crossing, since: now() });
    else if (now() - standing.since >= holdMs) await takeBack(rollout, crossing);
  }

  function note(rollout: RolloutRow, standing: StandingCrossing | null): Promise<void> {
    const crossed = standing === null ? null : JSON.stringify(standing);
    return inTransaction(db, (tx) => changeRollout(tx, rollout.id, { crossed }));
  }

  async function takeBack(rollout: RolloutRow, crossing: Crossing): Promise<void> {
    const change = { state: 'rolled-back', id: rollout.id } as const;
    try {
      await stewardship.changeRollout(rollout.profile, change, crossing.message, {
        by: system,
        isAdmin: true,
        isPerson: false,
      });
    } catch (error) {
      // Somebody ended it in this very moment.
      if (error instanceof ControlPlaneError && error.code === 'RASP_CP_CONFLICT') return;
      throw error;
    }
    given.onRollback(rollout, crossing);
  }

  return {
    hasWork: async () => (await openRollouts(db)).some(({ limits }) => limits !== null),
    async run() {
      for (const rollout of await openRollouts(db)) await look(rollout);
    },
  };
}

/** The limits of a rollout; null where it states none. */
export function limitsOf(rollout: Pick<RolloutRow, 'limits'>): RolloutLimits | null {
  return rollout.limits === null ? null : (JSON.parse(rollout.limits) as RolloutLimits);
}

/** What is crossed at present; null where nothing is. */
export function crossingOf(rollout: Pick<RolloutRow, 'crossed'>): StandingCrossing | null {
  return rollout.crossed === null ? null : (JSON.parse(rollout.crossed) as StandingCrossing);
}

/** Stored reports by side. */
export function reportsOf(rows: readonly RolloutReportRow[]): RolloutReports {
  const of = (side: RolloutReportRow['side']): readonly InstanceReport[] =>
    rows
      .filter((row) => row.side === side)
      .map((row) => ({
        requests: row.requests,
        blocked: row.blocked,
        agentErrors: row.agent_errors,
        refused: row.refused === 1,
      }));
  return { staged: of('staged'), base: of('base') };
}

const holdMs = 60_000;
const ease = 0.8;
