import { judgeEntryName } from './entry-name.ts';
import type { FileFault } from './uploaded-file.ts';

/** Headers of one archive that are read. */
const maxEntries = 10_000;

/** Finds names in a TAR archive that leave the folder it is unpacked into. Misses links. Never throws; one step per entry. */
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
    const long = longName(bytes, at, size);
    const longFault = long === null ? null : judgeEntryName(long);
    if (longFault !== null) return longFault;
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return null;
}

/** The name that the entry at `at` gives the next one: GNU's is its content, that of PAX one of its lines. Null for other entries. */
function longName(bytes: Buffer, at: number, size: number): string | null {
  const kind = String.fromCharCode(bytes[at + 156] ?? 0);
  if (kind !== 'L' && kind !== 'x' && kind !== 'g') return null;
  const content = textAt(bytes, at + 512, Math.min(size, 4096));
  return kind === 'L' ? content : (/(?:^|\n)\d{1,8} path=([^\n]*)/.exec(content)?.[1] ?? null);
}

function textAt(bytes: Buffer, from: number, length: number): string {
  const text = bytes.toString('latin1', from, Math.min(from + length, bytes.length));
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}
