import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { ControlPlaneError } from '../errors.ts';
import { type End, endLine, type Head, head, rowLine, tableLine } from './format.ts';

/** One row of a backup, by its columns. */
export interface BackedUpRow {
  readonly table: string;
  readonly columns: readonly string[];
  readonly values: readonly (string | number | null)[];
}

/**
 * Reads a backup to its end and gives what it says of itself.
 *
 * Throws RASP_CP_BAD_BACKUP where it is cut off, was changed or is something else.
 */
export async function checkBackup(file: string): Promise<Head & End> {
  let first: Head | null = null;
  let end: End | null = null;
  for await (const part of partsOf(file)) {
    if ('format' in part) first = part;
    if ('sha256' in part) end = part;
  }
  if (first === null || end === null) throw broken(file, 'it is cut off');
  return { ...first, ...end };
}

/** Gives the rows of a backup that was checked. */
export async function* rowsOf(file: string): AsyncGenerator<BackedUpRow> {
  for await (const part of partsOf(file)) if ('values' in part) yield part;
}

async function* partsOf(file: string): AsyncGenerator<Head | BackedUpRow | End> {
  const sum = createHash('sha256');
  const counted = new Map<string, number>();
  let table: z.infer<typeof tableLine> | null = null;
  let hasHead = false;
  let hasEnd = false;
  try {
    for await (const line of linesOf(file)) {
      if (hasEnd) throw broken(file, 'something comes after its end');
      const value: unknown = JSON.parse(line);
      if (!hasHead) {
        hasHead = true;
        yield head.parse(value);
      } else if (Array.isArray(value)) {
        const values = rowLine.parse(value);
        if (table === null || values.length !== table.columns.length) throw broken(file, 'a row fits no table');
        counted.set(table.table, (counted.get(table.table) ?? 0) + 1);
        yield { ...table, values };
      } else if (isObject(value) && 'sha256' in value) {
        const end = endLine.parse(value);
        const right = Object.entries(end.rows).every(([name, rows]) => (counted.get(name) ?? 0) === rows);
        if (!right || sum.copy().digest('hex') !== end.sha256) throw broken(file, 'it was changed');
        hasEnd = true;
        yield end;
      } else {
        table = tableLine.parse(value);
      }
      sum.update(`${line}\n`);
    }
  } catch (error) {
    if (error instanceof ControlPlaneError) throw error;
    throw broken(file, reasonOf(error), error);
  }
  if (!hasEnd) throw broken(file, 'it is cut off');
}

/** Lines as they were written: a reader of text files would also break at characters that JSON leaves in strings. */
async function* linesOf(file: string): AsyncGenerator<string> {
  const source = createReadStream(file);
  const unpacked = createGunzip();
  // Otherwise an error of the file would leave the reader waiting.
  source.on('error', (error) => unpacked.destroy(error));
  let rest = '';
  unpacked.setEncoding('utf8');
  for await (const piece of source.pipe(unpacked) as AsyncIterable<string>) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longestLine) throw new Error('a line is longer than any row');
    yield* lines;
  }
  if (rest !== '') throw new Error('it is cut off');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function broken(file: string, why: string, cause?: unknown): ControlPlaneError {
  return new ControlPlaneError('RASP_CP_BAD_BACKUP', `${file} is no whole backup: ${why}.`, { cause });
}

function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError || error instanceof SyntaxError) return 'a line is not as it must be';
  const code = isObject(error) ? error['code'] : '';
  if (code === 'Z_BUF_ERROR') return 'it is cut off';
  if (code === 'Z_DATA_ERROR') return 'it was changed, or is something else';
  return isObject(error) && typeof error['message'] === 'string' ? error['message'] : String(error);
}

const longestLine = 64 * 1_024 * 1_024;
