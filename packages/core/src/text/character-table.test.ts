import { characterTable } from './character-table.ts';

it('marks the given characters and no other', () => {
  const table = characterTable('a~\0');
  expect(table).toHaveLength(128);
  expect([...table.entries()].filter(([, mark]) => mark === 1).map(([code]) => code)).toEqual([0, 97, 126]);
});
