import type { FastifyInstance } from 'fastify';

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
  const text = String(body);
  if (!isShallow(text)) {
    done(Object.assign(new Error('The body is nested too deep.'), { statusCode: 400 }));
    return;
  }
  try {
    done(null, text === '' ? null : JSON.parse(text));
  } catch (error) {
    done(Object.assign(new Error('The body is not JSON.', { cause: error }), { statusCode: 400 }));
  }
}

/** What one JSON text says; undefined where it is none or nested too deep. */
export function parseShallow(text: string): unknown {
  if (!isShallow(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** True when no more than `maxDepth` objects and lists are open at once. Text that is not JSON may be judged either way. */
function isShallow(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (quoted) {
      if (code === backslash) index++;
      else if (code === quote) quoted = false;
    } else if (code === quote) quoted = true;
    else if (code === openBrace || code === openBracket) {
      if (++depth > maxDepth) return false;
    } else if (code === closeBrace || code === closeBracket) depth--;
  }
  return true;
}

const [quote, backslash] = [0x22, 0x5c];
const [openBrace, openBracket, closeBrace, closeBracket] = [0x7b, 0x5b, 0x7d, 0x5d];

/** Agents nest five deep. */
const maxDepth = 64;
