import type { UploadTypes } from '../config/upload-types.ts';
import type { ArchiveBudget } from './archive-budget.ts';
import { detectType } from './detect-type.ts';
import { claimOfExtension } from './extension.ts';
import { extensionOf, judgeName } from './file-name.ts';
import type { FileKind, FileType } from './file-type.ts';
import { judgeGzip } from './gzip.ts';
import { judgeMarkup } from './markup.ts';
import { claimOfType } from './media-type.ts';
import { findTag } from './server-tag.ts';
import { judgeTar } from './tar.ts';
import { markupTypeOf } from './text-type.ts';
import type { FileFault, UploadedFile } from './uploaded-file.ts';
import { endsInZip, judgeZip } from './zip.ts';

/** What the configuration says of files. */
export interface FileLimits {
  readonly uploadTypes: UploadTypes;
  readonly maxBytes: number;
  readonly maxRatio: number;
}

/**
 * Judges one file: its names, what it is against what it says it is, what it holds, its size.
 *
 * A picture under another picture's name harms nobody; a program, a script or a page under a picture's name was meant to be let through. What
 * UPLOAD_TYPES names is wanted, and no longer a fault by being what it is.
 */
export function judgeFile(file: UploadedFile, limits: FileLimits, budget: ArchiveBudget): readonly FileFault[] {
  const type = asServed(file, detectType(file.bytes));
  const faults: FileFault[] = [];
  const name = nameFault(file, limits.uploadTypes);
  if (name !== null) faults.push(name);
  const content = type === null ? embedded(file, null) : contentFault(file, type, limits.uploadTypes, name);
  if (content !== null) faults.push(content);
  const archive = archiveFault(file, type, limits.maxRatio, budget);
  if (archive !== null) faults.push(archive);
  if (limits.maxBytes > 0 && file.size > limits.maxBytes) {
    faults.push({ rule: 'MAX_UPLOAD_BYTES', evidence: `${file.size} bytes`, certainty: 'likely' });
  }
  if (limits.uploadTypes.size > 0 && file.bytes.length > 0 && !isDeclared(file, type, limits.uploadTypes)) {
    faults.push({ rule: 'undeclared-type', evidence: type?.id ?? 'unknown', certainty: 'likely' });
  }
  return faults;
}

/** The type of a text that is served as a page or a drawing: whatever it begins with, a browser runs what it holds. */
function asServed(file: UploadedFile, type: FileType | null): FileType | null {
  if (type?.kind !== 'text') return type;
  let served = markupTypeOf(file.declaredType);
  for (const name of file.names) served ??= markupTypeOf(extensionOf(name));
  return served ?? type;
}

function nameFault(file: UploadedFile, wanted: UploadTypes): FileFault | null {
  for (const name of file.names) {
    const fault = judgeName(name);
    if (fault === null) continue;
    if (fault.rule === 'executable-name' && wanted.allowsExtension([extensionOf(name)])) continue;
    return fault;
  }
  return null;
}

/** What the names and the declared type say that a file is. */
function* claimsOf(file: UploadedFile): Generator<{ readonly kind: FileKind; readonly word: string }> {
  for (const name of file.names) {
    const word = extensionOf(name);
    const kind = claimOfExtension(word);
    if (kind !== null) yield { kind, word };
  }
  const kind = claimOfType(file.declaredType);
  if (kind !== null) yield { kind, word: file.declaredType };
}

/** Kinds under whose name a page or a script has no business. Offices' own names are given to pages as well: tables in HTML. */
const opaque: ReadonlySet<FileKind> = new Set(['image', 'media', 'document', 'archive', 'font']);

/** What a file passes itself off as, or null where it is what it says. */
function disguise(file: UploadedFile, type: FileType): string | null {
  for (const { kind, word } of claimsOf(file)) {
    if (type.extensions.includes(word) || type.mimes.includes(word) || kind === 'markup') continue;
    if (opaque.has(kind)) return word;
    if (type.kind === 'markup') continue;
    if (kind === 'office' || type.kind === 'executable') return word;
  }
  return null;
}

function contentFault(
  file: UploadedFile,
  type: FileType,
  wanted: UploadTypes,
  name: FileFault | null,
): FileFault | null {
  const { bytes } = file;
  if (type.kind === 'executable' || type.kind === 'script' || type.id === 'html') {
    const as = disguise(file, type);
    if (as !== null) {
      const certainty = type.kind === 'markup' ? 'likely' : 'certain';
      return { rule: `disguised-${type.kind}`, evidence: `${type.id} as ${as}`, certainty };
    }
    if (isListed(type, wanted)) return null;
  }
  // A program under a program's name was said already.
  if (type.kind === 'executable' && name === null)
    return { rule: 'executable', evidence: type.id, certainty: 'likely' };
  // A body of its own that is text is read as values, and judged as such.
  if (file.input === null && (type.kind === 'markup' || type.kind === 'text')) return embedded(file, type);
  const markup = markupOf(type, bytes);
  return (markup === null ? null : judgeMarkup(bytes, markup)) ?? embedded(file, type);
}

function markupOf({ id }: FileType, bytes: Buffer): 'svg' | 'html' | 'xml' | null {
  if (id === 'svg' || id === 'html' || id === 'xml') return id;
  return id === 'text' && startsLikeMarkup(bytes) ? 'xml' : null;
}

function startsLikeMarkup(bytes: Buffer): boolean {
  return /^(?:\xef\xbb\xbf)?\s{0,64}</.test(bytes.toString('latin1', 0, Math.min(bytes.length, 80)));
}

/** Finds what a server or a browser would run within a picture, a film or a PDF, or an archive behind one. */
function embedded(file: UploadedFile, type: FileType | null): FileFault | null {
  const { bytes } = file;
  let kind = type === null || type.kind === 'text' ? null : type.kind;
  if (kind === null) {
    // Nothing that we know, under the name of something that we do.
    for (const claim of claimsOf(file)) if (opaque.has(claim.kind) && claim.kind !== 'archive') kind ??= 'image';
  }
  // Drawings and documents are text: what looks like a short tag is none there.
  const spelled = type?.id === 'pdf' || type?.id === 'svg';
  if (kind !== 'image' && kind !== 'media' && !spelled) return null;
  const found = findTag(bytes, kind === 'image' ? 'all' : kind === 'media' ? 'server' : 'php');
  if (found !== null) {
    const evidence = `${type?.id ?? 'unknown'}: ${bytes.toString('latin1', found.at, Math.min(found.at + 64, bytes.length))}`;
    const certainty = spelled || found.tag === 'script' ? 'likely' : 'certain';
    return { rule: `embedded-${found.tag}`, evidence, certainty };
  }
  if (kind !== 'media' && type !== null && endsInZip(bytes)) {
    return { rule: 'embedded-archive', evidence: `${type.id} that ends in a zip archive`, certainty: 'likely' };
  }
  return null;
}

function archiveFault(
  { bytes, cut }: UploadedFile,
  type: FileType | null,
  maxRatio: number,
  budget: ArchiveBudget,
): FileFault | null {
  if (type?.id === 'gzip') return judgeGzip(bytes, cut, maxRatio, budget);
  if (type?.id === 'tar') return judgeTar(bytes);
  // Unpackers look for the list at the end, whatever stands before the first entry.
  return bytes.toString('latin1', 0, 2) === 'PK' || endsInZip(bytes) ? judgeZip(bytes, maxRatio, budget) : null;
}

function isListed(type: FileType, wanted: UploadTypes): boolean {
  return wanted.allowsType(type.mimes) || wanted.allowsExtension(type.extensions);
}

/** Whether UPLOAD_TYPES lets a file in: by its content, and by its name only where no content would show the type. */
function isDeclared(file: UploadedFile, type: FileType | null, wanted: UploadTypes): boolean {
  if (type !== null && isListed(type, wanted)) return true;
  if (type !== null && type.kind !== 'text') return false;
  if (wanted.allowsType(['*/*'])) return true;
  const tells = (kind: FileKind | null): boolean => kind !== null && kind !== 'text';
  for (const name of file.names) {
    const extension = extensionOf(name);
    if (!tells(claimOfExtension(extension)) && wanted.allowsExtension([extension])) return true;
  }
  return !tells(claimOfType(file.declaredType)) && wanted.allowsType([file.declaredType]);
}
