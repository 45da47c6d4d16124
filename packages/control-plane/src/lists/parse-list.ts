import { parseCrowdsecList } from './crowdsec-list.ts';
import type { ParsedList } from './listed-network.ts';
import { parsePlainList } from './plain-list.ts';

/** Forms of lists that are read. */
export type ListFormat = 'plain' | 'crowdsec';

/** Reads a list; what cannot be taken is named and never stops the rest. */
export function parseList(text: string, format: ListFormat): ParsedList {
  return format === 'plain' ? parsePlainList(text) : parseCrowdsecList(text);
}
