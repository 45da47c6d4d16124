import { createRandom as createSeeded, type Random } from '@rasp/testing/random.ts';

export type { Random };

/** Creates a source of numbers. `name` keeps the sources of one seed apart, so that what one agent does changes nothing for another. */
export function createRandom(seed: number, name: string): Random {
  let state = seed | 0;
  for (let index = 0; index < name.length; index++) state = Math.imul(state ^ name.charCodeAt(index), 0x0100_0193);
  return createSeeded(state);
}
