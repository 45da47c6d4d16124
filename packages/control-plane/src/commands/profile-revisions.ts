import type { Command } from 'commander';
import { rolloutLimits } from '../api/profiles.ts';
import { ControlPlaneError } from '../errors.ts';
import { type Danger, dangersOf } from '../profiles/dangers.ts';
import { differencesOf } from '../profiles/differences.ts';
import type { ProfileConfig } from '../profiles/profile-config.ts';
import { findRevision, listRevisions, listRollouts } from '../repositories/profile-revisions.ts';
import { findProfile } from '../repositories/profiles.ts';
import { readServerSettings } from '../repositories/server-settings.ts';
import type { RolloutLimits } from '../rollout/limits.ts';
import { crossingOf } from '../rollout/overseer.ts';
import { createStewardship, type Steward, type Stewardship } from '../rollout/steward.ts';
import type { Store } from '../store/database.ts';
import { decimal, oneOf, readBody, wholeNumber } from './options.ts';
import { commandAuthor, printTable, type StoreChoice, showTime, withOperator } from './with-operator.ts';

/** Adds `history`, `diff`, `activate` and `rollout` to `profiles`. */
export function addRevisionCommands(profiles: Command): void {
  profiles
    .command('history <name>')
    .description('list the revisions of a profile, newest first, with who and why')
    .option('--limit <number>', 'at most so many', wholeNumber, 50)
    .action((name: string, options: StoreChoice & { limit: number }) =>
      withOperator(options, async (_operator, store) => {
        await present(store, name);
        const rows = await listRevisions(store.db, name, null, options.limit);
        printTable(
          ['REVISION', 'STATE', 'MADE', 'BY', 'WHY'],
          rows.map((row) => [String(row.revision), row.state, showTime(row.created_at), row.author, row.reason]),
        );
      }),
    );
  profiles
    .command('diff <name> <revision> [against]')
    .description('print how a revision differs from another: the one that is served unless given')
    .action((name: string, revision: string, against: string | undefined, options: StoreChoice) =>
      withOperator(options, async (_operator, store) => {
        const served = await present(store, name);
        const before = await configOf(store, name, against === undefined ? served.revision : wholeNumber(against));
        const after = await configOf(store, name, wholeNumber(revision));
        const show = (value: unknown): string => JSON.stringify(value);
        for (const { path, before: old, after: next } of differencesOf(before, after)) {
          console.log(`${path}: ${show(old)} → ${show(next)}`);
        }
        for (const danger of dangersOf(before, after)) console.error(`Dangerous: ${danger.message}`);
      }),
    );
  profiles
    .command('activate <name> <revision>')
    .description('serve a revision to all instances or to a part of them; an older one is a rollback')
    .option('--percent <number>', 'share of the instances', wholeNumber, 100)
    .option('--limit-refused <percent>', 'take it back where so many percent of the instances refuse it', wholeNumber)
    .option('--limit-blocked <factor>', 'take it back where so many times more requests are blocked', decimal)
    .option('--limit-errors <percent>', 'take it back where agents fail in so many percent of requests', decimal)
    .option('--min-instances <number>', 'fewer instances say nothing', wholeNumber, 5)
    .option('--min-requests <number>', 'fewer requests say nothing', wholeNumber, 200)
    .option('--reason <text>', 'why', '')
    .option(
      '--override <reason>',
      'serve it although it is dangerous and nobody else approved it; the audit log says why',
    )
    .action((name: string, revision: string, options: ActivateOptions) =>
      withStewardship(options, async (stewardship, who) => {
        const number = wholeNumber(revision);
        const { percent, reason, override } = options;
        if (percent < 1 || percent > 100)
          throw new ControlPlaneError('RASP_CP_BAD_OPTION', 'A share is from 1 to 100.');
        if (override !== undefined) await stewardship.decide(name, number, 'override', override, who);
        await stewardship.activate(name, number, { percent, limits: limitsFrom(options) }, reason, who);
        console.log(`Profile ${name} serves revision ${number} to ${percent} % of its instances.`);
      }),
    );
  profiles
    .command('rollouts <name>')
    .description('list the rollouts of a profile, newest first, with how they ended and why')
    .action((name: string, options: StoreChoice) =>
      withOperator(options, async (_operator, store) => {
        await present(store, name);
        printTable(
          ['STARTED', 'FROM', 'TO', 'PERCENT', 'STATE', 'BY', 'WHY', 'LIMITS'],
          (await listRollouts(store.db, name, 20)).map((row) => [
            showTime(row.started_at),
            String(row.from_revision),
            String(row.to_revision),
            String(row.percent),
            row.state,
            row.started_by,
            crossingOf(row)?.message ?? row.state_reason ?? '',
            row.limits ?? '',
          ]),
        );
      }),
    );
  profiles
    .command('rollout <name>')
    .description('widen, pause or take back the rollout that is under way')
    .option('--percent <number>', 'share of the instances', wholeNumber)
    .option('--state <state>', 'running, paused or rolled-back', oneOf('running', 'paused', 'rolled-back'))
    .option('--reason <text>', 'why', '')
    .action((name: string, options: RolloutOptions) =>
      withStewardship(options, async (stewardship, who) => {
        const { percent, state, reason } = options;
        await stewardship.changeRollout(name, { percent, state }, reason, who);
        console.log(`The rollout of ${name} was changed.`);
      }),
    );
}

/** What was given of limits, by the rules of the admin API; null where none was. */
function limitsFrom(options: ActivateOptions): RolloutLimits | null {
  const { limitRefused, limitBlocked, limitErrors, minInstances, minRequests } = options;
  if (limitRefused === undefined && limitBlocked === undefined && limitErrors === undefined) return null;
  return readBody(rolloutLimits, {
    refusedPercent: limitRefused ?? null,
    blockedFactor: limitBlocked ?? null,
    agentErrorsPercent: limitErrors ?? null,
    minInstances,
    minRequests,
  });
}

/** Refuses a dangerous change unless somebody says why it has to be. */
export async function checkDangers(
  store: Store,
  before: ProfileConfig,
  after: ProfileConfig,
  override: string | undefined,
): Promise<readonly Danger[]> {
  const dangers = dangersOf(before, after);
  const { approval } = await readServerSettings(store.db);
  if (dangers.length === 0 || !approval.required || (override ?? '').trim() !== '') return dangers;
  const list = dangers.map((danger) => `  ${danger.message}`).join('\n');
  throw new ControlPlaneError(
    'RASP_CP_BAD_PROFILE',
    `This change is dangerous; give --override REASON if it has to be:\n${list}`,
  );
}

async function withStewardship(
  options: StoreChoice,
  work: (stewardship: Stewardship, who: Steward) => Promise<void>,
): Promise<void> {
  await withOperator(options, async (_operator, store) => {
    const { approval } = await readServerSettings(store.db);
    const stewardship = createStewardship({
      db: store.db,
      now: Date.now,
      approvalRequired: () => approval.required,
      committed: () => Promise.resolve(store.hint()),
    });
    try {
      // Who reaches the store may do anything to it; that they are a second person nobody can tell.
      await work(stewardship, { by: commandAuthor(), isAdmin: true, isPerson: false });
    } catch (error) {
      if (!(error instanceof ControlPlaneError) || error.problems.length === 0) throw error;
      const lines = error.problems.map((problem) => `\n  ${problem.message}`).join('');
      throw new ControlPlaneError('RASP_CP_BAD_PROFILE', `${error.message}${lines}`, { cause: error });
    }
  });
}

async function present(store: Store, name: string) {
  const profile = await findProfile(store.db, name);
  if (profile === null) {
    throw new ControlPlaneError('RASP_CP_NOT_FOUND', `There is no profile ${name.slice(0, 64)}.`);
  }
  return profile;
}

async function configOf(store: Store, name: string, revision: number): Promise<ProfileConfig> {
  const row = await findRevision(store.db, name, revision);
  if (row === null) throw new ControlPlaneError('RASP_CP_NOT_FOUND', `Profile ${name} has no revision ${revision}.`);
  return JSON.parse(row.config);
}

interface ActivateOptions extends StoreChoice {
  readonly percent: number;
  readonly reason: string;
  readonly override?: string;
  readonly limitRefused?: number;
  readonly limitBlocked?: number;
  readonly limitErrors?: number;
  readonly minInstances: number;
  readonly minRequests: number;
}

interface RolloutOptions extends StoreChoice {
  readonly percent?: number;
  readonly state?: 'running' | 'paused' | 'rolled-back';
  readonly reason: string;
}
