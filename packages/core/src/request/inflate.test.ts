import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { Body } from '../body.ts';
import { inflate, undoEncoding } from './inflate.ts';

const plain = Buffer.from('{"q":"it is plain text"}');
const noise = Buffer.from(Array.from({ length: 400 }, (_, index) => (index * 151 + 7) & 255));
const undo = async (bytes: Uint8Array, coding: string | null, maxBytes = 1000): Promise<Body> =>
  undoEncoding({ kind: 'bytes', bytes }, coding, maxBytes);

describe('undoEncoding', () => {
  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    [' GZip ', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
    ['gzip, br', (bytes) => brotliCompressSync(gzipSync(bytes))],
    ['br,identity,gzip', (bytes) => gzipSync(brotliCompressSync(bytes))],
    ['gzip, gzip', (bytes) => gzipSync(gzipSync(bytes))],
    ['gzip', (bytes) => Buffer.concat([gzipSync(bytes.subarray(0, 5)), gzipSync(bytes.subarray(5))])],
  ])('undoes %j', async (coding, compress) => {
    const sent = compress(plain);
    expect(await undo(sent, coding)).toEqual({ kind: 'bytes', bytes: plain, sent });
  });

  it.each([null, undefined, '', ' ', 'identity', 'Identity, '])('gives the same body at once for %j', (coding) => {
    const body: Body = { kind: 'bytes', bytes: plain };
    expect(undoEncoding(body, coding, 1000)).toBe(body);
  });

  it('leaves bodies alone that hold no bytes', () => {
    for (const body of [{ kind: 'none' }, { kind: 'text', text: 'x' }, { kind: 'data', data: 1, place: '' }] as const) {
      expect(undoEncoding(body, 'gzip', 1000)).toBe(body);
    }
  });

  it.each(['gzip', 'deflate', 'br', 'zstd', 'gzip, br', 'utf-8', 'aws-chunked', 'compress'])(
    'leaves text as it is that claims to be %s',
    async (coding) => {
      expect(await undo(plain, coding)).toEqual({ kind: 'bytes', bytes: plain });
    },
  );

  it('gives the limit whole and says of one byte more that there is more', async () => {
    const sent = gzipSync(plain);
    expect((await undo(sent, 'gzip', plain.length)).kind).toBe('bytes');
    expect(await undo(sent, 'gzip', plain.length - 1)).toEqual({
      kind: 'truncated',
      bytes: plain.subarray(0, -1),
      totalBytes: null,
      sent,
    });
  });

  it('reads no more of a bomb than the limit, nested or not', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    for (const [sent, coding] of [
      [bomb, 'gzip'],
      [gzipSync(bomb), 'gzip, gzip'],
    ] as const) {
      expect(await undo(sent, coding, 100_000)).toMatchObject({ kind: 'truncated', bytes: Buffer.alloc(100_000) });
    }
  });

  it.each<[string, string, Uint8Array]>([
    ['a coding that is not known', 'compress', noise],
    ['one of two codings that is not known', 'compress, gzip', gzipSync(noise)],
    ['five codings', 'gzip, gzip, gzip, gzip, gzip', noise],
    ['bytes that are no such format', 'br', noise],
  ])('says that %s keeps a body from being read', async (_title, coding, sent) => {
    expect(await undo(sent, coding)).toEqual({
      kind: 'truncated',
      bytes: sent,
      totalBytes: null,
      limit: 'content-encoding',
    });
  });

  it('reads what there is of a broken body, and says so', async () => {
    const text = Buffer.from(JSON.stringify(Array.from({ length: 3000 }, (_, index) => index * 7919)));
    const sent = gzipSync(text).subarray(0, 6000);
    const body = await undo(sent, 'gzip', 100_000);
    expect(body).toMatchObject({ kind: 'truncated', limit: 'content-encoding', sent });
    const { bytes } = body as Extract<Body, { kind: 'truncated' }>;
    expect(bytes.length).toBeGreaterThan(1000);
    expect(text.subarray(0, bytes.length)).toEqual(Buffer.from(bytes));
  });

  it('keeps MAX_BODY_BYTES as the reason where the compressed body was cut', async () => {
    const cut: Body = { kind: 'truncated', bytes: gzipSync(noise).subarray(0, 300), totalBytes: 430 };
    expect(await undoEncoding(cut, 'gzip', 1000)).not.toHaveProperty('limit');
  });
});

describe('inflate', () => {
  it('gives null for no coding and for one that is not known', async () => {
    for (const coding of [undefined, '', 'identity', 'compress', 'gzip, compress']) {
      expect(await inflate(plain, coding, 1000)).toBeNull();
    }
  });

  it('gives nothing for what is no such format', async () => {
    expect(await inflate(plain, 'gzip', 1000)).toMatchObject({ whole: false, over: false });
  });
});
