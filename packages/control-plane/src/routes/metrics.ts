import type { FastifyInstance } from 'fastify';
import { ApiProblem, asProblem, sendProblem } from '../plugins/problems.ts';
import type { Services } from '../services.ts';

/**
 * Serves `GET /metrics` to whoever may read: an API token of any role, or the session of a person.
 *
 * Tokens are in the store, so that this fails while the store is away. What has to watch that reads the listener of its own.
 */
export function metricsRoute(app: FastifyInstance, services: Services): void {
  const { authenticator, metrics, store } = services;
  app.get('/metrics', async (request, reply) => {
    try {
      const known = await authenticator.authenticate(request);
      if (known === null) throw new ApiProblem('not-logged-in', 'Send an API token that is valid.');
    } catch (error) {
      const problem = asProblem(store.explain(error));
      if (problem === null) throw error;
      return sendProblem(reply, problem);
    }
    return reply.header('content-type', metrics.contentType).send(await metrics.render());
  });
}
