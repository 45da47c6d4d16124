import type { NormalizedRequest } from '../adapter.ts';
import { mediaType } from '../request/media-type.ts';
import { isFileType } from './media-type.ts';

/** The values of a header as one, or empty where there is none. */
export function headerOf(request: Pick<NormalizedRequest, 'headers'>, wanted: string): string {
  let found = '';
  for (const pair of request.headers) {
    if (pair[0] === wanted) found = found === '' ? pair[1] : `${found}; ${pair[1]}`;
  }
  return found;
}

/**
 * False where a body is no file and holds none: it has no boundary, no type of files, and no name. Spares nearly every request the rest.
 *
 * A name is whatever `readFiles` may take for one, so that this is true more often than there are files, and never less.
 */
export function mayHoldFiles(request: NormalizedRequest): boolean {
  const { body } = request;
  if (body.kind === 'none' || body.kind === 'data') return false;
  const type = headerOf(request, 'content-type');
  // What nearly every API is sent.
  if (type === 'application/json') return false;
  const declared = type.toLowerCase();
  // Whatever a boundary stands beside may be split by it.
  if (declared.includes('boundary')) return true;
  if (/^application\/(?:json|x-www-form-urlencoded) *(?:;|$)/.test(declared)) return false;
  return isFileType(mediaType(declared)) || mayBeNamed(request);
}

/** True where a header names the body, or it is put under a path with a dot. */
function mayBeNamed({ method, path, headers }: NormalizedRequest): boolean {
  if (method === 'PUT' && path.includes('.')) return true;
  return headers.some(([name]) => name === 'content-disposition' || name === 'x-file-name');
}
