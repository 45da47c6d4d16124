import { createPace } from './pace.ts';
import { casesOf, readSampleText, sampleLimits } from './sample-lines.ts';

const pace = () => createPace(new AbortController().signal, 60_000);
const line = (id: number, value = 'x'): string => JSON.stringify({ id, value });

test('keeps the members that are read, and gives the lines back with their numbers', async () => {
  const text = `{"id":"a","value":"1","label":"benign","secret":"s"}\r\n\n{"id":2,"value":"b\u2028","label":1,"at":"header:x","source":"log"}`;
  const { body, records } = await readSampleText(text, pace());
  expect(records).toBe(2);
  expect(body).not.toContain('secret');
  expect([...casesOf(body)]).toMatchObject([
    { line: 1, one: { id: 'a', label: 'benign', request: { query: [['q', '1']] } } },
    { line: 2, one: { id: '2', label: 'attack', source: 'log', request: { headers: [['x', 'b\u2028']] } } },
  ]);
});

test('takes what the control plane exports of judged events, whose time is no place', async () => {
  const exported = `{"id":"e.0","value":"1 or 1","label":0,"class":"sqli","at":1795400000000,"source":"query-value:q"}`;
  const { body } = await readSampleText(exported, pace());
  expect([...casesOf(body)]).toMatchObject([
    { one: { label: 'benign', class: 'sqli', request: { query: [['q', '1 or 1']] } } },
  ]);
});

test('refuses the whole and says which lines make no sense, the first twenty', async () => {
  const text = ['nonsense', '{"id":1}', line(2), '{"value":"x","at":"moon"}', '{"value":"x","label":"maybe"}'].join(
    '\n',
  );
  await expect(readSampleText(text, pace())).rejects.toMatchObject({
    code: 'RASP_CP_REFUSED',
    problems: [
      { path: 'line 1', message: 'is no JSON' },
      { path: 'line 2', message: 'has no value' },
      { path: 'line 4' },
      { path: 'line 5' },
    ],
  });
  await expect(readSampleText('x\n'.repeat(50), pace())).rejects.toMatchObject({ problems: { length: 20 } });
  await expect(readSampleText(' \n\n', pace())).rejects.toThrow('holds no line');
});

test('both sides of each limit', async () => {
  const lines = (count: number): string => Array.from({ length: count }, (_, id) => line(id)).join('\n');
  expect((await readSampleText(lines(sampleLimits.lines), pace())).records).toBe(sampleLimits.lines);
  await expect(readSampleText(lines(sampleLimits.lines + 1), pace())).rejects.toThrow('at most 10000 lines');
  const long = (length: number): string => line(1, 'x'.repeat(length - line(1, '').length));
  expect((await readSampleText(long(sampleLimits.lineLength), pace())).records).toBe(1);
  await expect(readSampleText(long(sampleLimits.lineLength + 1), pace())).rejects.toThrow('more than 16384 characters');
  const full = `${line(1)}\n`.padEnd(sampleLimits.textLength);
  await expect(readSampleText(`${full} `, pace())).rejects.toThrow('at most 2000000 characters');
});

test('ends where the client has gone', async () => {
  const gone = new AbortController();
  gone.abort();
  await expect(readSampleText(line(1), createPace(gone.signal, 60_000))).rejects.toMatchObject({
    code: 'RASP_CP_BUSY',
  });
});
