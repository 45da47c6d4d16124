import { app, type HttpHandler } from '@azure/functions';
import { createGuard } from '@rasp/core';
import { clearApp, invokeHttp } from '@rasp/testing/azure/function-app.ts';
import { describePyraspBaseline, describePyraspResults } from '@rasp/testing/pyrasp-baseline.ts';
import { createAzureAdapter } from '../src/adapter.ts';
import { hookGuard } from '../src/protect-app.ts';
import { type Callable, protectedHandler } from '../src/protected-handler.ts';
import { azureDriver, env, rpcFor, type Wrapping } from './azure-driver.ts';

const wrappings: readonly Wrapping[] = ['protect', 'protectApp'];

for (const wrapping of wrappings) describePyraspBaseline(azureDriver(wrapping));

describe.each(wrappings)('%s', (wrapping) => {
  describePyraspResults('azure', async (result, isProtected) => {
    clearApp();
    const handler: Callable = async () => result;
    const guard = createGuard(createAzureAdapter(), {}, { env, log: () => undefined });
    if (isProtected && wrapping === 'protectApp') hookGuard(app, guard);
    const wraps = isProtected && wrapping === 'protect';
    app.http('items', { handler: (wraps ? protectedHandler(handler, guard) : handler) as HttpHandler });
    // What the library refuses fails the invocation, and the host answers 500.
    const answer = await invokeHttp('items', rpcFor({ target: '/items' })).catch((error: unknown) => error);
    await guard.flush(0);
    return answer;
  });
});
