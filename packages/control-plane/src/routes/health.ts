import type { FastifyInstance } from 'fastify';
import { sendJson } from '../plugins/safe-envelope.ts';

/** Serves `GET /livez` and `GET /readyz`. Ready means that the lists are loaded, which they are before the server listens. */
export function healthRoutes(app: FastifyInstance): void {
  app.get('/livez', (_request, reply) => sendJson(reply, '{"live":true}'));
  app.get('/readyz', (_request, reply) => sendJson(reply, '{"ready":true}'));
}
