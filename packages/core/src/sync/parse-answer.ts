import { wireLimits } from '../protocol/limits.ts';

/** A decoded answer body, or one sentence that says why it cannot be read. */
export type ParsedAnswer =
  | { readonly ok: true; readonly json: unknown }
  | { readonly ok: false; readonly reason: string };

/**
 * Decodes an answer body that is complete and within its size cap: gzip or plain, then JSON.
 *
 * Inflation stops at `maxBytes`, so a few kilobytes cannot become gigabytes. Nesting is counted in the bytes before JSON.parse sees
 * them: V8 needs a quarter of a second per million nested brackets (measured, Node 24), all of it on the function's own thread.
 */
export async function parseAnswer(body: Buffer, encoding: string | undefined, maxBytes: number): Promise<ParsedAnswer> {
  let bytes = body;
  if (encoding !== undefined && encoding !== '' && encoding !== 'identity') {
    if (encoding !== 'gzip') return { ok: false, reason: 'the answer is in an encoding that was not asked for' };
    const inflated = await inflate(body, maxBytes);
    if (inflated === null)
      return { ok: false, reason: 'the answer cannot be unpacked within MAX_CLOUD_RESPONSE_BYTES' };
    bytes = inflated;
  }
  // config inside data inside the envelope.
  if (!isShallow(bytes, wireLimits.configDepth + 3)) return { ok: false, reason: 'the answer is nested too deep' };
  try {
    // A file on object storage, written by an editor, may begin with a byte order mark.
    return { ok: true, json: JSON.parse(bytes.toString('utf8', startsWithMark(bytes) ? 3 : 0)) };
  } catch {
    return { ok: false, reason: 'the answer is not JSON' };
  }
}

function startsWithMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** True when no more than `maxDepth` objects and lists are open at once. Text that is not JSON may be judged either way. */
export function isShallow(bytes: Uint8Array, maxDepth: number): boolean {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index];
    if (quoted) {
      if (byte === 0x5c) index++;
      else if (byte === 0x22) quoted = false;
    } else if (byte === 0x22) quoted = true;
    else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > maxDepth) return false;
    } else if (byte === 0x7d || byte === 0x5d) depth--;
  }
  return true;
}

function inflate(body: Buffer, maxBytes: number): Promise<Buffer | null> {
  const zlib = process.getBuiltinModule('node:zlib');
  return new Promise((resolve) => {
    zlib.gunzip(body, { maxOutputLength: maxBytes }, (error, result) => resolve(error === null ? result : null));
  });
}
