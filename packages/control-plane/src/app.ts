import type { ServerOptions } from 'node:http';
import fastify, { type FastifyInstance } from 'fastify';
import { noteAnswers } from './metrics/answers.ts';
import { adminApi } from './plugins/admin-api.ts';
import { createServerWithShortcut } from './plugins/beacon-shortcut.ts';
import { createFailures } from './plugins/failures.ts';
import { answerErrorsSafely, refuseConnection, sendRefusal } from './plugins/safe-envelope.ts';
import { readBodiesAsJson } from './plugins/wire-body.ts';
import { adminRoutes } from './routes/admin/index.ts';
import { beaconRoute, createBeaconAnswers } from './routes/beacon.ts';
import { compactListRoute } from './routes/compact-list.ts';
import { connectRoute } from './routes/connect.ts';
import { dashboardRoutes } from './routes/dashboard.ts';
import { healthRoutes } from './routes/health.ts';
import { logsRoute } from './routes/logs.ts';
import { metricsRoute } from './routes/metrics.ts';
import { openApiRoute } from './routes/openapi.ts';
import type { Services } from './services.ts';

/**
 * Builds the HTTP application.
 *
 * Limits are the server's own: a client gets 10 seconds to send a request and 5 for its headers. Connections stay open for
 * 75 seconds, longer than agents pause between beacons, because a fresh TLS connection costs 14 times a beacon.
 */
export function createApp(
  services: Services,
  given: {
    readonly onProblem: (message: string) => void;
    readonly trustedProxies: readonly string[];
    readonly dashboard?: string | undefined;
    readonly logPath: string | null;
  },
): FastifyInstance {
  const { onProblem } = given;
  const failures = createFailures(services.counters, services.store, onProblem);
  const answerBeacon = createBeaconAnswers(services);
  const app = fastify({
    logger: false,
    bodyLimit: 65_536,
    trustProxy: given.trustedProxies.length === 0 ? false : [...given.trustedProxies],
    // A server that stops still answers from memory what reaches it: a refused connect leaves a stock agent unconfigured.
    return503OnClosing: false,
    serverFactory: (framework) =>
      createServerWithShortcut(framework, serverLimits, answerBeacon, failures, (statusCode, milliseconds) =>
        services.metrics.answers.note('/beacon', statusCode, milliseconds),
      ),
    frameworkErrors: (error, _request, reply) =>
      void sendRefusal(reply, error.statusCode ?? 400, 'The URL is malformed or too long.'),
    clientErrorHandler: refuseConnection,
    routerOptions: { maxParamLength: 200 },
    exposeHeadRoutes: false,
  });
  noteAnswers(app, services.metrics.answers);
  readBodiesAsJson(app);
  answerErrorsSafely(app, failures);
  connectRoute(app, services);
  compactListRoute(app, services);
  beaconRoute(app, answerBeacon);
  logsRoute(app, services, given.logPath);
  healthRoutes(app, services.health);
  metricsRoute(app, services);
  openApiRoute(app);
  dashboardRoutes(app, services, given.dashboard);
  adminApi(app, services, adminRoutes, onProblem);
  return app;
}

const serverLimits: ServerOptions = {
  requestTimeout: 10_000,
  keepAliveTimeout: 75_000,
  headersTimeout: 5_000,
  // Without the interval Node looks for late requests only every 30 seconds.
  connectionsCheckingInterval: 1_000,
  requireHostHeader: false,
};
