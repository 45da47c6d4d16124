import fc from 'fast-check';
import { parseBeaconAnswer, parseBeaconRequest } from './beacon.ts';
import { parseConnectAnswer, parseConnectRequest } from './connect.ts';
import { buildAnswer, readEnvelope } from './envelope.ts';
import { parseLogRecord } from './log-record.ts';

const names = [
  'key',
  'version',
  'telemetry',
  'requests',
  'blacklist',
  'new',
  'remove',
  'config',
  'data',
  'status',
  'routes',
  'agent',
  'accept',
  'cursor',
  'dropped',
  'log_data',
  'failures',
  '__proto__',
  'constructor',
  'toString',
];
const hostile = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 5 }, fc.jsonValue(), fc.array(tie('value'), { maxLength: 4 }), tie('object')),
  object: fc.array(fc.tuple(fc.constantFrom(...names), tie('value')), { maxLength: 6 }).map(
    (pairs) =>
      // Through text, so that `__proto__` is an own member as JSON.parse makes it.
      JSON.parse(
        `{${pairs.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`,
      ) as unknown,
  ),
}));

describe('the parsers of the wire', () => {
  it('never throw and never touch the prototype of objects', () => {
    const before = Object.getOwnPropertyNames(Object.prototype).length;
    fc.assert(
      fc.property(fc.oneof(hostile.value, hostile.object, fc.anything()), (value) => {
        parseConnectRequest(value);
        parseBeaconRequest(value);
        parseLogRecord(value);
        const envelope = readEnvelope(value);
        if (envelope.kind === 'data') {
          parseConnectAnswer(envelope.data);
          parseBeaconAnswer(envelope.data);
        }
      }),
      { numRuns: 500 },
    );
    expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(before);
  });

  it('give back what a server wrapped', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[A-Z_]{1,12}$/), fc.jsonValue()), (config) => {
        const text = JSON.stringify(buildAnswer({ config }));
        const envelope = readEnvelope(JSON.parse(text));
        const parsed = envelope.kind === 'data' ? parseConnectAnswer(envelope.data) : null;
        expect(parsed).toMatchObject({ ok: true, value: { config: JSON.parse(JSON.stringify(config)) } });
      }),
      { numRuns: 100 },
    );
  });
});
