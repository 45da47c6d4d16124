import type { Env } from '../adapter.ts';
import type { ProtectOptions } from '../guard-options.ts';
import { compileConfig } from './compile-config.ts';
import type { Bootstrap, Config } from './config.ts';
import { readEnvironment } from './environment.ts';
import { holdHosts, readFloor } from './floor.ts';
import { isPlainHttpUrl } from './judge.ts';
import type { CloudLayer, LoadedConfiguration } from './layers.ts';
import { type ReadTextFile, readLocalFile } from './local-file.ts';
import type { Parameters } from './parameters.ts';
import type { ConfigProblem } from './problem.ts';
import { problem, showValue } from './problem.ts';
import { readPublicKeys } from './public-keys.ts';
import { readLayer } from './read-layer.ts';
import { templateNames, templateParameters } from './templates.ts';

/** What became of a configuration from the control plane. `reason` is what the beacon reports back. */
export type AppliedConfig =
  | { readonly ok: true; readonly config: Config; readonly layer: CloudLayer }
  | { readonly ok: false; readonly reason: string; readonly problems: readonly ConfigProblem[] };

/** Longest URL or key that makes sense; a longer one is refused. */
const maxBootstrapLength = 2048;

/**
 * Reads everything that the deployment says: environment, options of `protect`, local file, template, floor.
 *
 * Synchronous, because a function's first line is. Never throws: what is wrong becomes a problem, and the rest applies.
 */
export function loadBootstrap(env: Env, options: ProtectOptions = {}, readFile?: ReadTextFile): LoadedConfiguration {
  const environment = readEnvironment(env);
  const problems: ConfigProblem[] = [...environment.problems];
  const { floor, problems: floorProblems } = readFloor(environment.floor, 'the environment variable RASP_FLOOR');
  problems.push(...floorProblems);

  const template = templateParameters(environment.template ?? 'default');
  if (template === null) {
    const shown = showValue(environment.template);
    const known = templateNames.join(' and ');
    problems.push(
      problem('RASP_TEMPLATE', 'error', `${shown} is no template, there are ${known}; default is used`, 'environment'),
    );
  }
  const file = environment.file === null ? null : readLocalFile(environment.file, readFile);
  if (file !== null) problems.push(...file.problems);
  const given =
    options.config === undefined
      ? null
      : readLayer(options.config, { origin: 'the options of protect', remote: false });
  if (given !== null) problems.push(...given.problems);

  const bootstrap: Bootstrap = Object.freeze({
    cloudUrl: cloudUrl(options.cloudUrl ?? environment.cloudUrl, problems),
    key: key(options.key ?? environment.key, problems),
    publicKeys: environment.publicKeys === null ? null : readPublicKeys(environment.publicKeys, problems),
    template: template === null ? 'default' : (environment.template ?? 'default'),
    file: environment.file,
    floor,
  });
  return Object.freeze({
    bootstrap,
    layers: Object.freeze({
      template: withTemporaryDirectory(template ?? requireDefault(), environment.temporaryDirectory),
      file: file?.values ?? nothing,
      environment: environment.values,
      options: given?.values ?? nothing,
    }),
    blacklist: file?.blacklist ?? null,
    problems: Object.freeze(problems),
  });
}

/**
 * Puts the layers together: template < file < control plane < environment < options, and the floor over what the control plane set.
 *
 * Parameters are taken key by key. SECURITY_CHECKS of the control plane, or of the file where the control plane sets none, is taken as a
 * whole and its missing checks go back to the template, as in PyRASP; entries from environment and options pin single checks. The result is
 * validated, compiled and deeply frozen. Never throws.
 */
export function createConfig(loaded: LoadedConfiguration, cloud: CloudLayer | null = null): Config {
  return compileConfig(loaded, cloud);
}

/**
 * Validates a configuration from the control plane and applies it, whole or not at all. Never throws.
 *
 * It is refused as a whole when it is no object, too large or too deep, or when any known parameter has a value that is not allowed: half a
 * policy is a policy that nobody wrote, and the refusal tells the server which value it was. Unknown names, parameters that only the deployment may set,
 * hosts that the floor does not allow, single patterns that this engine has no linear-time reading of, and malformed addresses are left out with a
 * warning, because Python agents that share the configuration may well understand them.
 *
 * `base` is the layer that absent keys keep their values from (a PyRASP server's beacon); without it they go back to the local layers.
 */
export function applyCloudConfig(
  loaded: LoadedConfiguration,
  value: unknown,
  revision: string | null,
  origin: 'cloud' | 'snapshot' = 'cloud',
  base: CloudLayer | null = null,
): AppliedConfig {
  const named = origin === 'cloud' ? 'the control plane' : 'the last snapshot of the control plane';
  const read = readLayer(value, { origin: named, remote: true });
  const errors = read.problems.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first !== undefined) {
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
    return { ok: false, reason: `${first.message}${more}`, problems: read.problems };
  }
  const held = holdHosts(read.values, loaded.bootstrap, named);
  const layer: CloudLayer = Object.freeze({
    values: Object.freeze({ ...base?.values, ...held.values }),
    revision,
    origin,
    problems: Object.freeze([...read.problems, ...held.problems]),
  });
  return { ok: true, config: createConfig(loaded, layer), layer };
}

const nothing: Partial<Parameters> = Object.freeze({});

function requireDefault(): Parameters {
  const template = templateParameters('default');
  if (template === null) throw new Error('the default template is missing');
  return template;
}

/** Snapshots go where this machine keeps temporary files, unless somebody says otherwise. */
function withTemporaryDirectory(template: Parameters, directory: string | null): Parameters {
  return directory === null || directory === template.SNAPSHOT_DIR
    ? template
    : Object.freeze({ ...template, SNAPSHOT_DIR: directory });
}

function cloudUrl(value: unknown, problems: ConfigProblem[]): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'string' && value.length <= maxBootstrapLength && isPlainHttpUrl(value.trim()))
    return value.trim();
  // The value stays out of the message: a URL may carry credentials.
  const message =
    'The cloud URL must be an http or https URL without user name and password; the agent runs without a control plane';
  problems.push(problem('RASP_CLOUD_URL', 'error', message, 'options of protect or environment'));
  return null;
}

function key(value: unknown, problems: ConfigProblem[]): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'string' && value.length <= maxBootstrapLength) return value.trim();
  const message = `The key must be text of at most ${maxBootstrapLength} characters; the agent connects without one`;
  problems.push(problem('RASP_KEY', 'error', message, 'options of protect or environment'));
  return null;
}
