import { createPatternSet } from './pattern-set.ts';
import { straightPaths } from './straight-path.ts';

describe('ignored paths as they stand', () => {
  const set = straightPaths(createPatternSet([['^/static/', 'regex']]).set);

  test.each([
    '/static/',
    '/static/app.min.js',
    '/static/a%20b.css',
    '/static//x',
    '/static/.well-known/x',
    '/static/...',
    '/static/a..b',
    '/static/100%25',
  ])('%s is judged by its spelling', (path) => {
    expect(set.test(path)).toBe(!path.includes('%25'));
    expect(set.find(path)).toBe(path.includes('%25') ? null : '^/static/');
  });

  test.each([
    '/static/../api',
    '/static/..',
    '/static/./x',
    '/static/..;/api',
    '/static/%2e%2e/api',
    '/static/.%2E/api',
    '/static/%2e%2e%2fapi',
    '/static/%252e%252e/api',
    '/static/..\\api',
    '/static/%5c..%5capi',
    '/static/x;y',
    '/static/%3bx',
    '/static/\0',
    '/static/%00',
    '/static/%u002e',
  ])('%s is never ignored', (path) => {
    expect(set.test(path)).toBe(false);
    expect(set.find(path)).toBeNull();
  });

  test('an empty list stays as it is', () => {
    const { set: empty } = createPatternSet([]);
    expect(straightPaths(empty)).toBe(empty);
  });
});
