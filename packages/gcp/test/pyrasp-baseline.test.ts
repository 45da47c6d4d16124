import { describePyraspBaseline, describePyraspResults } from '@rasp/testing/pyrasp-baseline.ts';
import type { Callable } from '../src/http-types.ts';
import { protectWith } from '../src/protect.ts';
import { cloudRun, gcpDriver, wireOf } from './gcp-driver.ts';
import { send, serveFunction, servePlain } from './loopback.ts';

describePyraspBaseline(gcpDriver({ trigger: 'http', serve: serveFunction, shape: 'wrapped', parsesJson: true }));
describePyraspBaseline(gcpDriver({ trigger: 'http server', serve: servePlain, shape: 'wrapped', parsesJson: false }));
describePyraspBaseline(
  gcpDriver({ trigger: 'http middleware', serve: servePlain, shape: 'middleware', parsesJson: false }),
);

/** A response of the framework. */
interface Answering {
  send(body: unknown): void;
}

/** How a handler answers with a result: through the response, or through it and by what it returns, which the framework ignores. */
const ways: readonly (readonly [string, (result: unknown) => Callable])[] = [
  ['sent', (result) => (_request, response) => (response as Answering).send(result)],
  [
    'sent and returned',
    (result) => async (_request, response) => {
      (response as Answering).send(result);
      return result;
    },
  ],
];

describe.each(ways)('%s', (_name, handlerOf) => {
  describePyraspResults('gcp', async (result, isProtected) => {
    const handler = handlerOf(result);
    const seams = { dependencies: { env: cloudRun, log: () => undefined }, onShutdown: () => undefined };
    const server = await serveFunction(isProtected ? protectWith(handler, {}, seams) : handler);
    try {
      const { headers, ...answer } = await send(server.port, wireOf({ target: '/items' }));
      const { date, ...same } = headers;
      return { ...answer, headers: same };
    } finally {
      await server.close();
    }
  });
});
