import type { Random } from '@rasp/testing/random.ts';

/** The alternatives of each name. `<name>` in an alternative stands for one of that name's; `<<` is a `<`. */
export type Grammar = Readonly<Record<string, readonly string[]>>;

const DEEPEST = 24;

/** Draws one text from a grammar. Throws where an alternative names what the grammar does not have. */
export function draw(grammar: Grammar, name: string, random: Random, depth = 0): string {
  const alternatives = grammar[name];
  if (alternatives === undefined || alternatives.length === 0) throw new Error(`the grammar has no <${name}>`);
  if (depth > DEEPEST) throw new Error(`<${name}> does not end`);

  const alternative = alternatives[random.between(0, alternatives.length - 1)] as string;
  return alternative.replace(/<<|<([a-z][a-z0-9-]*)>/g, (whole, inner: string | undefined) =>
    inner === undefined ? whole.slice(1) : draw(grammar, inner, random, depth + 1),
  );
}
