import type { Config } from '../config/config.ts';
import type { DenyVerdict, Finding } from '../finding.ts';
import { contentOf, type FindingsSink, ResponseWatch } from './response-watch.ts';

const card = '4111 1111 1111 1111';
const denied: DenyVerdict = {
  action: 'deny',
  findings: [],
  denial: { kind: 'block', statusCode: 403, content: 'no', requestId: '' },
};

function configOf(more: object = {}): Config {
  return {
    parameters: {
      DLP_CC_NUMBERS: true,
      DLP_PHONE_NUMBERS: true,
      MAX_RESPONSE_BYTES: 1000,
      DLP_LOG_LEAKED_DATA: false,
      ...more,
    },
    exceptions: { size: 0 },
  } as unknown as Config;
}

function stage(blocks: boolean, more?: object) {
  const told: Finding[][] = [];
  const errors: unknown[] = [];
  const sink: FindingsSink = (findings) => {
    told.push([...findings]);
    return blocks ? denied : null;
  };
  return { watch: new ResponseWatch(configOf(more), sink, (error) => errors.push(error)), told, errors };
}

describe('ResponseWatch', () => {
  it('denies the chunk that completes a leak, and all after it', () => {
    const { watch, told } = stage(true);
    expect(watch.begin([])).toBeNull();
    expect(watch.pass('4111 1111 ')).toBeNull();
    expect(watch.pass('1111 1111')).toBe(denied);
    expect(watch.pass('more')).toBe(denied);
    expect(told).toMatchObject([
      [{ check: 'dlp', rule: 'payment-card', evidence: '4111********1111', input: { source: 'response-body' } }],
    ]);
  });

  it('tells each kind of leak once for a response that passes', () => {
    const { watch, told } = stage(false);
    watch.begin([['x-card', card]]);
    for (let index = 0; index < 3; index++) expect(watch.pass(`${card} +1 415 555 0132 `)).toBeNull();
    expect(told.flat().map(({ rule, input }) => `${rule} ${input?.source}`)).toEqual([
      'payment-card response-header',
      'payment-card response-body',
      'phone-number response-body',
    ]);
  });

  it('counts the others of a kind', () => {
    const { watch, told } = stage(false);
    watch.begin([]);
    watch.pass(`${card}, ${card}, 5555 5555 5555 4444`);
    expect(told.flat().map(({ evidence }) => evidence)).toEqual(['4111********1111 and 2 more']);
  });

  it('logs the leak itself where it may', () => {
    const { watch, told } = stage(false, { DLP_LOG_LEAKED_DATA: true });
    watch.begin([['x', card]]);
    expect(told.flat()[0]?.evidence).toBe(card);
  });

  it('denies by a header, before any body', () => {
    const { watch } = stage(true);
    expect(watch.begin([['x-card', card]])).toBe(denied);
    expect(watch.pass('fine')).toBe(denied);
  });

  it('judges headers once', () => {
    const { watch, told } = stage(false);
    watch.begin([['x', card]]);
    watch.begin([['y', card]]);
    expect(told).toHaveLength(1);
    const later = stage(false);
    later.watch.beginBody([]);
    later.watch.begin([['x', card]]);
    expect(later.told).toEqual([]);
    expect(later.watch.begun).toBe(true);
  });

  it('tells once that a body is over the limit', () => {
    const { watch, told } = stage(false);
    watch.begin([]);
    for (let index = 0; index < 5; index++) watch.pass('x'.repeat(400));
    expect(told.flat()).toMatchObject([{ check: 'truncated', rule: 'MAX_RESPONSE_BYTES', certainty: 'likely' }]);
  });

  it('reads each form of a chunk', () => {
    for (const [chunk, encoding] of [
      [Buffer.from(card).toString('base64'), 'base64'],
      [Buffer.from(card).toString('hex'), 'HEX'],
      [card, 'utf8'],
      [card, () => undefined],
      [Buffer.from(card), undefined],
      [new Uint8Array(Buffer.from(card)).buffer, undefined],
      [new DataView(new Uint8Array(Buffer.from(card)).buffer), undefined],
    ] as const) {
      const { watch } = stage(true);
      watch.begin([]);
      expect(watch.pass(chunk, encoding)).toBe(denied);
    }
    expect(contentOf(7)).toBeNull();
    expect(contentOf(null)).toBeNull();
  });

  it('lets the response pass when it fails itself, and says so', () => {
    const errors: unknown[] = [];
    const broken = new Error('sink');
    const watch = new ResponseWatch(
      configOf(),
      () => {
        throw broken;
      },
      (error) => errors.push(error),
    );
    watch.begin([]);
    expect(watch.pass(card)).toBeNull();
    expect(watch.pass(card)).toBeNull();
    expect(errors).toEqual([broken]);
  });

  it('looks at nothing without a sink', () => {
    const watch = new ResponseWatch(configOf({ CHANGE_SERVER: true, SERVER_HEADER: 'x' }), null, () => undefined);
    expect([watch.inspects, watch.server, watch.begin([['x', card]]), watch.pass(card), watch.begun]).toEqual([
      false,
      'x',
      null,
      null,
      false,
    ]);
  });
});
