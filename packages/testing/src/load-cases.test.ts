import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCases } from './load-cases.ts';

const folder = mkdtempSync(join(tmpdir(), 'load-cases-'));
const file = join(folder, 'x.cases.jsonl');

afterAll(() => rmSync(folder, { recursive: true }));

function write(...rows: readonly object[]): void {
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}

const attack = { id: 'a', input: 'x', expect: 'attack', source: 'own', why: 'because' };
const benign = { id: 'b', input: 'y', expect: 'benign', source: 'own', why: 'because' };
const other = { id: 'c', input: 'z', expect: 'benign', source: 'own', why: 'because' };

describe('loadCases', () => {
  it('counts what it read', () => {
    write(attack, benign, other);
    expect(loadCases(file, { attack: 1, benign: 2 }).counts).toEqual({ attack: 1, benign: 2, 'known-miss': 0 });
  });

  it('throws one line below the floor', () => {
    write(attack, benign, other);
    expect(() => loadCases(file, { attack: 1, benign: 3 })).toThrow(/floor/);
    expect(() => loadCases(file, { attack: 2, benign: 1 })).toThrow(/floor/);
  });

  it('wants more benign lines than attacks', () => {
    write(attack, benign);
    expect(() => loadCases(file, { attack: 1, benign: 1 })).toThrow(/floor/);
  });

  it.each([
    ['a repeated id', { ...other, id: 'b' }],
    ['a repeated input', { ...other, input: 'y' }],
    ['an unknown expectation', { ...other, expect: 'maybe' }],
    ['a line without a reason', { ...other, why: '' }],
    ['a line without an input', { ...other, input: undefined }],
  ])('refuses %s', (_name, row) => {
    write(attack, benign, row);
    expect(() => loadCases(file, { attack: 1, benign: 1 })).toThrow();
  });
});
