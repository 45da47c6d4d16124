import type { Pairs } from '../input.ts';

/** Types whose bytes are no text: media, fonts, archives, office files. `image/svg+xml` and `…+json` among them are. */
const binaryType =
  /^(?:image\/|audio\/|video\/|font\/|application\/(?:pdf|zip|gzip|x-gzip|x-tar|x-7z|x-rar|x-bzip|zstd|wasm|epub|vnd\.(?:ms-|openxmlformats|rar)))/;
const textSuffix = /(?:xml|json)(?:\s{0,8};|$)/;

/**
 * True where a response's body may be read as text by its headers (names in lower case).
 *
 * A body of no type is read, and so is `application/octet-stream`: it is how a file is sent whose kind nobody looked at, a key among them.
 */
export function isReadable(headers: Pairs): boolean {
  const type = headerOf(headers, 'content-type').slice(0, 256).toLowerCase();
  return !binaryType.test(type) || textSuffix.test(type);
}

/** The coding of a response's body, or empty where its handler has applied none. */
export function codingOf(headers: Pairs): string {
  const coding = headerOf(headers, 'content-encoding').trim().toLowerCase();
  return coding === 'identity' ? '' : coding;
}

function headerOf(headers: Pairs, wanted: string): string {
  for (const [name, value] of headers) if (name === wanted) return value;
  return '';
}
