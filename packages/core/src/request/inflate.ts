import type { Transform } from 'node:stream';

/** Decompressed bytes. */
export interface Inflated {
  readonly bytes: Uint8Array;
  /** False where the input was cut short, was no such format, or grows beyond the limit. */
  readonly whole: boolean;
}

/**
 * Undoes a Content-Encoding, at most to `maxBytes`; null for one that is not known, or none.
 *
 * The codings are those that body parsers undo before an application sees the body. Whatever comes after `maxBytes` is never decompressed, so a
 * bomb costs no more than any body.
 */
export async function inflate(
  bytes: Uint8Array,
  coding: string | undefined,
  maxBytes: number,
): Promise<Inflated | null> {
  const inflater = inflaterFor(coding);
  if (inflater === null) return null;
  const chunks: Uint8Array[] = [];
  let length = 0;
  let whole = false;
  await new Promise<void>((resolve) => {
    inflater.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > maxBytes) inflater.destroy();
    });
    inflater.once('end', () => {
      whole = true;
    });
    // What is no such format reaches the application as a failure of its own parser.
    inflater.once('error', () => resolve());
    inflater.once('close', () => resolve());
    inflater.end(bytes);
  });
  return { bytes: Buffer.concat(chunks).subarray(0, maxBytes), whole };
}

function inflaterFor(coding: string | undefined): Transform | null {
  const name = coding?.trim().toLowerCase();
  if (name === undefined || name === '' || name === 'identity') return null;
  const zlib = process.getBuiltinModule('node:zlib');
  if (name === 'br') return zlib.createBrotliDecompress();
  return name === 'gzip' || name === 'x-gzip' || name === 'deflate' ? zlib.createUnzip() : null;
}
