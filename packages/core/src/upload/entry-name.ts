import type { FileFault } from './uploaded-file.ts';

/** Finds the name of an archive's entry that leaves the folder it is unpacked into (zip slip). */
export function judgeEntryName(name: string): FileFault | null {
  const climbs = /(?:^|[\\/])\.\.(?:[\\/]|$)/.test(name);
  if (!climbs && !/^(?:[\\/]|[a-z]:[\\/])/i.test(name)) return null;
  return { rule: 'archive-path', evidence: name.slice(0, 200), certainty: climbs ? 'certain' : 'likely' };
}
