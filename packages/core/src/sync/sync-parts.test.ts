import { epoch, handClock } from '../../test/sync-fixture.ts';
import type { CheckId } from '../detectors/taxonomy.ts';
import type { Mode } from '../finding.ts';
import { isShallow, parseAnswer } from './parse-answer.ts';
import { readRetryAfter } from './retry-after.ts';
import { pauseAfterFailure } from './schedule.ts';
import { publicUrl, startLine } from './start-line.ts';
import { createUsageMeter } from './usage.ts';

describe('readRetryAfter', () => {
  it.each([
    ['0', undefined, 0],
    ['120', undefined, 120_000],
    [' 7 ', undefined, 7_000],
    ['900', undefined, 900_000],
    ['999999999', undefined, 900_000],
    ['Sun, 22 Nov 2026 20:02:00 GMT', undefined, 120_000],
    ['Sun, 22 Nov 2026 20:02:00 GMT', 'Sun, 22 Nov 2026 20:01:00 GMT', 60_000],
    ['Sun, 22 Nov 1992 20:02:00 GMT', undefined, 0],
    ['soon', undefined, null],
    [undefined, undefined, null],
  ])('reads %p sent at %p as %p ms', (header, date, expected) => {
    expect(readRetryAfter(header, date, epoch)).toEqual(expected);
  });
});

describe('pauseAfterFailure', () => {
  it('doubles its ceiling up to five minutes and never undercuts a Retry-After', () => {
    const most = (failures: number) => pauseAfterFailure(failures, 2_000, null, () => 0.999999);
    expect([1, 2, 3, 9, 1_000].map((failures) => Math.round(most(failures)))).toEqual([
      2_000, 4_000, 8_000, 300_000, 300_000,
    ]);
    expect(pauseAfterFailure(5, 2_000, null, () => 0)).toBe(250);
    expect(pauseAfterFailure(1, 2_000, 60_000, () => 0)).toBe(60_000);
    expect(pauseAfterFailure(1, 2_000, 60_000, () => 0.999)).toBeLessThan(72_000);
    expect(pauseAfterFailure(1, 600_000, null, () => 0.5)).toBe(300_000);
  });
});

describe('isShallow', () => {
  it('pins both sides of the depth and does not count brackets in text', async () => {
    const nested = (depth: number) => Buffer.from(`${'['.repeat(depth)}${']'.repeat(depth)}`);
    expect([isShallow(nested(35), 35), isShallow(nested(36), 35)]).toEqual([true, false]);
    const text = Buffer.from(JSON.stringify({ a: '[[[["\\[[[', b: [1], c: '\\' }));
    expect(isShallow(text, 2)).toBe(true);
    expect(await parseAnswer(nested(36), undefined, 1_000)).toEqual({
      ok: false,
      reason: 'the answer is nested too deep',
    });
  });
});

describe('createUsageMeter', () => {
  it('gives percentages of what passed since the last reading', () => {
    const clock = handClock();
    const meter = createUsageMeter(clock, 128);
    clock.pass(1);
    for (const usage of [meter(), meter()]) {
      expect(usage.cpu).toBeGreaterThanOrEqual(0);
      expect(usage.cpu).toBeLessThanOrEqual(100);
      expect(usage.memory).toBeGreaterThan(0);
      expect(usage.memory).toBeLessThanOrEqual(100);
    }
  });
});

describe('startLine', () => {
  const modes = { sqli: 'block', decoy: 'blacklist', brute: 'off' } as unknown as Record<CheckId, Mode>;
  const facts = {
    version: '0.1.0',
    platform: 'AWS Lambda',
    service: 'shop',
    state: 'connected',
    origin: 'cloud',
    revision: '7',
    modes,
    blacklistSize: 12,
  } as const;

  it('says all there is in one line, without credentials and query', () => {
    expect(startLine({ ...facts, cloudUrl: 'https://me:secret@cloud.example:8443/rasp/connect?token=secret#x' })).toBe(
      'RASP 0.1.0 protects shop on AWS Lambda; control plane https://cloud.example:8443/rasp/connect connected; configuration from cloud revision 7; checks sqli:block decoy:blacklist; 12 blacklisted',
    );
  });

  it('stays one line', () => {
    const line = startLine({
      ...facts,
      service: 'a\nb\u001b[2J',
      cloudUrl: null,
      revision: null,
      modes: {} as typeof modes,
    });
    expect(line).toBe(
      'RASP 0.1.0 protects a b [2J on AWS Lambda; no control plane; configuration from cloud; checks none; 12 blacklisted',
    );
  });

  it('never repeats what is no URL: it may be a secret in the wrong variable', () => {
    expect(publicUrl('K-1-secret')).toBe('(not a URL)');
  });
});
