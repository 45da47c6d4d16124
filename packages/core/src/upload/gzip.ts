import { type ArchiveBudget, harmlessBytes, sample } from './archive-budget.ts';
import { judgeTar } from './tar.ts';
import type { FileFault } from './uploaded-file.ts';

/**
 * Finds a gzip file that unpacks to too much, by the length that it declares and by how its beginning grows, and names in a TAR archive within.
 *
 * The declared length is the last member's, modulo 4 GiB. Misses what comes behind the first 16 KiB of a file that declares a false length.
 */
export function judgeGzip(bytes: Buffer, cut: boolean, maxRatio: number, budget: ArchiveBudget): FileFault | null {
  if (!cut && bytes.length >= 18) {
    const declared = bytes.readUInt32LE(bytes.length - 4);
    if (declared > harmlessBytes && declared > bytes.length * maxRatio) {
      return { rule: 'archive-bomb', evidence: `${bytes.length} bytes declare ${declared}`, certainty: 'likely' };
    }
  }
  const { bytes: beginning, tooLarge } = sample(bytes, 'gzip', maxRatio, budget);
  if (tooLarge) return { rule: 'archive-bomb', evidence: 'gzip: its beginning grows too much', certainty: 'certain' };
  return beginning === null || beginning.toString('latin1', 257, 262) !== 'ustar' ? null : judgeTar(beginning);
}
