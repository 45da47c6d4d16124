// Compiled, never run: what the compiler must know and refuse.
import {
  app,
  type HttpHandler,
  type HttpRequest,
  type HttpResponseInit,
  type InvocationContext,
} from '@azure/functions';
import { protect, protectApp } from '@rasp/azure';
import { holds, type Same } from './same-type.js';

// The type of a handler is kept.
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
