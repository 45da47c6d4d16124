import type { NormalizedRequest } from '../adapter.ts';

/** The values of a header as one, or empty where there is none. */
export function headerOf(request: Pick<NormalizedRequest, 'headers'>, wanted: string): string {
  let found = '';
  for (const [name, value] of request.headers) {
    if (name === wanted) found = found === '' ? value : `${found}; ${value}`;
  }
  return found;
}

/** False where a body is plainly no file and holds none: there is none, or it is JSON or a form. Spares nearly every request the rest. */
export function mayHoldFiles(request: NormalizedRequest): boolean {
  const { body } = request;
  if (body.kind === 'none' || body.kind === 'data') return false;
  const declared = headerOf(request, 'content-type').toLowerCase();
  // Whatever a boundary stands beside may be split by it.
  if (declared.includes('boundary')) return true;
  return !/^application\/(?:json|x-www-form-urlencoded) *(?:;|$)/.test(declared);
}
