import type { FastifyInstance } from 'fastify';

/**
 * Reads every body as JSON, whatever it calls itself: agents send what their HTTP library sends.
 *
 * JSON.parse makes `__proto__` an own member, which is harmless here: bodies are only ever read by the parsers of the
 * protocol, member by member.
 */
export function readBodiesAsJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? null : JSON.parse(String(body)));
    } catch (error) {
      done(Object.assign(new Error('The body is not JSON.', { cause: error }), { statusCode: 400 }));
    }
  });
}
