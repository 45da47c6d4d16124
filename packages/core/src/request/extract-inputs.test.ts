import type { NormalizedRequest } from '../adapter.ts';
import type { Input } from '../input.ts';
import { extractInputs } from './extract-inputs.ts';

const defaults = { MAX_VALUE_LENGTH: 1000, MAX_INPUTS: 1000, MAX_JSON_DEPTH: 32 };

function requestOf(parts: Partial<NormalizedRequest>): NormalizedRequest {
  return {
    id: 'id',
    receivedAt: 0,
    trigger: 'http',
    method: 'POST',
    host: 'example.org',
    rawTarget: '/',
    path: '',
    pathParameters: [],
    query: [],
    headers: [],
    cookies: [],
    clientIp: null,
    clientIpSource: null,
    body: { kind: 'none' },
    ...parts,
  };
}

const extract = (parts: Partial<NormalizedRequest>, limits: Partial<typeof defaults> = {}) =>
  extractInputs(requestOf(parts), { ...defaults, ...limits });
const brief = ({ source, name, value, trail }: Input): string => `${[source, ...trail].join('>')} ${name} ${value}`;
const listed = (parts: Partial<NormalizedRequest>): string[] => extract(parts).inputs.map(brief);
describe('extractInputs', () => {
  it('lists every place of a request, in its order', () => {
    const inputs = listed({
      path: "/shop/a'b/1",
      pathParameters: [['id', '1']],
      query: [
        ['q', 'x'],
        ['q', 'y'],
        ['empty', ''],
      ],
      headers: [
        ['user-agent', 'UA'],
        ['referer', 'http://r/'],
        ['cookie', 'not=read'],
        ['content-type', 'application/json'],
        ["x-'odd", 'o'],
        ['__proto__', 'p'],
      ],
      cookies: [
        ['sid', '1'],
        ['sid', '2'],
      ],
      body: { kind: 'text', text: '{"k":"v"}' },
    });
    expect(inputs).toEqual([
      "path  /shop/a'b/1",
      "path 1 a'b",
      'path-parameter id 1',
      'query-name q q',
      'query-value q x',
      'query-name q q',
      'query-value q y',
      'query-name empty empty',
      'user-agent user-agent UA',
      'referer referer http://r/',
      'header-value content-type application/json',
      "header-name x-'odd x-'odd",
      "header-value x-'odd o",
      'header-value __proto__ p',
      'cookie-name sid sid',
      'cookie-value sid 1',
      'cookie-name sid sid',
      'cookie-value sid 2',
      'json-key /k k',
      'json-value /k v',
    ]);
  });

  it('lists path segments that are more than a word, under their index', () => {
    expect(listed({ path: '/a/../%2e%2e/b%27//c d' })).toEqual([
      'path  /a/../%2e%2e/b%27//c d',
      'path 2 %2e%2e',
      'path 3 b%27',
      'path 5 c d',
    ]);
    expect(listed({ path: "one'segment" })).toEqual(["path  one'segment"]);
    expect(listed({ path: '/plain/words-1.html' })).toEqual(['path  /plain/words-1.html']);
  });

  it('reads the Cookie header where the platform has not', () => {
    expect(
      listed({
        headers: [
          ['cookie', 'a="1"; b=2'],
          ['cookie', 'c=3'],
        ],
      }),
    ).toEqual([
      'cookie-name a a',
      'cookie-value a 1',
      'cookie-name b b',
      'cookie-value b 2',
      'cookie-name c c',
      'cookie-value c 3',
    ]);
  });

  it('walks JSON in parameters, headers and cookies, beside the value itself', () => {
    const json = '{"a":["x"]}';
    const twice = (source: string) => [`${source} n ${json}`, `${source}>json n/a a`, `${source}>json n/a/0 x`];
    expect(listed({ query: [['n', json]] }).slice(1)).toEqual(twice('query-value'));
    expect(listed({ headers: [['n', json]] })).toEqual(twice('header-value'));
    expect(listed({ cookies: [['n', json]] }).slice(1)).toEqual(twice('cookie-value'));
  });
});

describe('limits', () => {
  it('lists a value over MAX_VALUE_LENGTH in pieces that overlap', () => {
    const query = (value: string) => extract({ query: [['q', value]] }, { MAX_VALUE_LENGTH: 16 });
    expect(query('0123456789abcdef')).toMatchObject({ truncations: [], inputs: { length: 2 } });
    const { inputs, truncations } = query('0123456789abcdefg');
    expect(inputs.slice(1).map(({ value }) => value)).toEqual(['0123456789abcdef', 'cdefg']);
    expect(truncations).toEqual([{ limit: 'MAX_VALUE_LENGTH', source: 'query-value', name: 'q' }]);
  });

  it('leaves no gap in a long value where an attack could stand whole', () => {
    const attack = '; cat /etc/passwd';
    for (let before = 0; before < 400; before++) {
      const value = `${'a'.repeat(before)}${attack}${'b'.repeat(400 - before)}`;
      const { inputs } = extract({ query: [['q', value]] }, { MAX_VALUE_LENGTH: 100 });
      expect(inputs.some((input) => input.value.includes(attack))).toBe(true);
    }
  });

  it('keeps base64 whole in every piece', () => {
    const value = Buffer.from('lorem ipsum '.repeat(40)).toString('base64');
    const { inputs } = extract({ query: [['q', value]] }, { MAX_VALUE_LENGTH: 101 });
    const starts = inputs.slice(1).map((input) => value.indexOf(input.value));
    expect(starts.length).toBeGreaterThan(5);
    expect(starts.filter((start) => start % 4 !== 0)).toEqual([]);
  });

  it('walks JSON in a value that is too long to be listed whole', () => {
    const value = JSON.stringify(['a'.repeat(10), 'evil', 'b'.repeat(10)]);
    const { inputs } = extract({ query: [['q', value]] }, { MAX_VALUE_LENGTH: 12 });
    expect(inputs.map(brief)).toContain('query-value>json q/1 evil');
  });

  it('stops at MAX_INPUTS and says so', () => {
    const query = [
      ['a', '1'],
      ['b', '2'],
    ] as const;
    expect(extract({ query }, { MAX_INPUTS: 4 })).toMatchObject({ truncations: [], inputs: { length: 4 } });
    expect(extract({ query }, { MAX_INPUTS: 3 })).toMatchObject({
      inputs: { length: 3 },
      truncations: [{ limit: 'MAX_INPUTS', source: 'request', name: '' }],
    });
  });

  it.each([
    ['form pairs', 'application/x-www-form-urlencoded', 'a=1&'.repeat(3000)],
    ['multipart parts', 'multipart/form-data; boundary=b', '--b\r\n\r\nx\r\n'.repeat(3000)],
    ['JSON values', 'application/json', JSON.stringify(Array.from({ length: 3000 }, () => 'x'))],
  ])('stops at MAX_INPUTS within a body of %s', (_what, contentType, text) => {
    const { inputs, truncations } = extract({ headers: [['content-type', contentType]], body: { kind: 'text', text } });
    expect(inputs).toHaveLength(defaults.MAX_INPUTS);
    expect(truncations).toEqual([{ limit: 'MAX_INPUTS', source: 'request', name: '' }]);
  });

  it('says each limit once for each source, however often it bites', () => {
    const long = 'x'.repeat(1001);
    const { truncations } = extract({
      query: [
        ['a', long],
        ['b', long],
      ],
      headers: [['c', long]],
    });
    expect(truncations).toEqual([
      { limit: 'MAX_VALUE_LENGTH', source: 'query-value', name: 'a' },
      { limit: 'MAX_VALUE_LENGTH', source: 'header-value', name: 'c' },
    ]);
  });

  it('cuts places, not values', () => {
    const [name, value] = extract({ query: [['n'.repeat(300), 'v']] }).inputs;
    expect(name).toMatchObject({ value: 'n'.repeat(300), name: `${'n'.repeat(255)}…` });
    expect(value?.name).toBe(name?.name);
    expect(extract({ query: [['n'.repeat(256), 'v']] }).inputs[1]?.name).toBe('n'.repeat(256));
  });
});
