import type { Transform } from 'node:stream';
import type { Body } from '../body.ts';
import { isTextual } from './textual.ts';

/** Decompressed bytes. */
export interface Inflated {
  readonly bytes: Uint8Array;
  /** False where the input was cut short, was no such format, or grows beyond the limit. */
  readonly whole: boolean;
  /** True where it grows beyond the limit. */
  readonly over: boolean;
}

/** Codings of one body that are undone; nobody applies more than two. */
const MAX_CODINGS = 4;

/**
 * Undoes a Content-Encoding, or several in the order that the header lists them, at most to `maxBytes`; null where one is not known, or none is named.
 *
 * The codings are those that body parsers undo before an application sees the body; zstd where this Node has it (22.15). `deflate` is read with and
 * without its zlib frame, as browsers write both. Whatever comes after `maxBytes` is never decompressed, so a
 * bomb costs no more than any body.
 */
export async function inflate(
  bytes: Uint8Array,
  coding: string | undefined,
  maxBytes: number,
): Promise<Inflated | null> {
  const names = codingsOf(coding);
  if (names.length === 0 || names.length > MAX_CODINGS) return null;
  let result: Inflated = { bytes, whole: true, over: false };
  // The coding that was applied last is named last.
  for (const name of names.reverse()) {
    const inflaters = inflatersFor(name, result.bytes);
    if (inflaters.length === 0) return null;
    let step: Inflated = { bytes: new Uint8Array(0), whole: false, over: false };
    for (const create of inflaters) {
      step = await run(create(), result.bytes, maxBytes);
      if (step.bytes.length > 0) break;
    }
    result = { bytes: step.bytes, whole: result.whole && step.whole, over: result.over || step.over };
    if (step.bytes.length === 0) break;
  }
  return result;
}

/**
 * Undoes the Content-Encoding of a request's body; gives a promise only where one is named.
 *
 * The body as it was sent stays beside what it was inflated to, because a handler may not look at the header that its sender wrote. What is no
 * such format and reads as text is left as it is. Anything else that cannot be read to its end becomes a truncated body: by MAX_BODY_BYTES
 * where it grows too large, by `content-encoding` where the coding is not known here or the bytes are broken.
 */
export function undoEncoding(body: Body, coding: string | null | undefined, maxBytes: number): Body | Promise<Body> {
  if ((body.kind !== 'bytes' && body.kind !== 'truncated') || body.bytes.length === 0) return body;
  if (coding === undefined || coding === null || codingsOf(coding).length === 0) return body;
  return undo(body, coding, maxBytes);
}

async function undo(
  body: Extract<Body, { readonly kind: 'bytes' | 'truncated' }>,
  coding: string,
  maxBytes: number,
): Promise<Body> {
  const { bytes } = body;
  const inflated = await inflate(bytes, coding, maxBytes);
  if (inflated?.whole === true && body.kind === 'bytes') {
    return inflated.bytes.length === 0 ? { kind: 'none' } : { kind: 'bytes', bytes: inflated.bytes, sent: bytes };
  }
  const readable = inflated !== null && inflated.bytes.length > 0;
  if (inflated?.over !== true && isTextual(bytes)) return body;
  const cut = body.kind === 'truncated' || inflated?.over === true;
  return {
    kind: 'truncated',
    bytes: readable ? inflated.bytes : bytes,
    totalBytes: null,
    ...(readable ? { sent: bytes } : {}),
    ...(cut ? {} : { limit: 'content-encoding' }),
  };
}

function codingsOf(coding: string | undefined): string[] {
  if (coding === undefined) return [];
  return coding
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity');
}

async function run(inflater: Transform, bytes: Uint8Array, maxBytes: number): Promise<Inflated> {
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
  const over = length > maxBytes;
  return { bytes: Buffer.concat(chunks).subarray(0, maxBytes), whole: whole && !over, over };
}

/** What may read a coding, the likeliest first; empty for one that is not known. */
function inflatersFor(name: string, bytes: Uint8Array): readonly (() => Transform)[] {
  const zlib = process.getBuiltinModule('node:zlib');
  switch (name) {
    case 'gzip':
    case 'x-gzip':
      return [() => zlib.createUnzip()];
    case 'deflate': {
      // A zlib frame is 8 in the lower half of its first byte, and a multiple of 31 in both (RFC 1950 §2.2).
      const framed =
        bytes.length > 1 &&
        ((bytes[0] as number) & 15) === 8 &&
        (((bytes[0] as number) << 8) | (bytes[1] as number)) % 31 === 0;
      const raw = (): Transform => zlib.createInflateRaw();
      return framed || bytes[0] === 0x1f ? [() => zlib.createUnzip(), raw] : [raw];
    }
    case 'br':
      return [() => zlib.createBrotliDecompress()];
    case 'zstd':
      return typeof zlib.createZstdDecompress === 'function' ? [() => zlib.createZstdDecompress()] : [];
    default:
      return [];
  }
}
