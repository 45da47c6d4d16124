import type { Config } from '../config/config.ts';
import { createFieldRules } from '../config/field-rules.ts';
import { headerPatterns } from '../config/header-patterns.ts';
import type { PatternSet } from '../config/pattern-set.ts';
import { createPatternSet } from '../config/pattern-set.ts';
import { detectors } from '../detectors/index.ts';
import { loadGrammars } from '../engine/load-grammars.ts';
import type { Mode } from '../finding.ts';
import type { Input, InputSource, Truncation } from '../input.ts';
import type { RequestFacts } from './check.ts';
import { values } from './values.ts';

function patterns(...texts: readonly string[]): PatternSet {
  const find = (text: string): string | null => texts.find((pattern) => text.includes(pattern)) ?? null;
  return { size: texts.length, test: (text) => find(text) !== null, find };
}

function input(value: string, source: InputSource = 'query-value', name = 'q'): Input {
  return { source, name, value, trail: [] };
}

interface Setting {
  readonly inputs?: readonly Input[];
  readonly truncations?: readonly Truncation[];
  readonly exceptions?: PatternSet;
  readonly headers?: readonly (readonly string[])[];
  readonly truncated?: Mode;
  readonly fields?: Readonly<Record<string, string>>;
}

function facts(setting: Setting): RequestFacts {
  const mode: Mode = 'report';
  const config = {
    modes: { sqli: mode, xss: mode, command: mode, traversal: mode, truncated: setting.truncated ?? mode },
    parameters: { DECODE_B64: true, MAX_DECODE_ROUNDS: 3, MODEL: 'off' },
    exceptions: setting.exceptions ?? patterns(),
    fields: createFieldRules(setting.fields ?? {}).rules,
    whitelistHeaders: createPatternSet(headerPatterns(setting.headers ?? [])).set,
  } as unknown as Config;
  return {
    config,
    inputs: () => setting.inputs ?? [],
    truncations: () => setting.truncations ?? [],
  } as unknown as RequestFacts;
}

const attack = "' or 1=1--";

describe('values', () => {
  // The first value that needs them waits for them; see load-grammars.test.ts.
  beforeAll(loadGrammars);

  it('gives the findings of the detectors and of limits', () => {
    expect([...values.ids].sort()).toEqual([...detectors.map(({ id }) => id), 'truncated'].sort());
  });

  it('finds nothing in an ordinary request', () => {
    expect(values.judge(facts({ inputs: [input('page'), input('2')] }))).toBeNull();
    expect(values.judge(facts({}))).toBeNull();
  });

  it('finds an attack', () => {
    expect(values.judge(facts({ inputs: [input('2'), input(attack)] }))).toMatchObject([{ check: 'sqli' }]);
  });

  it('turns a limit that bit into a finding', () => {
    const truncations: Truncation[] = [
      { limit: 'MAX_VALUE_LENGTH', source: 'query-value', name: 'q' },
      { limit: 'MAX_BODY_BYTES', source: 'body', name: '' },
      { limit: 'MAX_INPUTS', source: 'request', name: '' },
    ];
    const rest = { check: 'truncated', engine: 'limit', certainty: 'likely', trail: [] };
    expect(values.judge(facts({ truncations }))).toEqual([
      { ...rest, rule: 'MAX_VALUE_LENGTH', input: { source: 'query-value', name: 'q' }, evidence: 'q' },
      { ...rest, rule: 'MAX_BODY_BYTES', input: null, evidence: '' },
      { ...rest, rule: 'MAX_INPUTS', input: null, evidence: '' },
    ]);
    expect(values.judge(facts({ truncations, truncated: 'off' }))).toBeNull();
  });

  it('asks for truncations after the inputs, whose extraction makes them', () => {
    const order: string[] = [];
    const request = facts({});
    void values.judge({
      ...request,
      inputs: () => {
        order.push('inputs');
        return [];
      },
      truncations: () => {
        order.push('truncations');
        return [];
      },
    });
    expect(order).toEqual(['inputs', 'truncations']);
  });

  it('skips a value that fits an exception, and only that one', () => {
    const inputs = [input(`${attack} known`), input(attack, 'query-value', 'other')];
    expect(values.judge(facts({ inputs, exceptions: patterns('known') }))).toMatchObject([
      { input: { name: 'other' } },
    ]);
  });

  it.each([
    [input(attack, 'header-value', 'x-query'), ['X-Query']],
    [input(attack, 'user-agent', 'user-agent'), ['User-Agent']],
    [input(attack, 'referer', 'referer'), ['Referer']],
    [input(attack, 'cookie-value', 'session'), ['Cookie']],
    [input(attack, 'header-value', 'x-filter/a/0'), ['X-Filter']],
    [input(attack, 'header-name', 'x-"odd"'), ['X-"Odd"']],
    [input(attack, 'header-value', 'x-trace-state'), ['X-Trace', 'starts']],
  ])('skips the values of whitelisted headers (%j)', (value, names) => {
    expect(values.judge(facts({ inputs: [value], headers: [['accept'], names] }))).toBeNull();
    expect(values.judge(facts({ inputs: [value], headers: [['accept']] }))).toHaveLength(1);
  });

  it('does not take a parameter for a header of the same name', () => {
    expect(
      values.judge(facts({ inputs: [input(attack, 'query-value', 'accept')], headers: [['accept']] })),
    ).toHaveLength(1);
  });

  it.each([
    [{}, 2],
    [{ snippet: 'text' }, 2],
    [{ snippet: 'code' }, 1],
    [{ 'query:snippet': 'rich-text' }, 1],
    [{ 'form:snippet': 'code' }, 2],
  ])('takes what %j declares for what it holds', (fields, findings) => {
    const inputs = [
      input('cd /srv && cat /etc/passwd', 'query-value', 'snippet'),
      input('8.8.8.8; cat /etc/passwd', 'query-value', 'host'),
    ];
    expect(values.judge(facts({ inputs, fields }))).toHaveLength(findings);
  });
});
