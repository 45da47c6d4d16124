import type { Inflated } from '../request/inflate.ts';

/**
 * Undoes a Content-Encoding of a response at once, at most to `maxBytes`; null for one that is not known.
 *
 * At once, because a chunk may only be sent after it was looked at, and whoever writes it does not wait. What is there of a stream that has not
 * ended is undone. Of what grows beyond the limit, less and less is tried, until what comes of it fits: a bomb costs no more than any body.
 */
export function inflateNow(
  bytes: Uint8Array,
  coding: string,
  maxBytes: number,
): Pick<Inflated, 'bytes' | 'whole'> | null {
  const zlib = process.getBuiltinModule('node:zlib');
  const { Z_SYNC_FLUSH, BROTLI_OPERATION_FLUSH } = zlib.constants;
  const limit = Math.max(1, maxBytes);
  const undo =
    coding === 'br'
      ? (part: Uint8Array) =>
          zlib.brotliDecompressSync(part, { finishFlush: BROTLI_OPERATION_FLUSH, maxOutputLength: limit })
      : coding === 'gzip' || coding === 'x-gzip' || coding === 'deflate'
        ? (part: Uint8Array) => zlib.unzipSync(part, { finishFlush: Z_SYNC_FLUSH, maxOutputLength: limit })
        : null;
  if (undo === null) return null;
  for (let length = bytes.length; length > 0; length >>= 1) {
    try {
      return { bytes: undo(bytes.subarray(0, length)), whole: length === bytes.length };
    } catch (error) {
      // What is no such format cannot be read by the client either.
      if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') break;
    }
  }
  return { bytes: new Uint8Array(), whole: false };
}
