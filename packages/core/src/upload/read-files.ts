import type { NormalizedRequest } from '../adapter.ts';
import type { Body } from '../body.ts';
import { mediaType } from '../request/media-type.ts';
import { asUtf8 } from '../request/multipart.ts';
import { decodeExtendedValue, multipartBoundaries, parseParameters } from '../request/multipart-header.ts';
import { type Delimiter, firstDelimiter, readSection } from '../request/multipart-section.ts';
import { readPartHeaders } from '../request/part-headers.ts';
import { headerOf } from './may-hold-files.ts';
import { isFileType } from './media-type.ts';
import type { UploadedFile } from './uploaded-file.ts';

const noFiles: readonly UploadedFile[] = Object.freeze([]);

/**
 * Lists the files of a request: the file parts of a multipart body under every boundary that is named, or a body of its own that is a file.
 *
 * A body is a file where its type is one of files (`image/png`, `application/zip`, `application/octet-stream`), where a header names it, or where it
 * is PUT under a path that ends in a file's name; JSON and forms never are. Misses files within JSON (base64, data URLs), which are values.
 * Never throws; linear in the body; at most `maxFiles`.
 */
export function readFiles(request: NormalizedRequest, maxFiles: number): readonly UploadedFile[] {
  const { body } = request;
  if (body.kind === 'none' || body.kind === 'data') return noFiles;
  const declared = headerOf(request, 'content-type');
  if (declared === 'application/json') return noFiles;
  const type = mediaType(declared);
  // Names of parameters have no case: parsers take `BOUNDARY=`, too.
  if (/boundary/i.test(declared)) {
    const files = readParts(body, declared, maxFiles);
    if (files.length > 0 || type.startsWith('multipart/')) return files;
  }
  if (type === 'application/x-www-form-urlencoded' || type.endsWith('/json') || type.endsWith('+json')) return noFiles;
  const names = bodyNames(request);
  if (names.length === 0 && !isFileType(type)) return noFiles;
  const bytes = bytesOf(body);
  if (bytes.length === 0) return noFiles;
  const cut = body.kind === 'truncated';
  return [{ input: null, names, declaredType: type, bytes, size: (cut && body.totalBytes) || bytes.length, cut }];
}

type FullBody = Exclude<Body, { readonly kind: 'none' | 'data' }>;

function bytesOf(body: FullBody): Buffer {
  if (body.kind === 'text') return Buffer.from(body.text, 'utf8');
  return Buffer.from(body.bytes.buffer, body.bytes.byteOffset, body.bytes.byteLength);
}

/** The names that a request gives a body of its own. */
function bodyNames(request: NormalizedRequest): readonly string[] {
  const names: string[] = [];
  const disposition = headerOf(request, 'content-disposition');
  for (const [parameter, value] of disposition === '' ? [] : parseParameters(disposition)) {
    if (parameter.startsWith('filename')) names.push(parameter === 'filename' ? value : decodeExtendedValue(value));
  }
  const own = headerOf(request, 'x-file-name');
  if (own !== '') names.push(own);
  if (request.method === 'PUT') {
    // Some servers store what is put under `/shell.jsp/` without the slash, past rules that look at the end.
    const path = request.path.slice(0, 4096).replace(/\/{1,16}$/, '');
    const last = path.slice(path.lastIndexOf('/') + 1);
    if (/\.[a-z]/i.test(last)) names.push(last);
  }
  return names.filter((name) => name !== '').slice(0, 8);
}

/** Reads the file parts under every boundary. */
function readParts(body: FullBody, contentType: string, maxFiles: number): readonly UploadedFile[] {
  const files: UploadedFile[] = [];
  const bytes = bytesOf(body);
  // One character per byte, so that what is found in the text is a range of the bytes.
  const text = bytes.toString('latin1');
  for (const boundary of multipartBoundaries(contentType)) {
    const marker = `--${Buffer.from(boundary, 'utf8').toString('latin1')}`;
    let delimiter: Delimiter | null = firstDelimiter(text, marker);
    while (delimiter !== null && !delimiter.closes && delimiter.end < text.length && files.length < maxFiles) {
      const { from, to, next } = readSection(text, marker, delimiter);
      addPart(
        text.slice(delimiter.end, from),
        bytes.subarray(from, to),
        next === null && body.kind === 'truncated',
        files,
      );
      delimiter = next;
    }
  }
  return files;
}

/** Adds a part that is a file: one with a file name, or with a type of files. */
function addPart(headers: string, bytes: Buffer, cut: boolean, files: UploadedFile[]): void {
  const { name, fileNames, contentType, base64 } = readPartHeaders(headers, asUtf8);
  const names = fileNames.filter((one) => one !== '');
  const declaredType = mediaType(contentType);
  // A browser sends an empty file under an empty name for a field that nobody filled in.
  if (names.length === 0 && (bytes.length === 0 || !isFileType(declaredType))) return;
  const input = { source: 'multipart-filename', name: name.slice(0, 256) } as const;
  files.push({ input, names, declaredType, bytes, size: bytes.length, cut });
  if (!base64) return;
  const decoded = Buffer.from(bytes.toString('latin1'), 'base64');
  files.push({ input, names, declaredType, bytes: decoded, size: decoded.length, cut });
}
