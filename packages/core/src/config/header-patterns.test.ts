import { headerPatterns } from './header-patterns.ts';
import { createPatternSet } from './pattern-set.ts';

describe('WHITELIST_HEADERS', () => {
  test.each([
    [[['X-Trace', 'match']], ['x-trace'], ['x-trace-id', 'match']],
    [[['X-Trace', 'Starts']], ['x-trace', 'x-trace-id'], ['my-x-trace', 'starts']],
    [[['-Debug', 'ends']], ['x-debug'], ['x-debug-id', 'ends']],
    [[['saml', 'contains']], ['x-saml-token'], ['x-sam', 'contains']],
    [[['^X-\\D+$', 'regex']], ['x-abc'], ['x-1', 'regex']],
    [[['(?i)^x-a', 'regex']], ['x-a'], ['y-a']],
    [[['X-A', 'X-B'], ['X-C']], ['x-a', 'x-b', 'x-c'], ['x-d']],
    [[['X-A', 'X-B', 'starts']], ['x-a', 'x-b', 'starts'], ['x-abc']],
    [[['starts']], ['starts'], ['startsx']],
    [[[]], [], ['']],
  ])('%j', (groups, inside, outside) => {
    const { set, unusable } = createPatternSet(headerPatterns(groups));
    expect(unusable).toEqual([]);
    expect(inside.filter((name) => !set.test(name))).toEqual([]);
    expect(outside.filter((name) => set.test(name))).toEqual([]);
  });
});
