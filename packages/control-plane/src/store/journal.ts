import { constants, type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { ControlPlaneError } from '../errors.ts';

/** A place in a journal. It begins anew again and again, each time as the next generation. */
export interface JournalPosition {
  readonly generation: number;
  readonly offset: number;
}

/** What was written to a journal, and where the next record begins. */
export interface JournalRecord {
  readonly text: string;
  readonly end: JournalPosition;
}

/** A file beside a data file, to which texts are written one after the other. */
export interface Journal {
  /** Resolves when the text is on disk, with where the next one will be; one after the other, in the order of the calls. */
  append(text: string): Promise<JournalPosition>;
  /** Begins anew where everything up to a position is no longer needed and nothing is written behind it. */
  restart(done: JournalPosition): void;
  /** How long it has become, in bytes. */
  size(): number;
  close(): Promise<void>;
}

/** The name of the journal of a data file. */
export function journalOf(dataFile: string): string {
  return `${dataFile}-reports`;
}

/**
 * Creates what writes to a journal from the beginning of a generation on; the file is opened, and made where it is missing, with the first text.
 *
 * The disk is waited for on another thread, so that whoever asks for something else is answered meanwhile. The space of an older
 * generation is written over: a record says which one it belongs to, and its checksum also covers what `owner` says whose journal it is.
 * Rejects with RASP_CP_DATA_FILE_UNUSABLE where the disk does not take a text, whose place the next one then gets.
 */
export function createJournal(file: string, owner: string, generation: number): Journal {
  let handle: FileHandle | null = null;
  let at: JournalPosition = { generation, offset: 0 };
  let last: Promise<unknown> = Promise.resolve();
  let unwritten = 0;

  async function write(text: string): Promise<JournalPosition> {
    try {
      handle ??= await openDurably(file);
      const record = encode(text, at.generation, owner);
      for (let done = 0; done < record.length; ) {
        done += (await handle.write(record, done, record.length - done, at.offset + done)).bytesWritten;
      }
      if (!syncsByItself) await handle.datasync();
      at = { generation: at.generation, offset: at.offset + record.length };
      return at;
    } catch (error) {
      throw new ControlPlaneError('RASP_CP_DATA_FILE_UNUSABLE', `${file} cannot be written: ${String(error)}`, {
        cause: error,
      });
    } finally {
      unwritten--;
    }
  }

  return {
    append(text) {
      unwritten++;
      const written = last.then(() => write(text));
      last = written.catch(() => undefined);
      return written;
    },
    restart(done) {
      if (unwritten === 0 && done.generation === at.generation && done.offset === at.offset) {
        at = { generation: at.generation + 1, offset: 0 };
      }
    },
    size: () => at.offset,
    async close() {
      await last;
      await handle?.close();
      handle = null;
    },
  };
}

/**
 * Reads what a journal holds behind a position, and of a generation that began after it all. Ends at the first record that is not whole: it was
 * being written when the process ended, and nobody was told that it is safe.
 */
export async function readJournal(
  file: string,
  owner: string,
  from: JournalPosition,
): Promise<{ readonly records: readonly JournalRecord[]; readonly generation: number }> {
  const bytes = await contentOf(file);
  const first = decode(bytes, 0, owner);
  if (first === null || first.end.generation < from.generation) return { records: [], generation: from.generation };
  const { generation } = first.end;
  const records: JournalRecord[] = [];
  for (let offset = generation === from.generation ? from.offset : 0; ; ) {
    const record = decode(bytes, offset, owner);
    if (record === null || record.end.generation !== generation) return { records, generation };
    records.push(record);
    offset = record.end.offset;
  }
}

/** A mark, the generation, the length of the text and the checksum, four bytes each; the text. */
function encode(text: string, generation: number, owner: string): Buffer {
  const length = Buffer.byteLength(text);
  const record = Buffer.allocUnsafe(headBytes + length);
  record.writeUInt32BE(mark, 0);
  record.writeUInt32BE(generation, 4);
  record.writeUInt32BE(length, 8);
  record.write(text, headBytes);
  record.writeUInt32BE(checksum(record, headBytes + length, owner), 12);
  return record;
}

function decode(bytes: Buffer, offset: number, owner: string): JournalRecord | null {
  if (offset + headBytes > bytes.length || bytes.readUInt32BE(offset) !== mark) return null;
  const end = offset + headBytes + bytes.readUInt32BE(offset + 8);
  if (end > bytes.length) return null;
  const record = bytes.subarray(offset, end);
  if (record.readUInt32BE(12) !== checksum(record, record.length, owner)) return null;
  return { text: record.toString('utf8', headBytes), end: { generation: record.readUInt32BE(4), offset: end } };
}

/** Of everything but the checksum itself. */
function checksum(record: Buffer, length: number, owner: string): number {
  return crc32(record.subarray(headBytes, length), crc32(record.subarray(0, 12), crc32(owner)));
}

async function contentOf(file: string): Promise<Buffer> {
  try {
    const handle = await open(file, 'r');
    try {
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') {
      return Buffer.alloc(0);
    }
    throw new ControlPlaneError('RASP_CP_DATA_FILE_UNUSABLE', `${file} cannot be read: ${String(error)}`, {
      cause: error,
    });
  }
}

/** Opens a file for writing, readable by its owner alone, with its name on disk. */
async function openDurably(file: string): Promise<FileHandle> {
  // Neither cut off nor appended to: records go to places of their own.
  const sync = syncsByItself ? constants.O_DSYNC : 0;
  const handle = await open(file, constants.O_RDWR | constants.O_CREAT | sync, 0o600);
  const folder = await open(path.dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
  return handle;
}

/** One call less that another thread has to take up. Elsewhere only the sync itself goes as far as the disk. */
const syncsByItself = process.platform === 'linux';

const mark = 0x524a4e31;
const headBytes = 16;
