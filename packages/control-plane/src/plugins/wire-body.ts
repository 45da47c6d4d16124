import type { FastifyInstance } from 'fastify';
import { storableJson } from '../store/storable.ts';
import { isShallow } from '../trust/shallow-json.ts';

/**
 * Reads every body as JSON, whatever it calls itself: agents send what their HTTP library sends.
 *
 * Nesting is counted first, because JSON.parse takes up to 400 ms for a megabyte of brackets, and nobody has shown a key yet.
 * JSON.parse makes `__proto__` an own member, which is harmless here: bodies are only ever read by the parsers of the
 * protocol, member by member.
 */
export function readBodiesAsJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, parseJson);
}

/**
 * Reads bodies that call themselves JSON, and no others: a form of another site cannot send that type without asking first.
 */
export function readJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, parseJson);
}

function parseJson(
  _request: unknown,
  body: string | Buffer,
  done: (error: Error | null, value?: unknown) => void,
): void {
  const parsed = parseBody(String(body));
  if (parsed.ok) done(null, parsed.value);
  else done(Object.assign(new Error(parsed.reason), { statusCode: 400 }));
}

/** Parses the text of a body, whose texts become such as every store can hold; an empty one is null. */
export function parseBody(
  text: string,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: string } {
  if (!isShallow(text)) return { ok: false, reason: 'The body is nested too deep.' };
  try {
    return { ok: true, value: text === '' ? null : JSON.parse(storableJson(text)) };
  } catch {
    return { ok: false, reason: 'The body is not JSON.' };
  }
}
