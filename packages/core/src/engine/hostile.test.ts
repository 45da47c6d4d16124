import { growth } from '@rasp/testing/cpu-cost.ts';
import { hostileTexts } from '@rasp/testing/hostile-texts.ts';
import { detectors } from '../detectors/index.ts';
import type { Finding } from '../finding.ts';
import type { Input } from '../input.ts';
import { type InspectConfig, inspectInputs } from './inspect-now.ts';

const modes = Object.fromEntries([...detectors.map(({ id }) => id), 'truncated'].map((id) => [id, 'report']));
const config = { modes, parameters: { DECODE_B64: true, MAX_DECODE_ROUNDS: 3 } } as unknown as InspectConfig;

function inputOf(value: string): Input {
  return { source: 'query-value', name: 'q', value, trail: [] };
}

function inspect(values: readonly string[]): readonly Finding[] {
  return inspectInputs(values.map(inputOf), config);
}

const small = 8192;
const texts = hostileTexts(small, 60);
const longer = new Map(hostileTexts(4 * small, 60).map(({ name, text }) => [name, text]));

describe('inspection: hostile texts', () => {
  beforeAll(() => {
    // The compiler sees every path first.
    for (const { text } of texts) inspect([text.slice(0, 4096)]);
  });

  it.each(texts)('four times the text costs about four times as much: $name', ({ name, text }) => {
    const long = longer.get(name) ?? '';
    const cost = growth(
      () => inspect([text]),
      () => inspect([long]),
      9,
    );
    // What costs the square costs sixteen times as much.
    expect(cost).toBeLessThanOrEqual(9);
  });

  it('ends a request of many hostile values with a `truncated` finding', () => {
    const value = `'${' or a'.repeat(13_000)} ; ls <a = ( $`;
    const findings = inspect(Array.from({ length: 100 }, () => value));
    expect(findings.filter(({ rule }) => rule === 'INSPECTION_WORK')).toHaveLength(1);
    expect(findings.at(-1)).toMatchObject({ check: 'truncated', engine: 'limit', certainty: 'likely', trail: [] });
  });

  it('still finds an attack in a short value behind a text that used the work up', () => {
    const soup = `'${' or a'.repeat(13_000)} ; ls <a = ( $`;
    const findings = inspect([...Array.from({ length: 60 }, () => soup), 'tea', '<script>alert(1)</script>']);
    expect(findings.map(({ rule }) => rule)).toContain('INSPECTION_WORK');
    expect(findings.at(-1)).toMatchObject({ check: 'xss' });
  });

  it('ends a request of many short hostile values as well', () => {
    const value = '|a;b&c\nd$(e`f<(g'.repeat(6);
    const findings = inspect(Array.from({ length: 60_000 }, () => value));
    expect(findings.filter(({ rule }) => rule === 'INSPECTION_WORK')).toHaveLength(1);
  });

  it.each(['{', '#set(', '${a:-', '[=.', '/', 'sleep('])(
    'ends a request of as many short values as there may be of %s',
    (unit) => {
      const value = unit.repeat(112 / unit.length);
      const findings = inspect(Array.from({ length: 10_000 }, () => value));
      expect(findings.map(({ rule }) => rule)).toEqual(['INSPECTION_WORK']);
    },
  );

  it('reads thousands of honest short values to their end', () => {
    const values = Array.from({ length: 4000 }, (_, at) => `{{ user.name }} owes \${total}: see (page ${at}) & reply`);
    expect(inspect([...values, "' or 1=1 -- "]).map(({ check }) => check)).toEqual(['sqli']);
  });

  it('reads an honest body of a mebibyte to its end', () => {
    const prose = 'Dear all, the meeting is on Monday at 10:30 (second floor). Bring notes, or not; it is up to you. ';
    const pieces = Array.from({ length: 16 }, () => prose.repeat(660));
    expect(inspect([...pieces, "' or 1=1 -- "]).map(({ check }) => check)).toContain('sqli');
  });
});
