import { type ArchiveBudget, bestRatio, harmlessBytes, sample } from './archive-budget.ts';
import { judgeEntryName } from './entry-name.ts';
import type { FileFault } from './uploaded-file.ts';

/** Entries of one archive that are read; more is a finding of its own. */
const maxEntries = 50_000;

/** One entry, as the list of an archive or its own header declares it. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly compressed: number;
  readonly size: number;
  /** Where its own header starts, within the bytes. */
  readonly start: number;
}

/** Tells whether bytes end in a ZIP archive's list of entries, whatever they begin with. */
export function endsInZip(bytes: Buffer): boolean {
  return readDirectory(bytes) !== null;
}

/**
 * Finds a ZIP archive (also a document of an office) that harms who unpacks it: more than `maxRatio` times its size, entries that share bytes, archives
 * in archives, names that leave the folder.
 *
 * It reads the list at the end and, where that is missing, the headers in order; it decompresses the beginning of the largest entry
 * alone. Misses a second list that other unpackers would take, and links within. Never throws; linear in the list but for one sort.
 */
export function judgeZip(bytes: Buffer, maxRatio: number, budget: ArchiveBudget): FileFault | null {
  const entries = readDirectory(bytes) ?? readHeaders(bytes);
  const bomb = (evidence: string, rule = 'archive-bomb'): FileFault => ({ rule, evidence, certainty: 'certain' });
  if (entries.length >= maxEntries)
    return { ...bomb(`${entries.length} entries or more`, 'archive-entries'), certainty: 'likely' };
  let total = 0;
  let nested = 0;
  let largest: ZipEntry | null = null;
  for (const entry of entries) {
    const { name, compressed, size } = entry;
    // Who unpacks a stream reads the name before the data, not the one in the list.
    const path = judgeEntryName(name) ?? judgeEntryName(localName(bytes, entry.start));
    if (path !== null) return path;
    total += size;
    if (size > harmlessBytes && size > compressed * maxRatio)
      return bomb(`${name.slice(0, 100)}: ${compressed} bytes become ${size}`);
    // An archive does not compress twice, unless it was made for this.
    if (archiveName.test(name) && size > 4096 && size > compressed * nestedRatio) nested++;
    if (entry.method === 8 && compressed > (largest?.compressed ?? 0)) largest = entry;
  }
  if (total > harmlessBytes && total > bytes.length * maxRatio) return bomb(`${bytes.length} bytes become ${total}`);
  if (nested > 1) return bomb(`${nested} archives that compress again`, 'nested-archive');
  if (overlap(entries)) return bomb('entries share bytes', 'overlapping-entries');
  if (largest !== null && growsTooMuch(bytes, largest, maxRatio, budget)) {
    return bomb(`${largest.name.slice(0, 100)}: its beginning grows too much`);
  }
  return null;
}

/** Archives whose content is compressed already. */
const archiveName = /\.(?:zip|gz|tgz|bz2|xz|7z|rar|zst)$/i;
const nestedRatio = 5;

/** Whether two entries are made of the same bytes, which is how a small file holds a large one many times. */
function overlap(entries: readonly ZipEntry[]): boolean {
  const sorted = [...entries].sort((a, b) => a.start - b.start);
  let end = -1;
  for (const { start, compressed, name } of sorted) {
    if (start < end) return true;
    end = start + 30 + name.length + compressed;
  }
  return false;
}

/** The name in an entry's own header, as far as it matters; empty where none stands there. Many entries may claim one header. */
function localName(bytes: Buffer, start: number): string {
  if (start < 0 || start + 30 > bytes.length || bytes.readUInt32LE(start) !== 0x04034b50) return '';
  const from = start + 30;
  return bytes.toString('latin1', from, Math.min(from + Math.min(bytes.readUInt16LE(start + 26), 512), bytes.length));
}

function growsTooMuch(bytes: Buffer, entry: ZipEntry, maxRatio: number, budget: ArchiveBudget): boolean {
  const { start, compressed } = entry;
  // Too short to become much.
  if (compressed * bestRatio < harmlessBytes) return false;
  if (start < 0 || start + 30 > bytes.length || bytes.readUInt32LE(start) !== 0x04034b50) return false;
  const from = start + 30 + bytes.readUInt16LE(start + 26) + bytes.readUInt16LE(start + 28);
  return sample(bytes.subarray(from, from + compressed), 'deflate', maxRatio, budget).tooLarge;
}

/** Finds the record that ends an archive; -1 where there is none within the longest comment. */
function findEnd(bytes: Buffer): number {
  const lowest = Math.max(0, bytes.length - 65_557);
  const tail = bytes.subarray(lowest);
  const at = tail.length < 22 ? -1 : tail.lastIndexOf('PK\x05\x06', tail.length - 22, 'latin1');
  return at < 0 ? -1 : lowest + at;
}

/** Reads the list at the end of an archive; null where there is none. */
function readDirectory(bytes: Buffer): readonly ZipEntry[] | null {
  const end = findEnd(bytes);
  if (end < 0) return null;
  const size = bytes.readUInt32LE(end + 12);
  const declared = bytes.readUInt32LE(end + 16);
  // The list ends where this record begins; a ZIP64 archive has its own two records between.
  let at = end - size;
  if (at < 0 || !isListed(bytes, at)) at = declared;
  if (at + 46 > bytes.length || !isListed(bytes, at)) return null;
  // Where something stands before the archive, its places count from the archive's start.
  const shift = at === end - size ? Math.max(0, at - declared) : 0;
  const entries: ZipEntry[] = [];
  while (at + 46 <= bytes.length && isListed(bytes, at) && entries.length < maxEntries) {
    const nameLength = bytes.readUInt16LE(at + 28);
    const extraLength = bytes.readUInt16LE(at + 30);
    const sizes = readSizes(bytes, at + 20, at + 46 + nameLength, extraLength);
    const name = bytes.toString('latin1', at + 46, Math.min(at + 46 + nameLength, bytes.length));
    entries.push({ name, method: bytes.readUInt16LE(at + 10), ...sizes, start: bytes.readUInt32LE(at + 42) + shift });
    at += 46 + nameLength + extraLength + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

function isListed(bytes: Buffer, at: number): boolean {
  return at + 4 <= bytes.length && bytes.readUInt32LE(at) === 0x02014b50;
}

/** Reads entries by their own headers from the start on, as far as these say where the next one is. */
function readHeaders(bytes: Buffer): readonly ZipEntry[] {
  const entries: ZipEntry[] = [];
  let at = 0;
  while (at + 30 <= bytes.length && bytes.readUInt32LE(at) === 0x04034b50 && entries.length < maxEntries) {
    const nameLength = bytes.readUInt16LE(at + 26);
    const extraLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('latin1', at + 30, Math.min(at + 30 + nameLength, bytes.length));
    const content = at + 30 + nameLength + extraLength;
    const { compressed, size } = readSizes(bytes, at + 18, at + 30 + nameLength, extraLength);
    // A streamed entry declares its sizes behind its data: what is left may all be its.
    const streamed = (bytes.readUInt16LE(at + 6) & 8) !== 0 && compressed === 0;
    const length = streamed ? Math.max(0, bytes.length - content) : compressed;
    entries.push({ name, method: bytes.readUInt16LE(at + 8), compressed: length, size, start: at });
    if (streamed) return entries;
    at = content + compressed;
  }
  return entries;
}

/** Reads the compressed and the full size at `at`, from the ZIP64 field among the extra ones where they do not fit. */
function readSizes(bytes: Buffer, at: number, extra: number, length: number): { compressed: number; size: number } {
  let compressed = bytes.readUInt32LE(at);
  let size = bytes.readUInt32LE(at + 4);
  if (size !== 0xffff_ffff && compressed !== 0xffff_ffff) return { compressed, size };
  const end = Math.min(extra + length, bytes.length);
  for (let field = extra; field + 4 <= end; field += 4 + bytes.readUInt16LE(field + 2)) {
    if (bytes.readUInt16LE(field) !== 1) continue;
    let value = field + 4;
    if (size === 0xffff_ffff && value + 8 <= end) {
      size = Number(bytes.readBigUInt64LE(value));
      value += 8;
    }
    if (compressed === 0xffff_ffff && value + 8 <= end) compressed = Number(bytes.readBigUInt64LE(value));
    break;
  }
  return { compressed, size };
}
