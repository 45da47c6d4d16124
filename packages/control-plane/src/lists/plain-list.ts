import { createRefusals, type ListedNetwork, type ParsedList, readListedNetwork } from './listed-network.ts';

/**
 * Reads a plain list: one address or CIDR a line; empty lines and what stands behind `#` or `;` are passed over, and so is what
 * follows an address after a blank or comma, as many published lists have it.
 *
 * Ranges with a dash and names are refused. The same network twice counts once.
 */
export function parsePlainList(text: string): ParsedList {
  const networks = new Map<string, ListedNetwork>();
  const refusals = createRefusals();
  let line = 0;
  for (const whole of lines(text)) {
    line++;
    const words = uncommented(whole);
    if (words === '') continue;
    const network = readListedNetwork(firstWord(words));
    if (typeof network === 'string') refusals.add(line, words, network);
    else if (!networks.has(network.text)) networks.set(network.text, { line, network, ttlMs: null, note: null });
  }
  return { networks: [...networks.values()], refused: refusals.refused, refusedInAll: refusals.count };
}

/** The lines of a text, one after the other: a list of a million must not be there twice. */
export function* lines(text: string): Generator<string> {
  for (let start = 0; start <= text.length; ) {
    const end = text.indexOf('\n', start);
    const stop = end < 0 ? text.length : end;
    yield text.slice(start, stop).trim();
    start = stop + 1;
  }
}

function uncommented(line: string): string {
  const plain = line.charCodeAt(0) === byteOrderMark ? line.slice(1) : line;
  for (let index = 0; index < plain.length; index++) {
    if (plain[index] === '#' || plain[index] === ';') return plain.slice(0, index).trim();
  }
  return plain;
}

function firstWord(text: string): string {
  for (let index = 0; index < text.length; index++) {
    if (text[index] === ' ' || text[index] === '\t' || text[index] === ',') return text.slice(0, index);
  }
  return text;
}

const byteOrderMark = 0xfeff;
