import type { Config } from '../config/config.ts';
import type { Mode } from '../finding.ts';
import type { Input, InputSource } from '../input.ts';
import { type InspectConfig, inspectInputs, inspectValue, MAX_EVIDENCE, MAX_FINDINGS } from './inspect-now.ts';

const parameters = { DECODE_B64: true, MAX_DECODE_ROUNDS: 3 } as Config['parameters'];

function config(mode: Mode, overrides: Partial<Record<string, Mode>> = {}, changed: object = {}): InspectConfig {
  const modes = {
    sqli: mode,
    xss: mode,
    command: mode,
    traversal: mode,
    truncated: 'off',
    ...overrides,
  } as Config['modes'];
  return { modes, parameters: { ...parameters, ...changed } as Config['parameters'] };
}

function input(value: string, source: InputSource = 'query-value', name = 'q'): Input {
  return { source, name, value, trail: [] };
}

describe('inspectInputs', () => {
  it('gives nothing for ordinary values', () => {
    expect(inspectInputs([input('wireless headphones'), input("O'Brien"), input('a%20b')], config('block'))).toEqual(
      [],
    );
  });

  it('names what it found, where, and what convinced', () => {
    expect(inspectValue(input("' or 1=1--", 'json-value', '/user/name'), config('block'))).toEqual([
      {
        check: 'sqli',
        rule: 'tautology',
        engine: 'grammar',
        input: { source: 'json-value', name: '/user/name' },
        trail: [],
        evidence: 'or 1=1',
        certainty: 'certain',
      },
    ]);
  });

  it.each([
    ['admin%27--', ['percent']],
    ['admin%2527--', ['percent', 'percent']],
    ['admin\\u0027--', ['unicode']],
    ['admin&#x27;/*', ['entity']],
    [Buffer.from("' or 1=1--").toString('base64'), ['base64']],
    [Buffer.from('admin%27--').toString('base64'), ['base64', 'percent']],
    ['..%2f..%2f..%2fetc%2fpasswd', ['percent']],
    ['%252e%252e%252f%252e%252e%252f%252e%252e%252fetc/passwd', ['percent', 'percent']],
  ])('%s is found decoded by %j', (value, trail) => {
    expect(inspectValue(input(value), config('block'))[0]?.trail).toEqual(trail);
  });

  it('puts the trail of the input before that of the variant', () => {
    const nested: Input = { ...input('admin%27--'), trail: ['json'] };
    expect(inspectValue(nested, config('block'))[0]?.trail).toEqual(['json', 'percent']);
  });

  it('decodes base64 only where DECODE_B64 says so', () => {
    const value = Buffer.from("' or 1=1--").toString('base64');
    expect(inspectValue(input(value), config('block', {}, { DECODE_B64: false }))).toEqual([]);
  });

  it('undoes as many rounds as MAX_DECODE_ROUNDS allows and no more', () => {
    const twice = 'admin%2527--';
    expect(inspectValue(input(twice), config('block', {}, { MAX_DECODE_ROUNDS: 2 }))).toHaveLength(1);
    expect(inspectValue(input(twice), config('block', {}, { MAX_DECODE_ROUNDS: 1 }))).toEqual([]);
  });

  it('reports a value that hides more rounds than were undone, and not one that hides just as many', () => {
    const layers = (count: number) => {
      let value = "it's";
      for (let round = 0; round < count; round++) value = encodeURIComponent(value).replaceAll("'", '%27');
      return value;
    };
    const report = config('block', { truncated: 'report' }, { MAX_DECODE_ROUNDS: 2 });
    expect(inspectValue(input(layers(2)), report)).toEqual([]);
    expect(inspectValue(input(layers(3)), report)).toEqual([
      expect.objectContaining({
        check: 'truncated',
        rule: 'MAX_DECODE_ROUNDS',
        engine: 'limit',
        input: { source: 'query-value', name: 'q' },
        trail: ['percent', 'percent'],
      }),
    ]);
  });

  it('ends at the first finding that blocks', () => {
    const both = [input("' or 1=1--"), input('../../../etc/passwd')];
    expect(inspectInputs(both, config('block'))).toHaveLength(1);
    expect(inspectInputs(both, config('blacklist'))).toHaveLength(1);
    expect(inspectInputs(both, config('report'))).toHaveLength(2);
    expect(inspectInputs(both, config('report', { traversal: 'block' })).map((f) => f.check)).toEqual([
      'sqli',
      'traversal',
    ]);
  });

  it('skips detectors that are off', () => {
    expect(inspectValue(input("' or 1=1--"), config('block', { sqli: 'off' }))).toEqual([]);
    expect(inspectValue(input("' or 1=1--"), config('off'))).toEqual([]);
  });

  it('asks a detector only about the places it wants', () => {
    expect(inspectValue(input('../../../etc/passwd', 'header-name'), config('block'))).toEqual([]);
    expect(inspectValue(input('../../../etc/passwd', 'header-value'), config('block'))).toHaveLength(1);
  });

  it('gives one finding per detector and input, however many variants hold it', () => {
    const value = "' or 1=1-- %27 or 1=1-- %2527";
    expect(inspectValue(input(value), config('report'))).toHaveLength(1);
  });

  it.each([
    ['printable ASCII', ['headphones', "O'Brien ~"], true],
    ['a control character', ['headphones', 'a\tb'], false],
    ['DEL', ['a\x7fb', 'headphones'], false],
    ['beyond ASCII', ['Zoë', 'headphones'], false],
    ['an attack behind what is unusual', ['Zoë', "' or 1=1--"], false],
  ] as const)('says whether all values are of printable ASCII: %s', (_what, values, usual) => {
    for (let times = 0; times < 4; times++) {
      const seen = { usual: !usual };
      // In a header that recurs, as well as in a parameter.
      const inputs = values.map((value) => input(value, 'header-value', 'accept'));
      inspectInputs(inputs, config('report'), null, seen);
      expect(seen.usual).toBe(usual);
      const told = { usual: !usual };
      inspectInputs(
        values.map((value) => input(value)),
        config('report'),
        null,
        told,
      );
      expect(told.usual).toBe(usual);
    }
  });

  it('says nothing of values that it left unread', () => {
    const seen = { usual: false };
    expect(inspectInputs([input("' or 1=1--"), input('Zoë')], config('block'), null, seen)).toHaveLength(1);
    expect(seen.usual).toBe(false);
  });

  it('collects at most 32 findings', () => {
    const many = (count: number): Input[] =>
      Array.from({ length: count }, (_, at) => input("' or 1=1--", 'query-value', `${at}`));
    expect(MAX_FINDINGS).toBe(32);
    expect(inspectInputs(many(31), config('report'))).toHaveLength(31);
    expect(inspectInputs(many(33), config('report'))).toHaveLength(32);
  });

  it('cuts evidence at 256 characters', () => {
    const value = `' or '${'a'.repeat(300)}'='${'a'.repeat(300)}`;
    expect(MAX_EVIDENCE).toBe(256);
    expect(inspectValue(input(value), config('block'))[0]?.evidence).toHaveLength(256);
  });
});
