import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { cpuMs } from '@rasp/testing/cpu-cost.ts';
import type { Config } from '../config/config.ts';
import type { Pairs } from '../input.ts';
import { LeakReader, leaksOf } from './leak-reader.ts';

const card = '4111 1111 1111 1111';

function configOf(limit = 1_000_000, excepted: string | null = null): Config {
  return {
    parameters: { DLP_CC_NUMBERS: true, MAX_RESPONSE_BYTES: limit },
    exceptions: { size: excepted === null ? 0 : 1, test: (text: string) => text === excepted },
  } as unknown as Config;
}

function reader(headers: Pairs = [], limit?: number): LeakReader {
  return new LeakReader(configOf(limit), headers);
}

/** Bytes that do not compress, so that a compressed body has several chunks. */
const noise = Array.from({ length: 20_000 }, (_, index) => ((index * 7919) % 9973).toString(36)).join(' ');

describe('LeakReader', () => {
  it('reads text and bytes', () => {
    expect(reader().read(`x ${card}`)).toEqual([{ rule: 'payment-card', value: card }]);
    expect(reader().read(Buffer.from(`é ${card}`))).toEqual([{ rule: 'payment-card', value: card }]);
    expect(reader().read(Buffer.from(`xx${card}`).subarray(2))).toHaveLength(1);
    expect(reader().read('')).toEqual([]);
  });

  it('tells the chunk that completes a leak, and no later one', () => {
    const body = reader();
    expect(body.read('4111 1111 ')).toEqual([]);
    expect(body.read('1111 1111')).toHaveLength(1);
    expect(body.read(' and more')).toEqual([]);
  });

  it.each([
    ['gzip', gzipSync],
    ['GZIP', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('undoes %s', (coding, compress) => {
    const headers: Pairs = [['content-encoding', coding]];
    expect(reader(headers).read(compress(`x ${card}`))).toHaveLength(1);
    const whole = compress(`${noise} ${card} ${noise}`);
    const body = reader(headers);
    const found = [];
    for (let at = 0; at < whole.length; at += 4096) found.push(...body.read(whole.subarray(at, at + 4096)));
    expect(found).toEqual([{ rule: 'payment-card', value: card }]);
    expect(body.truncated).toBe(false);
  });

  it('stops at the limit when a body is decompressed, and finds what lies before', () => {
    const bomb = gzipSync(`${card} ${'0'.repeat(50_000_000)}`);
    const body = reader([['content-encoding', 'gzip']], 100_000);
    expect(body.read(bomb)).toHaveLength(1);
    expect(body.truncated).toBe(true);
    expect(body.reads).toBe(false);
  });

  it('decompresses a stream of many chunks no more than so often', () => {
    const whole = gzipSync(noise);
    const body = reader([['content-encoding', 'gzip']], noise.length);
    const spentMs = cpuMs(() => {
      for (let at = 0; at < whole.length && body.reads; at += 16) body.read(whole.subarray(at, at + 16));
    }, 1);
    expect(body.truncated).toBe(true);
    expect(spentMs).toBeLessThan(5000);
  });

  it.each([
    ['an unknown coding', 'zstd', Buffer.from(card)],
    ['what is no such format', 'gzip', Buffer.from(card)],
  ])('says that it cannot read %s', (_name, coding, bytes) => {
    const body = reader([['content-encoding', coding]]);
    expect(body.read(bytes)).toEqual([]);
    expect(body.truncated).toBe(true);
  });

  it('pins both sides of the limit', () => {
    for (const chunk of [card, Buffer.from(card)]) {
      const exact = reader([], card.length);
      expect(exact.read(chunk)).toHaveLength(1);
      expect(exact.truncated).toBe(false);
      const short = reader([], card.length - 1);
      expect(short.read(chunk)).toEqual([]);
      expect(short.truncated).toBe(true);
    }
    const chunks = reader([], card.length);
    expect(chunks.read(card.slice(0, 9))).toEqual([]);
    expect(chunks.read(card.slice(9))).toHaveLength(1);
    expect(chunks.read('x')).toEqual([]);
    expect(chunks.truncated).toBe(true);
  });

  it('reads nothing, and misses nothing, where the limit is 0', () => {
    const body = reader([], 0);
    expect(body.read(card)).toEqual([]);
    expect([body.reads, body.truncated]).toEqual([false, false]);
  });

  it.each([
    ['text/plain', true],
    ['application/json', true],
    ['application/octet-stream', true],
    ['', true],
    ['image/svg+xml', true],
    ['image/svg+xml; charset=utf-8', true],
    ['application/vnd.ms-sync+json', true],
    ['image/png', false],
    ['IMAGE/PNG', false],
    ['video/mp4', false],
    ['font/woff2', false],
    ['application/pdf', false],
    ['application/zip', false],
    ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', false],
  ])('reads %j: %s', (type, reads) => {
    expect(reader(type === '' ? [] : [['content-type', type]]).read(card)).toHaveLength(reads ? 1 : 0);
  });

  it('passes what fits an exception', () => {
    expect(new LeakReader(configOf(1000, card), []).read(`${card}, 5555 5555 5555 4444`)).toEqual([
      { rule: 'payment-card', value: '5555 5555 5555 4444' },
    ]);
    expect(leaksOf(card, configOf(1000, card))).toEqual([]);
    expect(leaksOf(card, configOf())).toHaveLength(1);
  });
});
