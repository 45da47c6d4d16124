import fc from 'fast-check';
import { splitTarget } from './target.ts';

describe('splitTarget', () => {
  it.each([
    ['/', '/', ''],
    ['/a/b?c=d', '/a/b', 'c=d'],
    ['/a?', '/a', ''],
    ['/a?b?c', '/a', 'b?c'],
    ['/a/../%2e%2e/b', '/a/../%2e%2e/b', ''],
    ['//evil.example/x', '//evil.example/x', ''],
    ['/a#b?c=d', '/a', 'c=d'],
    ['/a?b=c#d', '/a', 'b=c#d'],
    ['http://evil.example/.git/config?x=1', '/.git/config', 'x=1'],
    ['HTTPS://user@evil.example:8080/a', '/a', ''],
    ['http://evil.example', '', ''],
    ['http://evil.example?x=1', '', 'x=1'],
    ['*', '*', ''],
    ['', '', ''],
    ['?a=b', '', 'a=b'],
  ])('splits %j', (raw, path, query) => {
    expect(splitTarget(raw)).toEqual({ path, query });
  });

  it('gives back what it was given, for every target of a path and a query', () => {
    fc.assert(
      fc.property(fc.webPath(), fc.webQueryParameters(), (path, query) => {
        const split = splitTarget(`/${path}?${query}`);
        expect(`${split.path}?${split.query}`).toBe(`/${path}?${query}`);
      }),
    );
  });
});
