import type { Mode } from '../finding.ts';
import type { Bootstrap, Floor } from './config.ts';
import { judge } from './judge.ts';
import { canonical } from './lenient.ts';
import type { Parameters } from './parameters.ts';
import type { PatternSet } from './pattern-set.ts';
import { createPatternSet } from './pattern-set.ts';
import { copyPlain, deepFreeze, isRecord } from './plain-copy.ts';
import type { ConfigProblem } from './problem.ts';
import { excerpt, problem } from './problem.ts';
import { allowedInWords, type ParameterRule } from './rule.ts';

/** A floor that holds nothing up; hosts are held to the cloud URL's even so. */
export const noFloor: Floor = deepFreeze({ checks: {}, paths: [], hosts: [] });

/** What each part of the floor may be. */
export const floorRules: Readonly<Record<keyof Floor, ParameterRule>> = {
  checks: { kind: 'modes', items: 100 },
  paths: { kind: 'texts', items: 500, max: 1024 },
  hosts: { kind: 'texts', items: 100, max: 255 },
};

const strictness: readonly Mode[] = ['off', 'report', 'block', 'blacklist'];

/** Reads RASP_FLOOR. A bad part costs that part, with an `error`; the good ones hold. Never throws. */
export function readFloor(text: string | null, origin: string): { floor: Floor; problems: readonly ConfigProblem[] } {
  if (text === null) return { floor: noFloor, problems: [] };
  const problems: ConfigProblem[] = [];
  const wrong = (message: string) => problems.push(problem('RASP_FLOOR', 'error', message, origin));
  const value = parse(text);
  if (!isRecord(value)) {
    wrong('RASP_FLOOR is no JSON object with checks, paths or hosts; it is ignored');
    return { floor: noFloor, problems };
  }
  const part = (name: keyof Floor): unknown => {
    if (value[name] === undefined) return noFloor[name];
    const given = canonical(floorRules[name], value[name]);
    if (judge(floorRules[name], given) === null) return given;
    wrong(`RASP_FLOOR.${name} must be ${allowedInWords(floorRules[name])}; it is ignored`);
    return noFloor[name];
  };
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(floorRules, name)) wrong(`RASP_FLOOR has no part "${excerpt(name)}"; it is ignored`);
  }
  const floor = { checks: part('checks'), paths: part('paths'), hosts: part('hosts') } as Floor;
  return { floor: deepFreeze({ ...floor, hosts: floor.hosts.map((host) => host.toLowerCase()) }), problems };
}

/** Raises each mode to the floor's; gives the modes and the names of those that stood below. */
export function raiseModes(
  modes: Readonly<Record<string, Mode>>,
  floor: Floor,
): { readonly modes: Readonly<Record<string, Mode>>; readonly raised: readonly string[] } {
  const raised = Object.keys(floor.checks).filter((check) => {
    const least = floor.checks[check] ?? 'off';
    const given = Object.hasOwn(modes, check) ? (modes[check] ?? 'off') : 'off';
    return strictness.indexOf(given) < strictness.indexOf(least);
  });
  if (raised.length === 0) return { modes, raised };
  return {
    modes: { ...modes, ...Object.fromEntries(raised.map((check) => [check, floor.checks[check] ?? 'off'])) },
    raised,
  };
}

/**
 * Takes out of a control plane's parameters the addresses that it may not point the agent to.
 *
 * BEACON_URL carries the agent's key and LOG_SERVER receives what attackers sent: both stay with the hosts of the floor, or, where it names
 * none, with the host of the cloud URL. A beacon never leaves https for http.
 */
export function holdHosts(
  values: Partial<Parameters>,
  bootstrap: Bootstrap,
  origin: string,
): { readonly values: Partial<Parameters>; readonly problems: readonly ConfigProblem[] } {
  const cloud = bootstrap.cloudUrl === null ? null : URL.parse(bootstrap.cloudUrl);
  const { hosts } = bootstrap.floor;
  const allows = (...names: readonly string[]): boolean =>
    hosts.length > 0 ? names.some((name) => hosts.includes(name)) : names.includes(cloud?.hostname ?? '');
  const { BEACON_URL: beaconUrl = '', LOG_SERVER: logServer = '' } = values;
  const refused: (keyof Parameters)[] = [];
  const beacon = URL.parse(beaconUrl);
  const downgrade = cloud?.protocol === 'https:' && beacon?.protocol === 'http:';
  if (beaconUrl !== '' && (beacon === null || downgrade || !allows(beacon.hostname, beacon.host)))
    refused.push('BEACON_URL');
  if (logServer !== '' && !allows(logServer.toLowerCase())) refused.push('LOG_SERVER');
  if (refused.length === 0) return { values, problems: [] };
  const kept = Object.fromEntries(
    Object.entries(values).filter(([name]) => !refused.includes(name as keyof Parameters)),
  );
  // Every PyRASP configuration names a log server, most of them 127.0.0.1 with logs off: no reason for a word.
  const told = refused.filter((name) => name !== 'LOG_SERVER' || values.LOG_ENABLED === true);
  const problems = told.map((name) => {
    const host = excerpt(name === 'BEACON_URL' ? (beacon?.host ?? '') : logServer);
    const cause =
      name === 'BEACON_URL' && downgrade ? 'leaves https' : `points to "${host}", which the floor does not allow`;
    return problem(name, 'warning', `${name} ${cause}; it is ignored`, origin);
  });
  return { values: kept, problems };
}

/**
 * Compiles the control plane's IGNORE_PATHS so that no path of the floor is ever covered.
 *
 * A floor path stands for itself and everything below it, whatever the case. Where a floor is set, a path that may be another spelling of one
 * of its paths (escapes, dots, doubled or back slashes) is never ignored.
 */
export function guardIgnored(patterns: PatternSet, paths: readonly string[]): PatternSet {
  if (paths.length === 0 || patterns.size === 0) return patterns;
  const trimmed = paths.map((path) => path.toLowerCase().replace(/\/$/, ''));
  const held = createPatternSet(
    trimmed.flatMap((path) => [[path, 'exact'] as const, [`${path}/`, 'starts'] as const]),
  ).set;
  const free = (path: string): boolean => !/[%\\;]|\/\/|\/\./.test(path) && !held.test(path.toLowerCase());
  return Object.freeze({
    size: patterns.size,
    test: (path: string) => patterns.test(path) && free(path),
    find: (path: string) => (free(path) ? patterns.find(path) : null),
  });
}

function parse(text: string): unknown {
  try {
    const copied = copyPlain(JSON.parse(text));
    return copied.ok ? copied.value : null;
  } catch {
    return null;
  }
}
