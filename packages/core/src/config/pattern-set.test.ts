import { cpuMs } from '@rasp/testing/cpu-cost.ts';
import type { PatternPair } from './parameters.ts';
import { createPatternSet } from './pattern-set.ts';

const only = (pattern: string, match: PatternPair[1] = 'regex') => createPatternSet([[pattern, match]]).set;

describe('createPatternSet', () => {
  it.each([
    ['^/static/', '/static/a.css', true],
    ['^/static/', '/x/static/a.css', false],
    ['/health$', '/api/health', true],
    ['/health$', '/api/health/', false],
    ['^/favicon\\.ico$', '/favicon.ico', true],
    ['^/favicon\\.ico$', '/faviconxico', false],
    ['^/favicon\\.ico$', '/favicon.ico\n', false],
    ['^/favicon.ico', '/faviconxico', true],
    ['robots', '/x/robots.txt', true],
    ['^/api/v[0-9]+/(users|orders)/?$', '/api/v12/orders', true],
    ['^/api/v[0-9]+/(users|orders)/?$', '/api/v/orders', false],
    ['^/api/v[0-9]+/(users|orders)/?$', '/api/v1/orders/2', false],
    ['(?i)^/ADMIN', '/admin/x', true],
    ['\\.(?:png|jpe?g)$', '/a/b.jpg', true],
    ['\\bid\\b', '/a/id/b', true],
    ['\\bid\\b', '/a/idle', false],
    ['^[^/]+$', 'plain', true],
    ['^.{3}$', 'a😀b', true],
    ['[\\w-]+@[a-z]+\\.[a-z]{2,4}', 'x=me@example.org', true],
    ['a{2,3}b', 'xaab', true],
    ['a{2,3}b', 'xab', false],
    ['a{', 'a{', true],
  ])('%s on %j is %s', (pattern, text, expected) => {
    expect(only(pattern).test(text)).toBe(expected);
    expect(only(pattern).find(text)).toBe(expected ? pattern : null);
  });

  it.each<[PatternPair[1], string, boolean]>([
    ['exact', '/a', true],
    ['exact', '/a/', false],
    ['starts', '/ab', true],
    ['starts', 'x/a', false],
    ['contains', 'x/ab', true],
    ['contains', 'xab', false],
    ['ends', 'x/a', true],
    ['ends', '/ab', false],
  ])('compares plain text by "%s" with %j: %s', (match, text, expected) => {
    expect(only('/a', match).test(text)).toBe(expected);
  });

  it('names the first pattern of the list that fits', () => {
    const { set } = createPatternSet([
      ['x+y', 'regex'],
      ['/a', 'starts'],
      ['/ab', 'exact'],
    ]);
    expect(set.size).toBe(3);
    expect(set.find('/ab')).toBe('/a');
    expect(set.find('/abxxy')).toBe('x+y');
    expect(set.find('')).toBeNull();
  });

  it('is empty without patterns', () => {
    const { set, unusable } = createPatternSet([]);
    expect([set.size, set.test('/'), set.find('/'), unusable]).toEqual([0, false, null, []]);
  });

  it.each([
    ['(?=a)', 'lookahead'],
    ['(?!a)', 'lookahead'],
    ['(?<=a)', 'lookbehind'],
    ['(?<!a)b', 'lookbehind'],
    ['(a)\\1', 'back-references'],
    ['(?P<x>a)(?P=x)', 'back-references'],
    ['\\k<x>', 'back-references'],
    ['(?>a)', 'atomic'],
    ['a++', 'possessive'],
    ['a**', 'quantifier'],
    ['*a', 'repeats nothing'],
    ['(a', 'not closed'],
    ['a)', 'no "("'],
    ['[a', 'not closed'],
    ['[z-a]', 'wrong way round'],
    ['[a-\\d]', 'ends in a class'],
    ['[[:alpha:]]', 'POSIX'],
    ['\\p{L}', 'Unicode classes'],
    ['\\q', '"\\q" is not supported'],
    ['(?m)^a', 'flag "m"'],
    ['(?#note)', 'kind of group'],
    ['a{3,2}', 'wrong way round'],
    ['a{1001}', 'over 1000'],
    ['(a{1000}){1000}', 'more than 2000 steps'],
    ['\\x{110000}', 'no character'],
    ['a\\', 'ends in the middle'],
    [`${'('.repeat(51)}${')'.repeat(51)}`, 'deeper than 50'],
  ])('leaves out %s and says why', (pattern, reason) => {
    const { set, unusable } = createPatternSet([
      [pattern, 'regex'],
      ['/kept', 'starts'],
    ]);
    expect(unusable).toHaveLength(1);
    expect(unusable[0]?.pattern).toBe(pattern);
    expect(unusable[0]?.reason).toContain(reason);
    expect(set.size).toBe(1);
    expect(set.test('/kept')).toBe(true);
  });

  it('takes groups nested 50 deep and 2000 steps, and bounds the list as a whole', () => {
    expect(only(`${'('.repeat(50)}ab?${')'.repeat(50)}`).test('a')).toBe(true);
    // 999 copies of a step and its split, and the match itself, make 1,999.
    expect(createPatternSet([['a{0,999}b', 'regex']]).unusable).toEqual([]);
    const big: PatternPair[] = Array.from({ length: 6 }, (_, index) => [`a{0,990}${index}`, 'regex']);
    const { set, unusable } = createPatternSet(big);
    expect(set.size).toBe(5);
    expect(unusable[0]?.reason).toContain('10000 steps');
  });

  it.each(['(a+)+$', '^(a|a)*$', '(a|aa)+$', '^(a+)+$', '(.*)*x', '(a?){50}a{50}b', '([a-z]+\\s?)+!$'])(
    'reads 100 KB once with %s',
    (pattern) => {
      const set = only(pattern);
      const text = `${'a'.repeat(100_000)}\u0000`;
      const spentMs = cpuMs(() => {
        expect(set.test(text)).toBe(false);
        expect(set.find(text)).toBeNull();
      }, 1);
      expect(spentMs).toBeLessThan(3000);
    },
  );

  it('keeps its memory bounded when texts ask for ever new states', () => {
    // Remembers the last 14 characters: 2^14 states, far more than the cache holds.
    const set = only('[ab]*a[ab]{14}c');
    let seed = 1;
    let text = '';
    for (let index = 0; index < 60_000; index++) {
      seed = (seed * 48_271) % 2_147_483_647;
      text += seed % 2 === 0 ? 'a' : 'b';
    }
    expect(set.test(text)).toBe(false);
    expect(set.test(`${text}a${'b'.repeat(14)}c`)).toBe(true);
  });
});
