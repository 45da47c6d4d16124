import { openEnvelope } from '../protocol/envelope.ts';
import type { Parameters } from './parameters.ts';
import { isRecord } from './plain-copy.ts';
import type { ConfigProblem } from './problem.ts';
import { excerpt, problem } from './problem.ts';
import { readLayer } from './read-layer.ts';

/** What a local configuration file gives. */
export interface LocalFile {
  readonly values: Partial<Parameters>;
  /** The file's blacklist as it stands there, or null: whoever applies it validates it like one from the wire. */
  readonly blacklist: unknown;
  readonly problems: readonly ConfigProblem[];
}

/** Gives a file's text; throws where it cannot be read, is no plain file or is larger than `maxBytes`. */
export type ReadTextFile = (path: string, maxBytes: number) => string;

/** A file may hold a blacklist beside its configuration. */
const maxBytes = 16 * 1024 * 1024;

/**
 * Reads a local configuration file: `{"config": …, "blacklist": …}`, the bare parameters, or either in the wire's envelope.
 *
 * A file that is missing, too large or no JSON costs one problem, and the agent starts without it. Never throws.
 */
export function readLocalFile(path: string, read: ReadTextFile = readTextFile): LocalFile {
  const origin = `the file ${excerpt(path)}`;
  const without = (reason: string): LocalFile => ({
    values: Object.freeze({}),
    blacklist: null,
    problems: [problem('RASP_CONF', 'error', `The configuration file ${reason}; the agent runs without it`, origin)],
  });
  let text: string;
  try {
    text = read(path, maxBytes);
  } catch (error) {
    return without(`cannot be read (${reasonOf(error)})`);
  }
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    // The parser's message would quote what stands around the fault, which may be a key.
    return without('is not valid JSON');
  }
  const opened = openEnvelope(content);
  if (opened === null) return without('is not an object of parameters');
  const wrapped = Object.hasOwn(opened, 'config') || Object.hasOwn(opened, 'blacklist');
  const layer = readLayer(wrapped ? (opened['config'] ?? {}) : opened, { origin, remote: false });
  return { ...layer, blacklist: wrapped ? (opened['blacklist'] ?? null) : null };
}

/** `node:fs` is taken only when a file is configured: loading it costs start-up. */
function readTextFile(path: string, limit: number): string {
  const fs = process.getBuiltinModule('node:fs');
  const stats = fs.statSync(path);
  // A device or a pipe would be read for ever.
  if (!stats.isFile()) throw new RangeError('not a file');
  if (stats.size > limit) throw new RangeError(`larger than ${limit} bytes`);
  return fs.readFileSync(path, 'utf8');
}

/** The system's error code; its message would repeat the whole path. */
function reasonOf(error: unknown): string {
  if (error instanceof RangeError) return error.message;
  return isRecord(error) && typeof error['code'] === 'string' ? error['code'] : 'unknown reason';
}
