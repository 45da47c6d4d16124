import { type InstanceReport, judgeRollout, type RolloutLimits, type RolloutReports, sumOf } from './limits.ts';

const none: RolloutLimits = {
  refusedPercent: null,
  blockedFactor: null,
  agentErrorsPercent: null,
  minInstances: 5,
  minRequests: 200,
};

function report(given: Partial<InstanceReport> = {}): InstanceReport {
  return { requests: 1_000, blocked: 0, agentErrors: 0, refused: false, ...given };
}

/** So many times the same. */
function times(count: number, given: Partial<InstanceReport> = {}): readonly InstanceReport[] {
  return Array.from({ length: count }, () => report(given));
}

function judge(limits: Partial<RolloutLimits>, reports: Partial<RolloutReports>, ease?: number) {
  return judgeRollout({ ...none, ...limits }, { staged: [], base: times(10), ...reports }, ease)?.limit ?? null;
}

test('nothing is judged that no limit is stated for', () => {
  const awful = times(10, { refused: true, blocked: 1_000, agentErrors: 1_000 });
  expect(judge({}, { staged: awful })).toBe(null);
});

describe('instances that refuse the configuration', () => {
  test.each([
    ['as many as the limit', 5, 5, 50, 'refused'],
    ['one fewer', 4, 6, 50, null],
    ['three, the fewest that decide', 3, 2, 1, 'refused'],
    ['two, whatever the percentage', 2, 3, 1, null],
    ['all of too few', 4, 0, 1, null],
    ['all of just enough', 5, 0, 100, 'refused'],
  ])('%s', (_what, refused, applied, refusedPercent, limit) => {
    const staged = [...times(refused, { refused: true }), ...times(applied)];
    expect(judge({ refusedPercent }, { staged })).toBe(limit);
  });
});

describe('the share of blocked requests', () => {
  test.each([
    ['three times as much at a limit of three', 30, 10, 'blocked'],
    ['a little less', 29, 10, null],
    ['from nothing to what is taken for nothing, times the limit', 6, 0, 'blocked'],
    ['from nothing to less than that', 5, 0, null],
    ['as before', 100, 100, null],
  ])('%s', (_what, staged, base, limit) => {
    const reports = { staged: times(10, { blocked: staged }), base: times(10, { blocked: base }) };
    expect(judge({ blockedFactor: 3 }, reports)).toBe(limit);
  });

  test('one container that runs wild moves nothing, however many requests it claims', () => {
    const wild = report({ requests: 1_000_000, blocked: 1_000_000 });
    expect(
      judge({ blockedFactor: 3 }, { staged: [...times(9, { blocked: 10 }), wild], base: times(10, { blocked: 10 }) }),
    ).toBe(null);
  });

  test('one with the old configuration hides nothing', () => {
    const base = [...times(9, { blocked: 10 }), report({ requests: 1_000_000, blocked: 1_000_000 })];
    expect(judge({ blockedFactor: 3 }, { staged: times(10, { blocked: 50 }), base })).toBe('blocked');
  });

  test('one that claims a million requests weighs no more than four others', () => {
    const heavy = report({ requests: 1_000_000, blocked: 20_000 });
    const staged = [report({ blocked: 500 }), heavy, ...times(18, { blocked: 10 })];
    expect(judge({ blockedFactor: 3 }, { staged, base: times(20, { blocked: 10 }) })).toBe(null);
  });

  test.each([
    ['enough requests on both sides', 50, 100, 'blocked'],
    ['too few with the new configuration', 49, 100, null],
    ['too few with the old one', 50, 22, null],
  ])('%s', (_what, staged, base, limit) => {
    const of = (requests: number, blocked: number) => times(5, { requests, blocked });
    expect(judge({ blockedFactor: 2 }, { staged: of(staged, staged), base: of(base, 1) })).toBe(limit);
  });

  test('too few instances', () => {
    expect(judge({ blockedFactor: 2 }, { staged: times(5, { blocked: 500 }) })).toBe('blocked');
    expect(judge({ blockedFactor: 2 }, { staged: times(4, { blocked: 500 }) })).toBe(null);
  });
});

describe('errors of agents', () => {
  test.each([
    ['at the limit', 10, 0, 'agent-errors'],
    ['below', 9, 0, null],
    ['twice as many as before', 20, 10, 'agent-errors'],
    ['less than twice as many as before', 19, 10, null],
  ])('%s', (_what, staged, base, limit) => {
    const reports = { staged: times(10, { agentErrors: staged }), base: times(10, { agentErrors: base }) };
    expect(judge({ agentErrorsPercent: 1 }, reports)).toBe(limit);
  });

  test('count by themselves where nobody has the old configuration any more', () => {
    expect(judge({ agentErrorsPercent: 1 }, { staged: times(10, { agentErrors: 10 }), base: [] })).toBe('agent-errors');
  });
});

test('what was crossed once is over a fifth below', () => {
  const staged = (refused: number) => [...times(refused, { refused: true }), ...times(100 - refused)];
  expect(judge({ refusedPercent: 50 }, { staged: staged(40) }, 0.8)).toBe('refused');
  expect(judge({ refusedPercent: 50 }, { staged: staged(39) }, 0.8)).toBe(null);
});

test('a side is summed up', () => {
  expect(sumOf([report({ refused: true, blocked: 2 }), report({ agentErrors: 3 })])).toEqual({
    instances: 2,
    refused: 1,
    requests: 2_000,
    blocked: 2,
    agentErrors: 3,
  });
});
