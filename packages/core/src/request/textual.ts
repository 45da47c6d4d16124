/** Bytes that are looked at to tell text from anything else. */
const SAMPLE = 4096;

/**
 * True for bytes that are text: but for those of which one in sixteen is a control character or never stands in UTF-8. A stray
 * byte in a message does not hide its text; images and archives are over that many times, and so are binary encodings of many short fields.
 */
export function isTextual(bytes: Uint8Array): boolean {
  const length = Math.min(bytes.length, SAMPLE);
  let strays = length >> 4;
  for (let index = 0; index < length && strays >= 0; index++) {
    const byte = bytes[index] as number;
    if (byte < 9 || (byte > 13 && byte < 32) || byte === 0xc0 || byte === 0xc1 || byte > 0xf4) strays--;
  }
  return strays >= 0;
}

/** True for bytes without a control character but line ends and tabs; whatever compresses writes some before long. */
export function isPlainText(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) return false;
  return true;
}
