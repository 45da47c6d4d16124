import { createNetworkSet } from '../address/network-set.ts';
import { type CheckId, taxonomy } from '../detectors/taxonomy.ts';
import type { Mode } from '../finding.ts';
import type { Config } from './config.ts';
import { createFieldRules } from './field-rules.ts';
import { guardIgnored, raiseModes } from './floor.ts';
import { headerPatterns } from './header-patterns.ts';
import { createHostSet } from './host-set.ts';
import type { CloudLayer, LoadedConfiguration } from './layers.ts';
import { createNameSet } from './name-set.ts';
import type { ParameterName, Parameters, PatternPair } from './parameters.ts';
import type { PatternSet } from './pattern-set.ts';
import { createPatternSet } from './pattern-set.ts';
import { deepFreeze } from './plain-copy.ts';
import type { ConfigProblem } from './problem.ts';
import { excerpt, problem } from './problem.ts';
import { createRouteSet } from './route-set.ts';
import { straightPaths } from './straight-path.ts';
import { createUploadTypes } from './upload-types.ts';

/** Entries of one list that are named in problems; the rest is counted. */
const maxNamed = 3;

/** Keys that a zero-trust token is compared with: who sends one that nobody signed makes all of them be tried, at some 5 µs each. */
const maxZtaaKeys = 1000;

/** A text that a browser can be sent to: an http(s) URL or a path (`/blocked`, `./blocked`), without anything that ends a header. */
const redirectTarget = /^(?:https?:\/\/|\.{0,2}\/)[^\s\u0000-\u001f\u007f]*$/i;

/** Puts validated layers together and compiles what requests are compared with; see `createConfig` for the order. */
export function compileConfig(
  { bootstrap, layers, problems: known }: LoadedConfiguration,
  cloud: CloudLayer | null,
): Config {
  const problems: ConfigProblem[] = [...known, ...(cloud?.problems ?? [])];
  const remote = cloud?.values ?? {};
  const local: Partial<Parameters> = { ...layers.environment, ...layers.options };
  const merged: Parameters = { ...layers.template, ...layers.file, ...remote, ...local };

  const chosen: Readonly<Record<string, Mode>> = {
    ...layers.template.SECURITY_CHECKS,
    ...(remote.SECURITY_CHECKS ?? layers.file.SECURITY_CHECKS),
  };
  const { modes: held, raised } = raiseModes(chosen, bootstrap.floor);
  for (const check of remote.SECURITY_CHECKS === undefined ? [] : raised) {
    const message = `SECURITY_CHECKS.${check} is below the floor; ${bootstrap.floor.checks[check]} applies`;
    problems.push(problem('SECURITY_CHECKS', 'warning', message, 'the control plane'));
  }
  const checks: Readonly<Record<string, Mode>> = {
    ...held,
    ...layers.environment.SECURITY_CHECKS,
    ...layers.options.SECURITY_CHECKS,
  };

  const patterns = (name: ParameterName, pairs: readonly PatternPair[]): PatternSet => {
    const { set, unusable } = createPatternSet(pairs);
    const named = unusable.map(({ pattern, reason }) => `"${excerpt(pattern)}" because ${reason}`);
    leftOut(name, named, problems);
    return set;
  };
  const ignored = straightPaths(patterns('IGNORE_PATHS', asRegex(merged.IGNORE_PATHS)));
  const ignoredByCloud = remote.IGNORE_PATHS !== undefined && local.IGNORE_PATHS === undefined;
  const whitelist = createNetworkSet(merged.WHITELIST);
  leftOut('WHITELIST', whitelist.malformed.map(notAnAddress), problems);
  if (typeof merged.TRUSTED_PROXIES !== 'number' && merged.TRUSTED_PROXIES.length > 0) {
    leftOut('TRUSTED_PROXIES', createNetworkSet(merged.TRUSTED_PROXIES).malformed.map(notAnAddress), problems);
  }

  const routes = createRouteSet(merged.ROUTES);
  const fields = createFieldRules(merged.FIELDS);
  const uploadTypes = createUploadTypes(merged.UPLOAD_TYPES);
  problems.push(...routes.problems, ...fields.problems, ...uploadTypes.problems);

  const ztaaKeys = merged.ZTAA_KEYS.filter((key) => key !== '');
  const untried = ztaaKeys.splice(maxZtaaKeys).length;
  if (untried > 0) {
    const message = `ZTAA_KEYS does without its last ${untried}: at most ${maxZtaaKeys} keys are tried, and tokens of the others are refused`;
    problems.push(problem('ZTAA_KEYS', 'warning', message, 'the merged configuration'));
  }

  return Object.freeze({
    origin: originOf(layers, cloud),
    revision: cloud?.revision ?? null,
    parameters: deepFreeze({
      ...merged,
      SECURITY_CHECKS: checks,
      BLOCK_ACTION: action(merged, 'BLOCK', problems),
      BLACKLIST_ACTION: action(merged, 'BLACKLIST', problems),
    }),
    modes: modesOf(checks),
    ignorePaths: ignoredByCloud ? guardIgnored(ignored, bootstrap.floor.paths) : ignored,
    ratePaths: patterns('BRUTE_AND_FLOOD_PATHS', asRegex(merged.BRUTE_AND_FLOOD_PATHS)),
    decoyRoutes: patterns('DECOY_ROUTES', merged.DECOY_ROUTES),
    exceptions: patterns('EXCEPTIONS', merged.EXCEPTIONS),
    whitelistHeaders: patterns('WHITELIST_HEADERS', headerPatterns(merged.WHITELIST_HEADERS)),
    whitelist: Object.freeze(whitelist.set),
    routes: routes.set,
    hosts: createHostSet(merged.HOSTS),
    forbiddenHeaders: createNameSet(merged.FORBIDDEN_HEADERS),
    fields: fields.rules,
    botAgents: patterns('BOT_AGENTS', merged.BOT_AGENTS.map(inLowerCase)),
    uploadTypes: uploadTypes.set,
    ztaaKeys: Object.freeze(ztaaKeys),
    problems: deepFreeze(problems),
  });
}

/** Texts in lower case; a regular expression is the author's own. */
function inLowerCase([text, match]: PatternPair): PatternPair {
  return [match === 'regex' ? text : text.toLowerCase(), match];
}

function asRegex(patterns: readonly string[]): readonly PatternPair[] {
  return patterns.map((pattern): PatternPair => [pattern, 'regex']);
}

function modesOf(checks: Readonly<Record<string, Mode>>): Readonly<Record<CheckId, Mode>> {
  const ids = Object.keys(taxonomy) as CheckId[];
  return Object.freeze(Object.fromEntries(ids.map((id) => [id, checks[id] ?? 'off'])) as Record<CheckId, Mode>);
}

function originOf(layers: LoadedConfiguration['layers'], cloud: CloudLayer | null): Config['origin'] {
  if (cloud !== null) return cloud.origin;
  const own = [layers.file, layers.environment, layers.options];
  return own.some((layer) => Object.keys(layer).length > 0) ? 'local' : 'default';
}

/** A redirect that leads nowhere would show an attacker's browser an empty page, or split a header: it blocks instead. */
function action(merged: Parameters, kind: 'BLOCK' | 'BLACKLIST', problems: ConfigProblem[]): 'block' | 'redirect' {
  const name = `${kind}_ACTION` as const;
  if (merged[name] === 'block' || redirectTarget.test(merged[`${kind}_ACTION_CONTENT`])) return merged[name];
  const message = `${name} is redirect, but ${kind}_ACTION_CONTENT is neither a path nor an http or https URL; it blocks instead`;
  problems.push(problem(name, 'error', message, 'the merged configuration'));
  return 'block';
}

function leftOut(name: ParameterName, reasons: readonly string[], problems: ConfigProblem[]): void {
  for (const reason of reasons.slice(0, maxNamed)) {
    problems.push(problem(name, 'warning', `${name} does without ${reason}`, 'the merged configuration'));
  }
  if (reasons.length > maxNamed) {
    const message = `${name} does without ${reasons.length - maxNamed} more entries that cannot be used`;
    problems.push(problem(name, 'warning', message, 'the merged configuration'));
  }
}

function notAnAddress(entry: string): string {
  return `"${excerpt(entry)}" because it is neither an address nor a CIDR block`;
}
