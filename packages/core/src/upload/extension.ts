import type { FileKind } from './file-type.ts';

const claims: readonly (readonly [FileKind, RegExp])[] = [
  ['image', /^(?:png|apng|jpe?g|jpe|jfif|gif|webp|bmp|ico|tiff?|heic|heif|avif|psd)$/],
  ['document', /^(?:pdf|epub)$/],
  ['office', /^(?:doc[xm]?|xls[xmb]?|ppt[xm]?|od[tspg]|rtf)$/],
  ['media', /^(?:mp[34]|m4[av]|mov|avi|mkv|web[m]|wav|og[gav]|flac|mpe?g|3gp|opus)$/],
  ['archive', /^(?:zip|gz|tgz|tar|bz2|xz|7z|rar|zst)$/],
  ['font', /^(?:woff2?|[ot]tf)$/],
  ['text', /^(?:txt|csv|log|md)$/],
];

/** What a file says that it is by its extension; null where that says little. */
export function claimOfExtension(extension: string): FileKind | null {
  for (const [kind, pattern] of claims) if (pattern.test(extension)) return kind;
  return null;
}
