import { templateParameters, validateConfig } from '@rasp/core/config';
import { ControlPlaneError } from '../errors.ts';

/** The parameters that a profile sets, by name. */
export type ProfileConfig = Readonly<Record<string, unknown>>;

/**
 * Judges a configuration before it is stored: what an agent would refuse is refused here, where somebody reads the message.
 *
 * Throws RASP_CP_BAD_PROFILE with every error in one message. Warnings name what agents leave out, and what is left out here:
 * a configuration that served PyRASP agents elsewhere says how to call back there.
 */
export function checkProfileConfig(config: ProfileConfig): {
  readonly config: ProfileConfig;
  readonly warnings: readonly string[];
} {
  const own = Object.keys(config).filter((name) => serverParameters.includes(name));
  const { parameters, problems } = validateConfig(
    Object.fromEntries(Object.entries(config).filter(([name]) => !own.includes(name))),
  );
  if (parameters === null) {
    throw bad(
      problems
        .filter((problem) => problem.severity === 'error')
        .map((problem) => problem.message)
        .join('\n'),
    );
  }
  const leftOut =
    own.length === 0
      ? []
      : [`${own.join(', ')} left out: the control plane sets them, or agents would never call back.`];
  return { config: { ...parameters }, warnings: [...leftOut, ...problems.map((problem) => problem.message)] };
}

/** Reads a stored configuration in canonical form. Throws RASP_CP_BAD_PROFILE where this version no longer accepts it. */
export function readProfileConfig(stored: unknown): ProfileConfig {
  const { parameters, problems } = validateConfig(stored);
  if (parameters === null) throw bad(problems.map((problem) => problem.message).join('\n'));
  return { ...parameters };
}

/**
 * Every parameter, with PyRASP's defaults for what the profile does not set: stock agents are sent all of it.
 * Check modes are filled up one by one.
 */
export function completeParameters(config: ProfileConfig): ProfileConfig {
  const defaults: ProfileConfig = { ...templateParameters('pyrasp') };
  const { SECURITY_CHECKS: checks, ...others } = config;
  const { SECURITY_CHECKS: defaultChecks } = defaults;
  return { ...defaults, ...others, SECURITY_CHECKS: { ...asModes(defaultChecks), ...asModes(checks) } };
}

/** How long a source of this profile stays listed, in seconds. */
export function blacklistDelay(complete: ProfileConfig): number {
  const { BLACKLIST_DELAY: delay } = complete;
  return typeof delay === 'number' ? delay : 3_600;
}

function asModes(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function bad(message: string): ControlPlaneError {
  return new ControlPlaneError('RASP_CP_BAD_PROFILE', message);
}

/** What makes an agent call back; without one of them a stock agent connects once and is never heard of again. */
export const serverParameters: readonly string[] = ['BEACON', 'BEACON_URL', 'TELEMETRY_DATA', 'BLACKLIST_SHARE'];
