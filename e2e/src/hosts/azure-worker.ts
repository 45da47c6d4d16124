/**
 * The process of a function app: what the Node.js worker and the Functions host are on Azure.
 *
 * `node azure-worker.ts ENTRY PORT` installs the stand-in for the worker's `@azure/functions-core`, loads the app's ENTRY file as the worker would, and
 * answers HTTP on PORT. SIGTERM ends it as the host would: terminate hooks first.
 */
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { startApp } from '@rasp/testing/azure/function-app.ts';
import { startAzureFront } from '@rasp/testing/azure/http-front.ts';
import { demoClientHeader, demoClientOf } from './demo-client.ts';

const [entry = '', port = '0'] = process.argv.slice(2);
const core = import.meta.resolve('@rasp/testing/azure/functions-core.ts');

registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier === '@azure/functions-core') return { url: core, shortCircuit: true };
    return nextResolve(specifier, context);
  },
});

await import(pathToFileURL(entry).href);
const app = await startApp();
const front = await startAzureFront({
  app,
  port: Number(port),
  clientIp: demoClientOf,
  withheld: new Set([demoClientHeader]),
});
console.log(`function app ready at ${front.url}`);

process.once('SIGTERM', () => {
  void (async () => {
    await front.close();
    await app.stop();
    process.exit(0);
  })();
});
