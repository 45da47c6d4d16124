import {
  app,
  type HttpHandler,
  type HttpRequest,
  type HttpResponseInit,
  type InvocationContext,
} from '@azure/functions';
import { protect, protectApp } from '@rasp/azure';
import { holds, type Same } from './same-type.js';

let calls = 0;

// A handler written in place gets its parameters from `app.http` …
app.http('orders', {
  methods: ['GET', 'POST'],
  route: '{*rest}',
  authLevel: 'anonymous',
  handler: protect(async (request) => {
    calls += 1;
    const text = await request.text();
    return {
      headers: { 'x-served-by': 'orders' },
      jsonBody: {
        cloud: 'azure',
        calls,
        method: request.method,
        path: new URL(request.url).pathname,
        note: request.query.get('note'),
        body: text === '' ? null : text,
      },
    };
  }),
});

// … and one with a type keeps exactly that type.
async function get(request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> {
  return { body: `${request.url} ${context.invocationId}` };
}
const protectedGet = protect(get);
holds<Same<typeof protectedGet, typeof get>>();
declare const typed: HttpHandler;
const keep = () => protect(typed);
holds<Same<ReturnType<typeof keep>, HttpHandler>>();

/** The whole app at once. */
export const inOneFile = () => protectApp(app);

// @ts-expect-error -- a wrong answer stays wrong under protection
export const wrong: HttpHandler = protect(async () => ({ status: 'ok' }));
