/** Gives numbers from 0 to 1; the same seed gives the same numbers. */
export type Random = () => number;

/** The generator of Mulberry32 (T. Ettinger, public domain): 32 bits of state are enough to draw from a grammar. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The alternatives of each name. `<name>` in an alternative stands for one of that name's; `<<` is a `<`. */
export type Grammar = Readonly<Record<string, readonly string[]>>;

const DEEPEST = 24;

/** Draws one text from a grammar. Throws where an alternative names what the grammar does not have. */
export function draw(grammar: Grammar, name: string, random: Random, depth = 0): string {
  const alternatives = grammar[name];
  if (alternatives === undefined || alternatives.length === 0) throw new Error(`the grammar has no <${name}>`);
  if (depth > DEEPEST) throw new Error(`<${name}> does not end`);
  const alternative = alternatives[Math.floor(random() * alternatives.length)] as string;
  return alternative.replace(/<<|<([a-z][a-z0-9-]*)>/g, (whole, inner: string | undefined) =>
    inner === undefined ? whole.slice(1) : draw(grammar, inner, random, depth + 1),
  );
}
