/** No stage is larger: the linear one has 32,768 weights for each of at most 16 classes, the network at most a megabyte. */
const largest = 4 * 1024 * 1024;

/** Weights as a generated module holds them: deflated, as base64, with the SHA-256 of the bytes that come out. */
export interface PackedWeights {
  readonly packed: string;
  readonly sha256: string;
}

/** Gives the bytes that were deflated into a text, and throws where their SHA-256 is another. */
export function unpack(packed: string, sha256: string): Uint8Array {
  const zlib = process.getBuiltinModule('node:zlib');
  const bytes = zlib.inflateRawSync(Buffer.from(packed, 'base64'), { maxOutputLength: largest });
  const hash = process.getBuiltinModule('node:crypto').createHash('sha256').update(bytes).digest('hex');
  if (hash !== sha256) throw new Error(`its hash is ${hash.slice(0, 12)}… instead of ${sha256.slice(0, 12)}…`);
  return bytes;
}
