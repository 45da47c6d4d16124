import { join } from 'node:path';
import { loadCases } from '@rasp/testing/load-cases.ts';
import type { InputSource } from '../../input.ts';
import { sqli } from './sqli.ts';

const { cases } = loadCases(join(__dirname, 'sqli.cases.jsonl'), { attack: 160, benign: 200 });

describe('sqli: the table of cases', () => {
  it.each(cases.map((row) => [row.id, row] as const))('%s', (_id, row) => {
    const match = sqli.inspect(row.input, (row.at ?? 'query-value') as InputSource);
    // A known miss that is found one day is moved to the attacks.
    expect({ input: row.input, found: match !== null }).toEqual({ input: row.input, found: row.expect === 'attack' });
    if (match === null) return;
    expect(match.engine).toBe('grammar');
    expect(match.evidence).not.toBe('');
    expect(match.evidence.length).toBeLessThanOrEqual(256);
    expect(row.input).toContain(match.evidence);
  });
});
