import type { FastifyInstance } from 'fastify';
import { openApiDocument } from '../api/document.ts';
import { sendJson } from '../plugins/safe-envelope.ts';
import { version } from '../version.ts';

/** Serves `GET /api/openapi.json`: what the admin API takes and gives. It tells nothing of this installation. */
export function openApiRoute(app: FastifyInstance): void {
  let json: string | null = null;
  app.get('/api/openapi.json', (_request, reply) => {
    json ??= JSON.stringify(openApiDocument(version));
    return sendJson(reply, json);
  });
}
