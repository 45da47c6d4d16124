import { inChunks } from './in-chunks.ts';

test.each([
  [0, []],
  [1, [1]],
  [3, [1, 1, 1]],
  [4, [4]],
  [63, [16, 16, 16, 4, 4, 4, 1, 1, 1]],
  [64, [64]],
  [149, [64, 64, 16, 4, 1]],
  [513, [256, 256, 1]],
])('%i rows are cut into %j', (count, sizes) => {
  const rows = Array.from({ length: count }, (_, index) => index);
  const chunks = [...inChunks(rows)];
  expect(chunks.map((chunk) => chunk.length)).toEqual(sizes);
  expect(chunks.flat()).toEqual(rows);
});
