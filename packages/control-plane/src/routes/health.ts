import type { FastifyInstance } from 'fastify';
import type { Health } from '../health.ts';
import { sendJson } from '../plugins/safe-envelope.ts';

/** Serves `GET /livez`, which asks nothing but the process itself, and `GET /readyz`, which is 503 once the server ends. */
export function healthRoutes(app: FastifyInstance, health: Health): void {
  app.get('/livez', (_request, reply) => sendJson(reply, '{"live":true}'));
  app.get('/readyz', async (_request, reply) => {
    const readiness = await health.readiness();
    return sendJson(reply.code(readiness.ready ? 200 : 503), JSON.stringify(readiness));
  });
}
