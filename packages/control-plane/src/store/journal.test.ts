import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createJournal, readJournal } from './journal.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'rasp-journal-'));
const start = { generation: 0, offset: 0 };
let names = 0;

function newFile(): string {
  return path.join(folder, `${names++}.db-reports`);
}

async function textsOf(file: string, from = start, owner = 'mine'): Promise<readonly string[]> {
  return (await readJournal(file, owner, from)).records.map((record) => record.text);
}

async function filled(texts: readonly string[], generation = 1): Promise<string> {
  const file = newFile();
  const journal = createJournal(file, 'mine', generation);
  for (const text of texts) await journal.append(text);
  await journal.close();
  return file;
}

test('what was appended is read in its order, from the beginning or from behind a record', async () => {
  const file = newFile();
  const journal = createJournal(file, 'mine', 1);
  const [first] = await Promise.all([journal.append('one'), journal.append('zwei \u{1F600}'), journal.append('')]);
  await journal.close();
  expect(await textsOf(file)).toEqual(['one', 'zwei \u{1F600}', '']);
  expect(await textsOf(file, first)).toEqual(['zwei \u{1F600}', '']);
  expect((await readJournal(file, 'mine', start)).generation).toBe(1);
});

test('a journal that nothing was written to makes no file, and is read as empty', async () => {
  const file = newFile();
  await createJournal(file, 'mine', 1).close();
  expect(existsSync(file)).toBe(false);
  expect(await readJournal(file, 'mine', { generation: 7, offset: 300 })).toEqual({ records: [], generation: 7 });
});

test('its file is for its owner alone', async () => {
  expect(statSync(await filled(['one'])).mode & 0o077).toBe(0);
});

test('a record that was cut off at any byte is not there, and those before it are', async () => {
  const file = await filled(['one', 'two']);
  const whole = readFileSync(file);
  const end = (await readJournal(file, 'mine', start)).records[0]?.end.offset ?? 0;
  for (let length = end; length < whole.length; length++) {
    writeFileSync(file, whole);
    truncateSync(file, length);
    expect(await textsOf(file)).toEqual(['one']);
  }
});

test('a record of which any byte was changed is not there, nor is anything behind it', async () => {
  const file = await filled(['one', 'two', 'three']);
  const whole = readFileSync(file);
  const { records } = await readJournal(file, 'mine', start);
  const [from, to] = [records[0]?.end.offset ?? 0, records[1]?.end.offset ?? 0];
  for (let offset = from; offset < to; offset++) {
    const changed = Buffer.from(whole);
    changed[offset] = (changed[offset] ?? 0) ^ 1;
    writeFileSync(file, changed);
    expect(await textsOf(file)).toEqual(['one']);
  }
});

test('begun anew it is written over, and what is left of the generation before is not read', async () => {
  const file = newFile();
  const journal = createJournal(file, 'mine', 5);
  // Of one length, so that the records of both generations begin at the same places.
  const ends = [await journal.append('old 1'), await journal.append('old 2'), await journal.append('old 3')];
  const done = ends[2] ?? start;
  journal.restart(ends[1] ?? start);
  expect(journal.size()).toBe(done.offset);
  journal.restart(done);
  expect(journal.size()).toBe(0);
  expect(await textsOf(file, done)).toEqual([]);
  await journal.append('new 1');
  await journal.close();
  expect(await readJournal(file, 'mine', done)).toMatchObject({ records: [{ text: 'new 1' }], generation: 6 });
});

test('it does not begin anew while something is being written', async () => {
  const file = newFile();
  const journal = createJournal(file, 'mine', 1);
  const done = await journal.append('one');
  const writing = journal.append('two');
  journal.restart(done);
  expect((await writing).offset).toBeGreaterThan(done.offset);
  await journal.close();
  expect(await textsOf(file)).toEqual(['one', 'two']);
});

test('of an older generation than the store knows nothing is taken, and of another store nothing at all', async () => {
  const file = await filled(['one'], 3);
  expect(await readJournal(file, 'mine', { generation: 4, offset: 0 })).toEqual({ records: [], generation: 4 });
  expect(await textsOf(file, start, 'of another')).toEqual([]);
});

test('where the disk does not take a record it is refused, and the next one has its place', async () => {
  const file = path.join(folder, 'later', 'data.db-reports');
  const journal = createJournal(file, 'mine', 1);
  await expect(journal.append('one')).rejects.toMatchObject({ code: 'RASP_CP_DATA_FILE_UNUSABLE' });
  mkdirSync(path.dirname(file));
  await journal.append('two');
  await journal.close();
  expect(await textsOf(file)).toEqual(['two']);
});

test('what is no journal is read as empty', async () => {
  const file = newFile();
  appendFileSync(file, 'this is a letter to my aunt'.repeat(100));
  expect(await textsOf(file)).toEqual([]);
});
