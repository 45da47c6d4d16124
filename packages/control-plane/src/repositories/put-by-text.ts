import type { NewEntry } from '../trust/merge-entry.ts';
import { commonMembers, isAlike } from './alike.ts';

/**
 * Writes entries as JSON for their row: groups of what one agent reported for one reason at one moment, whose members are written once.
 *
 * A group is a list of its members and, at the end, a list of networks; a network is followed by its address where that is another text.
 */
export function putByText(entries: readonly NewEntry[]): string {
  const groups: unknown[][] = [];
  let networks: unknown[] = [];
  let last: NewEntry | null = null;
  for (const entry of entries) {
    if (last === null || !isAlike(last, entry, shared)) {
      networks = [];
      groups.push([...shared.map((name) => entry[name] ?? null), networks]);
      last = entry;
    }
    networks.push(entry.address === entry.network ? entry.network : [entry.network, entry.address]);
  }
  return JSON.stringify({ groups });
}

/** Reads entries as {@link putByText} wrote them. */
export function readPutByText(text: string): readonly NewEntry[] {
  const { groups } = JSON.parse(text) as { readonly groups: readonly unknown[][] };
  return groups.flatMap((values) => {
    const networks = values[shared.length] as readonly (string | readonly unknown[])[];
    const common = commonOf(values);
    return networks.map((item) => {
      const [network, address] = typeof item === 'string' ? [item, item] : item;
      return { ...common, network, address } as NewEntry;
    });
  });
}

function commonOf(values: readonly unknown[]): Pick<NewEntry, (typeof shared)[number]> {
  return Object.fromEntries(shared.map((name, index) => [name, values[index] ?? null])) as unknown as NewEntry;
}

/** In the order in which their values are stored. */
const shared = [...commonMembers, 'hold'] as const satisfies readonly (keyof NewEntry)[];
