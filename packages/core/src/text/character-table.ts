/**
 * Gives a table of the 128 ASCII characters with 1 at the given ones.
 *
 * Tables are filled in functions throughout: a loop at the top of a module makes the engine compile the whole bundle's top level a second time.
 */
export function characterTable(characters: string): Uint8Array {
  const table = new Uint8Array(128);
  for (let at = 0; at < characters.length; at++) table[characters.charCodeAt(at)] = 1;
  return table;
}
