import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import type { Endpoint } from './control-plane-options.ts';
import { ControlPlaneError } from './errors.ts';
import type { Health } from './health.ts';
import type { Metrics } from './metrics/metrics.ts';
import { healthRoutes } from './routes/health.ts';

/** What serves probes and metrics beside the port for agents and people. */
export interface OperationsListener {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves `/metrics`, `/livez` and `/readyz` on a port of their own, to whoever reaches it, also while the store is away.
 *
 * It is the last to close, so that probes are answered while the server drains. Throws RASP_CP_CANNOT_LISTEN.
 */
export async function listenForOperations(
  { host, port }: Endpoint,
  health: Health,
  metrics: Metrics,
): Promise<OperationsListener> {
  const app = fastify({ logger: false, forceCloseConnections: true, exposeHeadRoutes: false });
  healthRoutes(app, health);
  app.get('/metrics', async (_request, reply) =>
    reply.header('content-type', metrics.contentType).send(await metrics.render()),
  );
  try {
    await app.listen({ host, port });
  } catch (error) {
    throw new ControlPlaneError('RASP_CP_CANNOT_LISTEN', `Cannot listen for metrics: ${String(error)}`, {
      cause: error,
    });
  }
  return { url: urlOf(host, (app.server.address() as AddressInfo).port), close: () => app.close() };
}

/** The URL of a listener. */
export function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
