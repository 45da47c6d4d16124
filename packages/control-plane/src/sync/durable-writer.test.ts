import { createDurableWriter } from './durable-writer.ts';

test('what comes in together is committed together, what comes in meanwhile next', async () => {
  const batches: (readonly number[])[] = [];
  const writer = createDurableWriter<number>(async (items) => {
    batches.push(items);
    if (batches.length === 1) void writer.submit([9]);
    await Promise.resolve();
  });
  await Promise.all([writer.submit([1, 2]), writer.submit([3])]);
  await writer.submit([4]);
  expect(batches).toEqual([[1, 2, 3], [9], [4]]);
});

test('a failed commit is told to everyone in it, and the next one is tried', async () => {
  let failing = true;
  const writer = createDurableWriter<number>(() => (failing ? Promise.reject(new Error('disk')) : Promise.resolve()));
  const both = await Promise.allSettled([writer.submit([1]), writer.submit([2])]);
  expect(both.map((one) => one.status)).toEqual(['rejected', 'rejected']);
  failing = false;
  await expect(writer.submit([3])).resolves.toBeUndefined();
});
