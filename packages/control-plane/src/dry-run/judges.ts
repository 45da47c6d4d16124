import { createJudge, type Judge } from '@rasp/core';
import { validateConfig } from '@rasp/core/config';
import type { ProfileConfig } from '../profiles/profile-config.ts';

/** The agent of what is served, and that of a draft. */
export interface Judges {
  readonly served: Judge;
  readonly draft: Judge;
}

/**
 * Creates both agents as `protect` creates them, with their models loaded.
 *
 * What is judged here is one value in a request that was made for it: it has no session, no host and no browser. Checks of those are off, or every
 * line would be stopped by them.
 */
export async function createJudges(served: ProfileConfig, draft: ProfileConfig): Promise<Judges> {
  // One after the other, because each takes some milliseconds at one go.
  return { served: await judgeBy(served), draft: await judgeBy(draft) };
}

async function judgeBy(config: ProfileConfig): Promise<Judge> {
  const parameters = validateConfig(config).parameters ?? {};
  const SECURITY_CHECKS = { ...parameters.SECURITY_CHECKS, ...ofTheWholeRequest };
  const judge = createJudge({ parameters: { ...parameters, SECURITY_CHECKS } });
  await judge.ready();
  await new Promise((resolve) => setImmediate(resolve));
  return judge;
}

const ofTheWholeRequest = { spoofing: 'off', path: 'off', ztaa: 'off', bots: 'off' } as const;
