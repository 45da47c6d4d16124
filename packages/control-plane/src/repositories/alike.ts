import type { NewEntry } from '../trust/merge-entry.ts';

/** What entries have in common that one agent reported for one reason at one moment: written once for all of them. */
export const commonMembers = [
  'scope',
  'detectedAt',
  'expiresAt',
  'source',
  'reporter',
  'check',
  'evidence',
  'ipSource',
  'functionId',
  'instance',
] as const satisfies readonly (keyof NewEntry)[];

/** Whether two entries say the same in these members. */
export function isAlike(a: NewEntry, b: NewEntry, members: readonly (keyof NewEntry)[]): boolean {
  return members.every((name) => a[name] === b[name]);
}
