import type { FileKind } from './file-type.ts';

/** Applications' own types whose bodies are files; `image/*` and the like are besides. */
const fileTypes =
  /^application\/(?:octet-stream|pdf|postscript|rtf|msword|ogg|epub\+zip|java-archive|java-vm|gzip|zip|zstd|wasm|vnd\.(?:ms-|openxmlformats|oasis\.|rar|android\.package|microsoft\.portable)|x-(?:7z|bzip|compress|dosexec|elf|executable|gzip|httpd|java|mach|ms|php|rar|sh|shockwave|tar|xz|zip))/;

/** True for a type whose body is a file and no call: `application/x-protobuf` or `application/grpc` are none. */
export function isFileType(type: string): boolean {
  if (type === '') return false;
  if (/^(?:image|video|audio|font|model)\//.test(type)) return true;
  return fileTypes.test(type);
}

/** Media types that say of a file what it is, in the words of `FileKind`; null for those that say little. */
export function claimOfType(type: string): FileKind | null {
  if (type === 'image/svg+xml') return 'markup';
  if (type.startsWith('image/')) return 'image';
  // Windows and browsers send TypeScript as MPEG transport stream.
  if (type === 'video/mp2t') return null;
  if (/^(?:video|audio)\//.test(type)) return 'media';
  if (type.startsWith('font/')) return 'font';
  if (type === 'application/pdf') return 'document';
  if (/^application\/(?:msword|vnd\.(?:ms-(?:excel|powerpoint|word)|openxmlformats|oasis\.))/.test(type))
    return 'office';
  if (/^application\/(?:x-)?(?:zip|gzip|7z|rar|tar|zip-compressed|7z-compressed)$/.test(type)) return 'archive';
  return null;
}
