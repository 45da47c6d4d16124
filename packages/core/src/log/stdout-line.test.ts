import { loggedEvent } from '../../test/logged-event.ts';
import { say } from './stdout-line.ts';

function linesOf(...given: Parameters<typeof say>) {
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    say(...given);
    return {
      warned: warn.mock.calls.map(([line]) => line as string),
      logged: log.mock.calls.map(([line]) => line as string),
    };
  } finally {
    warn.mockRestore();
    log.mockRestore();
  }
}

describe('say', () => {
  it('writes a denial as a warning that each platform understands', () => {
    const { warned, logged } = linesOf(loggedEvent(), 0);
    expect(logged).toEqual([]);
    expect(warned).toHaveLength(1);
    expect(JSON.parse(warned[0] ?? '')).toMatchObject({
      severity: 'WARNING',
      level: 'WARN',
      message: '[rasp] deny: sqli in query-value',
      httpRequest: { requestMethod: 'GET', requestUrl: '/orders', remoteIp: '203.0.113.7' },
      rasp: { requestId: 'r-1', findings: [{ check: 'sqli' }] },
    });
  });

  it('writes a report as a notice', () => {
    const { logged } = linesOf(loggedEvent({ action: 'report' }), 0);
    expect(JSON.parse(logged[0] ?? '')).toMatchObject({ severity: 'NOTICE', level: 'INFO' });
  });

  it('names no request where there was none', () => {
    const { logged } = linesOf(loggedEvent({ action: 'report', method: '', path: '' }), 0);
    expect(JSON.parse(logged[0] ?? '')).not.toHaveProperty('httpRequest');
  });

  it.each([
    [9, 1],
    [10, 2],
  ])('at VERBOSE %i writes %i lines', (verbose, count) => {
    expect(linesOf(loggedEvent(), verbose).warned).toHaveLength(count);
  });

  it('shows the evidence from VERBOSE 100 on', () => {
    expect(linesOf(loggedEvent(), 99).warned[0]).not.toContain('UNION');
    expect(linesOf(loggedEvent(), 100).warned[0]).toContain('"1\' UNION SELECT 1"');
  });
});
