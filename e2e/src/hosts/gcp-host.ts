import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '@rasp/testing/free-port.ts';
import { demoClientOf } from './demo-client.ts';
import { type Host, type HostOptions, startChild } from './host.ts';

/** The function that runs; the sample unless told otherwise. */
export interface GcpApp {
  /** The project whose functions-framework runs it. */
  readonly project: string;
  /** Its directory or file, the framework's `--source`. */
  readonly source: string;
  /** The Node.js binary; this process's own by default. */
  readonly node?: string;
}

const sample: GcpApp = {
  project: fileURLToPath(new URL('../../', import.meta.url)),
  source: fileURLToPath(new URL('../samples/gcp', import.meta.url)),
};

/** Starts the function `orders` on the real functions-framework behind a front that appends X-Forwarded-For as Cloud Run does. */
export async function startGcpHost(options: HostOptions, app: GcpApp = sample): Promise<Host> {
  const { resolve } = createRequire(path.join(app.project, 'package.json'));
  const framework = path.join(path.dirname(resolve('@google-cloud/functions-framework')), 'main.js');
  const port = await freePort();
  const child = await startChild(
    [framework, '--target=orders', `--source=${app.source}`, `--port=${port}`],
    {
      K_SERVICE: 'orders',
      K_REVISION: 'orders-00001',
      FUNCTION_TARGET: 'orders',
      NODE_ENV: 'production',
      ...options.env,
    },
    port,
    app.project,
    app.node,
  );
  const front = createServer((request, response) => forward(port, request, response));
  await new Promise<void>((resolve) => front.listen(options.port, '127.0.0.1', resolve));
  return {
    cloud: 'gcp',
    url: `http://127.0.0.1:${options.port}`,
    output: child.output,
    async stop() {
      front.closeAllConnections();
      await new Promise<void>((resolve) => front.close(() => resolve()));
      await child.stop();
    },
  };
}

function forward(port: number, incoming: IncomingMessage, response: ServerResponse): void {
  const sent = incoming.headers['x-forwarded-for'];
  const chain = [...(sent === undefined ? [] : [sent].flat()), demoClientOf(incoming)].join(', ');
  const outgoing = httpRequest(
    {
      host: '127.0.0.1',
      port,
      method: incoming.method,
      path: incoming.url,
      headers: { ...incoming.headers, 'x-forwarded-for': chain, 'x-forwarded-proto': 'https' },
    },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  outgoing.on('error', () => response.writeHead(502).end('Bad Gateway'));
  incoming.pipe(outgoing);
}
