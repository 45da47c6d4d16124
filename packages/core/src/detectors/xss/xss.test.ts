import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InputSource } from '../../input.ts';
import { needs, xss } from './xss.ts';

interface Case {
  readonly id: string;
  readonly input: string;
  readonly expect: 'attack' | 'benign' | 'known-miss';
  readonly source: string;
  readonly why: string;
  readonly at?: InputSource;
}

const cases: readonly Case[] = readFileSync(join(__dirname, 'xss.cases.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line): Case => JSON.parse(line));

describe('xss: the table of cases', () => {
  it('holds enough lines, more benign than attacks, each with its own id', () => {
    const count = (expect: Case['expect']): number => cases.filter((line) => line.expect === expect).length;
    expect(cases.length).toBeGreaterThanOrEqual(250);
    expect(count('attack')).toBeGreaterThanOrEqual(110);
    expect(count('benign')).toBeGreaterThan(count('attack'));
    expect(new Set(cases.map((line) => line.id)).size).toBe(cases.length);
  });

  it.each(cases.map((line) => [line.id, line] as const))('%s', (_id, line) => {
    const match = xss.inspect(line.input, line.at ?? 'query-value');
    // A known miss that is found one day is moved to the attacks.
    expect({ input: line.input, found: match !== null }).toEqual({
      input: line.input,
      found: line.expect === 'attack',
    });
    if (match !== null) {
      expect(match.engine).toBe('grammar');
      expect(match.evidence.length).toBeGreaterThan(0);
      expect(match.evidence.length).toBeLessThanOrEqual(256);
      expect(line.input).toContain(match.evidence);
      expect(needs.test(line.input)).toBe(true);
    }
  });
});

describe('xss: certainty follows from what runs', () => {
  it.each([
    ['<script>alert(1)</script>', 'certain', 'script-tag'],
    ['< script>alert(1)</script>', 'likely', 'script-tag'],
    ['<img src=x onerror=alert(1)>', 'certain', 'event-handler'],
    ['javascript:alert(1)', 'certain', 'script-url'],
    ["'-alert(1)-'", 'certain', 'script-string'],
    ['$'.concat('{alert(1)}'), 'certain', 'template-literal'],
    ['alert(1)', 'likely', 'script-call'],
    ['<iframe src=//evil.example></iframe>', 'likely', 'active-content'],
    ['"><h1>x', 'likely', 'markup-breakout'],
  ])('%s is %s', (value, certainty, rule) => {
    expect(xss.inspect(value, 'query-value')).toMatchObject({ certainty, rule });
  });

  it('prefers a certain sighting to a likely one before it', () => {
    const value = '<iframe src=//evil.example></iframe><script>x</script>';
    expect(xss.inspect(value, 'query-value')?.rule).toBe('script-tag');
  });

  it('needs an event that exists, a boundary before it and a value after it', () => {
    expect(xss.inspect('<p onclick=x>', 'query-value')).not.toBeNull();
    expect(xss.inspect('<p onclicked=x>', 'query-value')).toBeNull();
    expect(xss.inspect('<p data-onclick=x>', 'query-value')).toBeNull();
    expect(xss.inspect('<p onclick=>', 'query-value')).toBeNull();
    expect(xss.inspect('<p onclick="">', 'query-value')).toBeNull();
  });

  it('takes a closed attribute for one only within 48 characters', () => {
    const lead = 'x'.repeat(46);
    expect(xss.inspect(`${lead}"><h1>`, 'query-value')?.rule).toBe('markup-breakout');
    expect(xss.inspect(`${lead}x"><h1>`, 'query-value')).toBeNull();
  });
});
