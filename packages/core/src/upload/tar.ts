import { judgeEntryName } from './entry-name.ts';
import type { FileFault } from './uploaded-file.ts';

/** Headers of one archive that are read. */
const maxEntries = 10_000;

/** Finds names and link targets in a TAR archive that leave the folder it is unpacked into. Never throws; one step per entry. */
export function judgeTar(bytes: Buffer): FileFault | null {
  let at = 0;
  for (let entry = 0; entry < maxEntries && at + 512 <= bytes.length; entry++) {
    const name = textAt(bytes, at, 100);
    if (name === '') return null;
    const prefix = textAt(bytes, at + 345, 155);
    const fault = judgeEntryName(prefix === '' ? name : `${prefix}/${name}`);
    if (fault !== null) return fault;
    const size = Number.parseInt(textAt(bytes, at + 124, 12).trim() || '0', 8);
    if (!(size >= 0)) return null;
    // A long name stands as the content of an entry before the one that it names.
    const kind = String.fromCharCode(bytes[at + 156] ?? 0);
    const long = kind === 'L' ? judgeEntryName(textAt(bytes, at + 512, Math.min(size, 4096))) : null;
    if (long !== null) return long;
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return null;
}

function textAt(bytes: Buffer, from: number, length: number): string {
  const text = bytes.toString('latin1', from, Math.min(from + length, bytes.length));
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}
