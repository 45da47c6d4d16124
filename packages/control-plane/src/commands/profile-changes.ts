import { readFileSync } from 'node:fs';
import { ControlPlaneError } from '../errors.ts';
import { serverParameters } from '../profiles/profile-config.ts';

/**
 * Makes the new configuration of a profile out of the present one and what was typed.
 *
 * One argument without `=` is a JSON file that replaces everything; `KEY=VALUE` changes one parameter, and
 * `SECURITY_CHECKS.sqli=block` one member of one. A value is JSON where it can be read as such, else text; an empty one
 * takes the parameter out of the profile.
 */
export function applyChanges(
  present: Readonly<Record<string, unknown>>,
  changes: readonly string[],
): Readonly<Record<string, unknown>> {
  const [only] = changes;
  if (changes.length === 1 && only !== undefined && !only.includes('=')) return readConfigFile(only);
  const config = new Map(Object.entries(present));
  for (const change of changes) {
    const match = /^([A-Z][A-Z0-9_]{0,63})(?:\.([A-Za-z0-9_-]{1,64}))?=(.*)$/s.exec(change);
    if (match === null) {
      throw new ControlPlaneError(
        'RASP_CP_BAD_OPTION',
        `${change.slice(0, 80)} is neither KEY=VALUE nor the only argument.`,
      );
    }
    const [, name = '', member, text = ''] = match;
    if (serverParameters.includes(name)) {
      throw new ControlPlaneError(
        'RASP_CP_BAD_PROFILE',
        `${name} cannot be set in a profile: the control plane sets it, or agents would never call back.`,
      );
    }
    if (member === undefined) set(config, name, text);
    else {
      const value = config.get(name);
      const members = new Map(isRecord(value) ? Object.entries(value) : []);
      set(members, member, text);
      config.set(name, Object.fromEntries(members));
    }
  }
  return Object.fromEntries(config);
}

function set(values: Map<string, unknown>, name: string, text: string): void {
  if (text === '') values.delete(name);
  else values.set(name, readValue(text));
}

function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function readConfigFile(file: string): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ControlPlaneError('RASP_CP_BAD_PROFILE', `${file} cannot be read as JSON: ${String(error)}`, {
      cause: error,
    });
  }
  // PyRASP's files hold the configuration beside a blacklist.
  const config = isRecord(parsed) && isRecord(parsed['config']) ? parsed['config'] : parsed;
  if (!isRecord(config))
    throw new ControlPlaneError('RASP_CP_BAD_PROFILE', `${file} does not hold an object of parameters.`);
  return config;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
