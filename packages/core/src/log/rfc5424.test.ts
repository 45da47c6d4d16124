import fc from 'fast-check';
import { loggedEvent, loggedFinding } from '../../test/logged-event.ts';
import { formatRfc5424 } from './rfc5424.ts';

/** The grammar of RFC 5424 §6 for what this agent writes: one element of structured data. */
const message =
  /^<(\d{1,3})>1 (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([!-~]{1,255}) ([!-~]{1,48}) - ([!-~]{1,32}) \[([!-~]{1,32})((?: [a-z]+="(?:[^"\\\]]|\\["\\\]])*")*)\] (.*)$/su;

function parse(line: string) {
  const match = message.exec(line);
  if (match === null) throw new Error(`no RFC 5424 message: ${line}`);
  const [, priority, time, host, app, id, sd, parameters = '', text] = match;
  const values = [...parameters.matchAll(/ ([a-z]+)="((?:[^"\\\]]|\\["\\\]])*)"/gu)];
  return {
    ...{ priority: Number(priority), time, host, app, id, sd, text },
    values: Object.fromEntries(values.map(([, name = '', value = '']) => [name, value.replace(/\\(["\\\]])/g, '$1')])),
  };
}

describe('formatRfc5424', () => {
  it('says what happened in structured data, and in a sentence', () => {
    const parsed = parse(formatRfc5424(loggedEvent(), loggedFinding()));
    expect(parsed).toMatchObject({
      priority: 36,
      time: '2026-11-26T09:08:07.654Z',
      host: 'orders',
      app: 'shop',
      id: 'sqli',
      text: 'SQL injection: deny',
    });
    expect(parsed.values).toMatchObject({
      action: 'deny',
      rule: 'union',
      source: '203.0.113.7',
      place: 'query-value id',
      trail: 'percent',
      evidence: "1' UNION SELECT 1",
      cwe: '89',
      attack: 'T1190',
      request: 'r-1',
    });
  });

  it.each([
    ['deny', 36],
    ['report', 37],
  ] as const)('gives %s the priority %i', (action, priority) => {
    expect(parse(formatRfc5424(loggedEvent({ action }), loggedFinding())).priority).toBe(priority);
  });

  it('stands a dash for names that are empty', () => {
    expect(parse(formatRfc5424(loggedEvent({ application: '', service: '' }), loggedFinding()))).toMatchObject({
      host: '-',
      app: '-',
    });
  });

  it('can be read back, whatever the request held', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), (evidence, name) => {
        const finding = loggedFinding({ evidence, input: { source: 'query-value', name } });
        const line = formatRfc5424(loggedEvent({ application: name, service: evidence }), finding);
        const kept = evidence.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '_');
        expect(parse(line).values['evidence'] ?? '').toBe(kept);
      }),
    );
  });
});
