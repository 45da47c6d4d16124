import type { NormalizedRecord, PlatformAdapter, WithheldRecord } from '../src/adapter.ts';
import { createGuard } from '../src/guard.ts';
import type { ProtectOptions } from '../src/guard-options.ts';
import { recordsEvent } from '../src/normalized-event.ts';
import type { SecurityEvent } from '../src/report/event.ts';
import { fixtureSources } from './model-fixture/fixture.ts';
import { plainAdapter } from './plain-platform.ts';

/** A batch, and what is left of it; the handler sees `left`. */
interface Batch {
  left: readonly string[];
  readonly failed: string[];
}

interface Result {
  readonly seen: readonly string[];
  readonly failed: readonly string[];
}

const attack = '1 UNION SELECT password FROM users';

function adapter(breaks: { readonly withhold?: boolean } = {}): PlatformAdapter<Batch, Result> {
  return {
    ...(plainAdapter as unknown as PlatformAdapter<Batch, Result>),
    readEvent: ({ left }) => recordsEvent('queue', left.map(recordOf)),
    readResponse: () => null,
    records: {
      async withhold(batch, withheld: readonly WithheldRecord[], action) {
        if (breaks.withhold === true) throw new Error('withhold broke');
        const out = new Set(withheld.map(({ index }) => index));
        if (action === 'fail') batch.failed.push(...withheld.map(({ record }) => record.id));
        batch.left = batch.left.filter((_, index) => !out.has(index));
        return batch.left.length === 0 ? { result: { seen: [], failed: [] } } : null;
      },
      complete: (batch, result) => ({ ...result, failed: [...result.failed, ...batch.failed] }),
    },
  };
}

function recordOf(text: string, index: number): NormalizedRecord {
  return { id: `m-${index}`, place: `/Records/${index}`, data: { body: text }, contents: [] };
}

async function run(texts: readonly string[], options: ProtectOptions, breaks: { readonly withhold?: boolean } = {}) {
  const events: SecurityEvent[] = [];
  const guard = createGuard(adapter(breaks), options, {
    env: {},
    events: (event) => void events.push(event),
    log: () => undefined,
  });
  const batch: Batch = { left: texts, failed: [] };
  let calls = 0;
  const result = await guard.handle(batch, () => {
    calls++;
    return { seen: batch.left, failed: [] };
  });
  return { result, events, calls };
}

const withAction = (EVENT_ACTION: 'report' | 'drop' | 'fail'): ProtectOptions => ({ config: { EVENT_ACTION } });

describe('records', () => {
  it('reach the handler whole by default, and what stands in them is reported one by one', async () => {
    const { result, events } = await run(['fine', attack, attack], {});
    expect(result).toEqual({ seen: ['fine', attack, attack], failed: [] });
    expect(events.map(({ action, requestId, trigger, clientIp }) => [action, requestId, trigger, clientIp])).toEqual([
      ['report', 'm-1', 'queue', null],
      ['report', 'm-2', 'queue', null],
    ]);
    expect(events[0]?.findings[0]).toMatchObject({
      check: 'sqli',
      mode: 'report',
      input: { source: 'record', name: '/Records/1/body' },
    });
  });

  it('are taken out one by one when EVENT_ACTION says so; the others reach the handler', async () => {
    const { result, events } = await run(['fine', attack, 'too'], withAction('drop'));
    expect(result).toEqual({ seen: ['fine', 'too'], failed: [] });
    expect(events.map(({ action }) => action)).toEqual(['deny']);
  });

  it('are named as failed in the answer where they are to fail', async () => {
    const { result } = await run([attack, 'fine'], withAction('fail'));
    expect(result).toEqual({ seen: ['fine'], failed: ['m-0'] });
  });

  it('spare the handler the call where none is left', async () => {
    const { result, calls } = await run([attack], withAction('fail'));
    expect(calls).toBe(0);
    expect(result).toEqual({ seen: [], failed: ['m-0'] });
  });

  it('go through when they cannot be taken out, unless FAIL_MODE is closed', async () => {
    const open = await run([attack], withAction('drop'), { withhold: true });
    expect(open.result.seen).toEqual([attack]);
    await expect(
      run([attack], { config: { EVENT_ACTION: 'drop', FAIL_MODE: 'closed' } }, { withhold: true }),
    ).rejects.toThrow('withhold broke');
  });

  it('are not looked at for checks that are off', async () => {
    const { events } = await run([attack], { config: { SECURITY_CHECKS: { sqli: 'off' } } });
    expect(events).toEqual([]);
  });
});

describe('records that a model judges', () => {
  const suspect = (at: number) => `a {{b}} !${at}!x!y!`;

  async function judged(texts: readonly string[], sources = fixtureSources()) {
    const events: SecurityEvent[] = [];
    const batch: Batch = { left: texts, failed: [] };
    const guard = createGuard(adapter(), withAction('drop'), {
      env: {},
      events: (event) => void events.push(event),
      log: () => undefined,
      model: sources,
    });
    await guard.handle(batch, () => ({ seen: batch.left, failed: [] }));
    return { left: batch.left, found: events.flatMap(({ findings }) => findings.map(({ rule }) => rule)) };
  }

  it('are withheld one by one, in their order, beside those that grammar finds', async () => {
    const texts = [suspect(1), 'ordinary', attack, 'a {{b}}', suspect(2), 'a {{b}} !!'];
    expect(await judged(texts)).toEqual({
      left: ['ordinary', 'a {{b}}'],
      found: ['model', 'union-select', 'model', 'linear-model'],
    });
  });

  it('ask its network at most 512 times in one event', async () => {
    let asked = 0;
    const network = { scores: async () => [asked++ * 0, 0] } as never;
    const { left, found } = await judged(
      Array.from({ length: 514 }, (_, at) => suspect(at)),
      fixtureSources({ network: async () => network }),
    );
    expect([asked, left.length, found]).toEqual([512, 514, ['model-values', 'model-values']]);
  });
});
