import { type Network, parseNetwork } from '../trust/network.ts';

/** One network that a list names. */
export interface ListedNetwork {
  /** Where it stands: the line, or the number of the decision. */
  readonly line: number;
  readonly network: Network;
  /** How long it is to stay, in milliseconds; null where the list does not say. */
  readonly ttlMs: number | null;
  /** What the list says that it did. */
  readonly note: string | null;
}

/** Something in a list that is not taken, and why. */
export interface RefusedLine {
  readonly line: number;
  readonly text: string;
  readonly reason: string;
}

/** What a list holds. */
export interface ParsedList {
  readonly networks: readonly ListedNetwork[];
  /** The first of them; how many there are is in `refusedInAll`. */
  readonly refused: readonly RefusedLine[];
  readonly refusedInAll: number;
}

/** Collects what is refused, of which an upload may be full. */
export interface Refusals {
  add(line: number, text: string, reason: string): void;
  readonly refused: readonly RefusedLine[];
  readonly count: number;
}

/** Creates the collector. */
export function createRefusals(): Refusals {
  const refused: RefusedLine[] = [];
  let count = 0;
  return {
    add(line, text, reason) {
      count++;
      if (refused.length < keptRefusals) refused.push({ line, text: printable(text), reason });
    },
    refused,
    get count() {
      return count;
    },
  };
}

/** Reads a network that may be blocked as such, or says why not. */
export function readListedNetwork(text: string): Network | string {
  const network = text.length > longestNetwork ? null : parseNetwork(text);
  if (network === null) return 'It is neither an address nor a CIDR.';
  return network.prefix < widest(network) ? 'The range is too large to be meant; split it.' : network;
}

/** The widest range that may be listed: what is wider is a slip of the pen. */
export function widest(network: Network): number {
  return network.family === 4 ? 8 : 19;
}

function printable(text: string): string {
  return text.slice(0, 80).replaceAll(/\p{Cc}/gu, '?');
}

const keptRefusals = 100;
const longestNetwork = 60;
