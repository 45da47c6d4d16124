import type { NormalizedRequest } from '../src/adapter.ts';
import type { Body } from '../src/body.ts';
import type { Parameters } from '../src/config/parameters.ts';
import { createGuard } from '../src/guard.ts';
import type { EventFinding } from '../src/report/event.ts';
import { plainAdapter, requestWith } from './plain-platform.ts';

const json = (value: unknown): Partial<NormalizedRequest> => ({
  headers: [['content-type', 'application/json']],
  body: { kind: 'bytes', bytes: Buffer.from(JSON.stringify(value)) },
});
const cutBody: Body = { kind: 'truncated', bytes: Buffer.from('hello'), totalBytes: 6 };
const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) });
const encoded = (rounds: number): string => (rounds === 0 ? '%27' : encodeURIComponent(encoded(rounds - 1)));

/** Each limit with a request at it and one just over it. */
const limits: readonly (readonly [
  limit: keyof Parameters,
  config: Partial<Parameters>,
  within: Partial<NormalizedRequest>,
  over: Partial<NormalizedRequest>,
])[] = [
  ['MAX_BODY_BYTES', {}, { body: { kind: 'bytes', bytes: Buffer.from('hello') } }, { body: cutBody }],
  [
    'MAX_VALUE_LENGTH',
    { MAX_VALUE_LENGTH: 300 },
    { query: [['q', 'x'.repeat(300)]] },
    { query: [['q', 'x'.repeat(301)]] },
  ],
  ['MAX_INPUTS', { MAX_INPUTS: 100 }, json(Array(40).fill('x')), json(Array(200).fill('x'))],
  ['MAX_JSON_DEPTH', { MAX_JSON_DEPTH: 5 }, json(nested(4)), json(nested(7))],
  ['MAX_DECODE_ROUNDS', { MAX_DECODE_ROUNDS: 2 }, { query: [['q', encoded(1)]] }, { query: [['q', encoded(3)]] }],
];

async function findingsOf(config: Partial<Parameters>, parts: Partial<NormalizedRequest>, answers: number[] = []) {
  const findings: EventFinding[] = [];
  const guard = createGuard(
    plainAdapter,
    { config },
    {
      env: {},
      log: () => undefined,
      events: (event) => void findings.push(...event.findings),
    },
  );
  answers.push(await guard.handle(requestWith(parts), () => 200));
  return findings.map(({ check, rule, engine, mode }) => ({ check, rule, engine, mode }));
}

describe('what is over an input limit', () => {
  it.each(limits)('is told as a finding: %s', async (limit, config, within, over) => {
    expect(await findingsOf(config, within)).toEqual([]);
    const answers: number[] = [];
    expect(await findingsOf(config, over, answers)).toEqual([
      { check: 'truncated', rule: limit, engine: 'limit', mode: 'report' },
    ]);
    expect(answers).toEqual([200]);
  });

  it.each(limits)('is refused where `truncated` blocks: %s', async (limit, config, _within, over) => {
    const answers: number[] = [];
    const found = await findingsOf({ ...config, SECURITY_CHECKS: { truncated: 'block' } }, over, answers);
    expect(found).toEqual([{ check: 'truncated', rule: limit, engine: 'limit', mode: 'block' }]);
    expect(answers).toEqual([403]);
  });
});
