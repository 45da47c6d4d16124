import type { WithholdConfig } from '../adapter.ts';
import { RaspError } from '../errors.ts';
import type { DenyVerdict } from '../finding.ts';

/** The error of a delivery that EVENT_ACTION fails: it names the checks, never what was found. */
export function withheldError(verdicts: readonly DenyVerdict[]): Error {
  const checks = [...new Set(verdicts.flatMap(({ findings }) => findings.map(({ check }) => check)))];
  const cause = checks.length === 0 ? 'it could not be judged' : `an attack was found (${checks.join(', ')})`;
  return new RaspError('RASP_ERR_EVENT', `the event was withheld from the function: ${cause}`);
}

/**
 * Hands a record to the user's dead-letter target, and waits for it within the budget.
 *
 * Throws where there is no target or it fails: the record is not to be lost, so it takes the way of every failure of the agent. DEAD_LETTER_QUEUE names a
 * queue of AWS, which functions elsewhere have no credentials for.
 */
export async function sendToDeadLetter(
  record: unknown,
  verdicts: readonly DenyVerdict[],
  config: WithholdConfig,
): Promise<void> {
  if (config.deadLetter === null) {
    throw new RaspError(
      'RASP_ERR_CONFIG',
      'EVENT_ACTION dead-letter needs the option deadLetter of protect here: DEAD_LETTER_QUEUE is for AWS',
    );
  }
  const sending = Promise.resolve(
    config.deadLetter(
      record,
      verdicts.flatMap(({ findings }) => findings),
    ),
  );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new RaspError('RASP_ERR_EVENT', `the dead-letter target took more than ${config.budgetMs} ms`));
    }, config.budgetMs);
  });
  try {
    await Promise.race([sending, late]);
  } finally {
    clearTimeout(timer);
    // Too late it may still fail, and nobody waits for it any more.
    sending.catch(() => undefined);
  }
}
