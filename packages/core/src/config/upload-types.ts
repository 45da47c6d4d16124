import type { ConfigProblem } from './problem.ts';
import { excerpt, problem } from './problem.ts';

/** What UPLOAD_TYPES lets in. */
export interface UploadTypes {
  /** 0 where nothing was declared: then every type may be uploaded. */
  readonly size: number;
  /** True where one of the media types is listed, or a range that holds one. */
  allowsType(types: readonly string[]): boolean;
  /** True where one of the extensions (lower-case, without the dot) is listed. */
  allowsExtension(extensions: readonly string[]): boolean;
}

/** Compiles UPLOAD_TYPES: media types, ranges of them (`image/*`) and extensions (`.pdf`). What is neither is left out and named. */
export function createUploadTypes(entries: readonly string[]): {
  readonly set: UploadTypes;
  readonly problems: readonly ConfigProblem[];
} {
  const problems: ConfigProblem[] = [];
  const types = new Set<string>();
  const extensions = new Set<string>();
  for (const entry of entries) {
    const text = entry.trim().toLowerCase();
    if (/^\.[^./\s]+$/.test(text)) extensions.add(text.slice(1));
    else if (/^[^/\s]+\/[^/\s]+$/.test(text)) types.add(text);
    else {
      const message = `UPLOAD_TYPES does without "${excerpt(entry)}" because it is neither a media type such as image/png nor an extension such as .pdf`;
      problems.push(problem('UPLOAD_TYPES', 'warning', message, 'the merged configuration'));
    }
  }
  const set: UploadTypes = Object.freeze({
    size: types.size + extensions.size,
    allowsType: (found: readonly string[]) =>
      types.has('*/*') || found.some((type) => types.has(type) || types.has(`${type.slice(0, type.indexOf('/'))}/*`)),
    allowsExtension: (found: readonly string[]) => found.some((extension) => extensions.has(extension)),
  });
  return { set, problems };
}
