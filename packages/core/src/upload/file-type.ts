/** What a file is good for: what it does when someone opens or serves it. */
export type FileKind =
  | 'image'
  | 'media'
  | 'document'
  | 'office'
  | 'archive'
  | 'font'
  | 'data'
  | 'executable'
  | 'script'
  | 'markup'
  | 'text';

/** One type of files, as its content shows it. */
export interface FileType {
  readonly id: string;
  readonly kind: FileKind;
  readonly mimes: readonly string[];
  readonly extensions: readonly string[];
}

/** Makes a type; media types and extensions stand in one text each. */
export function fileType(id: string, kind: FileKind, mimes: string, extensions: string): FileType {
  return { id, kind, mimes: mimes.split(' '), extensions: extensions.split(' ') };
}
