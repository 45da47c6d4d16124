import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createJudge } from '../src/scan/judge.ts';
import { requestOf } from '../src/scan/place-value.ts';

/** What people and programs send to web applications every day, written for this table. */
interface EverydayValue {
  readonly id: string;
  readonly input: string;
  /** Where it stands; a query's value where it says nothing. */
  readonly at?: string;
  /** Why grammar blocks it all the same: it could as well be an attack. */
  readonly falseAlarm?: string;
}

const table = readFileSync(join(__dirname, 'everyday.cases.jsonl'), 'utf8');
const values = table
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as EverydayValue);

/** Ids of the values that a judge of the default configuration blocks, each at its place or at the one that is given. */
async function blocked(useModel: boolean, place?: string): Promise<string[]> {
  const judge = createJudge({ useModel });
  await judge.ready();
  const ids: string[] = [];
  for (const { id, input, at } of values) {
    const request = requestOf(id, input, at ?? place);
    if ((await judge.judge(request)).blocked) ids.push(id);
  }
  return ids;
}

describe('everyday values', () => {
  it('are many, each with an id and a value of its own', () => {
    expect(values.length).toBeGreaterThan(900);
    expect(new Set(values.map(({ id }) => id)).size).toBe(values.length);
    expect(new Set(values.map(({ input }) => input)).size).toBe(values.length);
  });

  const expected = values.filter(({ falseAlarm }) => falseAlarm !== undefined).map(({ id }) => id);

  it.each(['query:q', 'form:value', 'json:value'])(
    'pass grammar at %s, but for those that say why not',
    async (place) => {
      const ids = await blocked(false, place);
      expect(ids.filter((id) => !expected.includes(id))).toEqual([]);
    },
  );

  it('are blocked by grammar where the table says so', async () => {
    expect(await blocked(false)).toEqual(expected);
  });

  it('pass the shipped model, but for one in a hundred', async () => {
    expect((await blocked(true)).length - expected.length).toBeLessThanOrEqual(values.length / 100);
  });
});
