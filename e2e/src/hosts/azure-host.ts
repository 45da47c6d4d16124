import { fileURLToPath } from 'node:url';
import { type Host, type HostOptions, startChild } from './host.ts';

/** What a function app may be started with beside its environment. */
export interface AzureHostOptions extends HostOptions {
  /** The file that registers the app's functions; the sample by default. It brings its own @azure/functions and @rasp/azure. */
  readonly entry?: string;
  /** The Node.js that runs it; this one by default. */
  readonly program?: string;
}

/** Starts a function app on the real @azure/functions, the sample unless told otherwise, behind a front that does what App Service does. */
export async function startAzureHost(options: AzureHostOptions): Promise<Host> {
  const worker = fileURLToPath(new URL('azure-worker.ts', import.meta.url));
  const sample = fileURLToPath(new URL('../samples/azure/index.mjs', import.meta.url));
  const child = await startChild(
    [worker, options.entry ?? sample, String(options.port)],
    {
      FUNCTIONS_EXTENSION_VERSION: '~4',
      FUNCTIONS_WORKER_RUNTIME: 'node',
      REGION_NAME: 'West Europe',
      WEBSITE_SITE_NAME: 'orders',
      WEBSITE_SLOT_NAME: 'Production',
      ...options.env,
    },
    /function app ready/u,
    undefined,
    options.program,
  );
  const url = /function app ready at (\S+)/u.exec(child.output())?.[1] ?? `http://127.0.0.1:${options.port}`;
  return {
    cloud: 'azure',
    url,
    output: child.output,
    stop: child.stop,
  };
}
