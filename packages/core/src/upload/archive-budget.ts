/** What looking into the archives of one request may cost. */
export interface ArchiveBudget {
  /** Streams that may still be decompressed in part. */
  samples: number;
}

/** Samples of one request: each costs at most `maxSample` bytes of decompression. */
export const maxSamples = 8;

/** An archive that unpacks to less is no bomb, however well it compresses. */
export const harmlessBytes = 1_048_576;

/** Bytes that one sample gives at most. */
const maxSample = 4 * harmlessBytes;

/** Compressed bytes that one sample is made of at most. */
const maxInput = 16_384;

/** The most that DEFLATE can do: 258 bytes by two bits, about 1032 to 1. */
export const bestRatio = 1032;

/** What the beginning of a compressed stream became. */
export interface Sample {
  /** Null where it grew too much, or is no such stream. */
  readonly bytes: Buffer | null;
  readonly tooLarge: boolean;
}

const nothing: Sample = { bytes: null, tooLarge: false };

/**
 * Decompresses the beginning of a stream and says whether it grows beyond the ratio, which nobody can lie about.
 *
 * Once the budget is spent, everything is left alone.
 */
export function sample(stream: Buffer, kind: 'gzip' | 'deflate', maxRatio: number, budget: ArchiveBudget): Sample {
  if (budget.samples <= 0) return nothing;
  budget.samples--;
  const length = Math.min(stream.length, maxInput, Math.floor(maxSample / Math.min(maxRatio, bestRatio)));
  const maxOutputLength = Math.min(maxSample, Math.max(harmlessBytes, length * maxRatio));
  const zlib = process.getBuiltinModule('node:zlib');
  const options = { finishFlush: zlib.constants.Z_SYNC_FLUSH, maxOutputLength };
  try {
    const part = stream.subarray(0, length);
    const bytes = kind === 'gzip' ? zlib.gunzipSync(part, options) : zlib.inflateRawSync(part, options);
    return { bytes, tooLarge: false };
  } catch (error) {
    // Anything but growth means that it is no such stream: the application's own parser will say so.
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? { bytes: null, tooLarge: true } : nothing;
  }
}
