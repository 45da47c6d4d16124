import type { ParameterName } from './parameters.ts';

/** Other names under which configurations hold a parameter, and the parameters that each sets. */
const aliases: ReadonlyMap<string, readonly ParameterName[]> = new Map<string, readonly ParameterName[]>([
  // Deprecated by PyRASP 0.9.2; one text and one code for both kinds of refusal.
  ['GTFO_MSG', ['BLOCK_ACTION_CONTENT', 'BLACKLIST_ACTION_CONTENT']],
  ['DENY_STATUS_CODE', ['BLOCK_STATUS_CODE', 'BLACKLIST_STATUS_CODE']],
  // The manual's table spells it without the S, every sample with it.
  ['BRUTE_AND_FLOOD_PATH', ['BRUTE_AND_FLOOD_PATHS']],
  // The manual's names; the code reads the ones without KEY and S.
  ['ZTAA_KEY_HEADER', ['ZTAA_HEADER']],
  ['ZTAA_KEY', ['ZTAA_KEYS']],
  // PyRASP 0.9.2: bare extensions, and mebibytes.
  ['UPLOAD_EXTENSIONS', ['UPLOAD_TYPES']],
  ['UPLOAD_MAX_SIZE', ['MAX_UPLOAD_BYTES']],
]);

/** PyRASP's parameters that do nothing here, and why, in words that follow "because". */
const inert: ReadonlyMap<string, string> = new Map([
  ['CHARS_UNICODE_TAGS', 'the check characters always looks for tags'],
  ['LOG_FILE_SIZE', 'log files are rotated by whoever runs the machine'],
  ['MCP_SERVER_SETTINGS', 'it starts a server of its own, which a function does not'],
  ['UPLOAD_FILES', 'uploads are refused by UPLOAD_TYPES and by SECURITY_CHECKS.upload'],
]);

/** The names of those, for the documentation. */
export const inertNames: readonly string[] = [...inert.keys()];

/** Why a parameter of PyRASP has no effect here, or null where the name is none of those. */
export function inertReason(name: string): string | null {
  return inert.get(name) ?? null;
}

/** Every other name, for the documentation and for guesses at misspelt names. */
export const aliasNames: readonly string[] = [...aliases.keys()];

/** The parameters that a name sets when it is not a parameter itself, or null for an unknown name. */
export function aliasedParameters(name: string): readonly ParameterName[] | null {
  return aliases.get(name) ?? null;
}

/** What an alias's value means for the parameter. What has no such meaning stays as it is, for the schema to refuse. */
export function aliasedValue(name: string, value: unknown): unknown {
  switch (name) {
    case 'ZTAA_KEY':
      // A single key; PyRASP's default, an empty one, is none.
      if (typeof value !== 'string') return value;
      return value === '' ? [] : [value];
    case 'UPLOAD_EXTENSIONS':
      return Array.isArray(value) ? value.map(dotted) : value;
    case 'UPLOAD_MAX_SIZE':
      return megabytes.test(String(value)) ? Math.round(Number(value) * mebibyte) : value;
    default:
      return value;
  }
}

const mebibyte = 1_048_576;
/** A number of PyRASP's UPLOAD_MAX_SIZE, also as text. */
const megabytes = /^\d{1,6}(?:\.\d{1,6})?$/;

function dotted(extension: unknown): unknown {
  return typeof extension === 'string' && /^[A-Za-z0-9]+$/.test(extension) ? `.${extension}` : extension;
}
