import type { Input } from '../input.ts';
import { InputCollector } from './collector.ts';
import { listGraphql } from './graphql.ts';

const brief = ({ source, name, value }: Input): string => `${source} ${name} ${value}`;

function read(text: string, { partly = false, inputs = 1000, prefix = '' } = {}) {
  const collector = new InputCollector({ MAX_VALUE_LENGTH: 65_536, MAX_INPUTS: inputs, MAX_JSON_DEPTH: 64 });
  const whole = listGraphql(text, prefix, [], collector, partly);
  return { whole, found: collector.inputs.map(brief), truncations: collector.truncations };
}

const values = (text: string): string[] => read(text).found.filter((line) => line.startsWith('graphql-value'));

describe('listGraphql', () => {
  it('lists strings and names under the path of fields and arguments', () => {
    expect(read('query Find($n: Int = 3) { me: user(id: "7", by: NAME) { id posts(first: $n) { id } } }')).toEqual({
      whole: true,
      found: [
        'graphql-name  Find',
        'graphql-name /$n $n',
        'graphql-name /$n Int',
        'graphql-name /me me',
        'graphql-name /user user',
        'graphql-name /user/id id',
        'graphql-value /user/id 7',
        'graphql-name /user/by by',
        'graphql-name /user/by NAME',
        'graphql-name /user/posts posts',
        'graphql-name /user/posts/first first',
        'graphql-name /user/posts/first n',
      ],
      truncations: [],
    });
  });

  it.each<[string, string[]]>(
    [
      ['{ a(b: {c: ["x", {d: "y"}]}) }', ['/a/b/c x', '/a/b/c/d y']],
      ['{ a(b: "\\u0027 \\u{27} \\" \\n \\/") }', ["/a/b ' ' \" \n /"]],
      ['{ a(b: """x "y" \\""" z""") }', ['/a/b x "y" """ z']],
      ['{ a(b: "") }', []],
      ['mutation { a @skip(if: true, why: "x") { b } }', ['/a/@skip/why x']],
      ['query Q @live(why: "x") { a }', ['/@live/why x']],
      ['query ($a: [String!]! = ["x"], $b: In = {c: "y"} @d(e: "z")) { f }', ['/$a x', '/$b/c y', '/$b/@d/e z']],
      [
        '{ a { ... on User @x(y: "1") { b(c: "x") } ...F @include(if: $y) ... { d(e: "z") } } }',
        ['/a/@x/y 1', '/a/b/c x', '/a/d/e z'],
      ],
      ['fragment F on User { a(b: "x") }\n{ ...F }', ['/a/b x']],
      ['# one\n{ a # two\n b(c: "x") }', ['/# one', '/a/# two', '/b/c x']],
      ['subscription S { a(b: 1, c: -2.5e+3, d: null, e: "x") }', ['/a/e x']],
    ].map(([text, lines]) => [text as string, lines as string[]]),
  )('lists the values of %s', (text, lines) => {
    const trimmed = values(text).map((line) => line.slice('graphql-value '.length).replace('#  ', '# '));
    expect(trimmed).toEqual(lines);
    expect(read(text).whole).toBe(true);
  });

  it.each([
    '',
    ' ',
    'select shoes',
    'query',
    'query optimisation for beginners',
    'mutation of the virus',
    '{}',
    '{ }',
    '{"a": 1}',
    '{{7*7}}',
    '{{config}}',
    '\x24{id}',
    '{a}}',
    '{a',
    '{a(}',
    '{a()}',
    '{reboot(x)}',
    '{a(b: )}',
    '{a(b: "x)}',
    '{a(b: "x\n")}',
    '{a(b: """x)}',
    '{a(b = 1)}',
    '{a(b: 1x)}',
    '{a(b: 1.)}',
    '{a(b: $)}',
    '{a(b: {$gt: ""})}',
    '{a(b: [1)]}',
    '{a: }',
    '{: a}',
    '{a b: {c}}',
    '{a {b} {c}}',
    '{a ...}',
    '{a}; id',
    '{a}|id',
    "query{a}' or '1'='1",
    '{a} or 1=1',
    'query a b {c}',
    'query (1) {a}',
    'query ($a) {a}',
    'query ($a: ) ($b) {c}',
    'fragment F on T ($a: Int) {b}',
    'query q(a: 1) {b}',
    '{a.b}',
    '{a$(id)}',
    '@a {b}',
    '# a comment',
    'type A { b: String }',
    'schema { query: A }',
    'query A { b',
    'query A',
  ])('takes %j for no document', (text) => {
    expect(read(text)).toEqual({ whole: false, found: [], truncations: [] });
  });

  it('lists what it read of a text that is none, where asked to', () => {
    const { whole, found } = read('{ a(b: "x") { c(d: "\' or', { partly: true });
    expect(whole).toBe(false);
    expect(found).toContain('graphql-value /a/b x');
    expect(found).toContain("graphql-value /a/c/d ' or");
  });

  it('continues the place of what the document stands in', () => {
    expect(read('{a(b:"c")}', { prefix: '/0/query' }).found).toContain('graphql-value /0/query/a/b c');
  });

  it('reads 512 levels and leaves deeper text to be inspected as it stands', () => {
    const nested = (depth: number): string => `${'{a'.repeat(depth)}${'}'.repeat(depth)}`;
    expect(read(nested(512)).whole).toBe(true);
    expect(read(nested(513))).toEqual({ whole: false, found: [], truncations: [] });
  });

  it('holds MAX_INPUTS and says so', () => {
    const text = '{a(b:"x") c(d:"y")}';
    expect(read(text, { inputs: 6 }).truncations).toEqual([]);
    expect(read(text, { inputs: 5 }).truncations).toEqual([{ limit: 'MAX_INPUTS', source: 'request', name: '' }]);
  });
});
