import {
  app,
  type HttpHandler,
  type HttpRequest,
  type HttpResponseInit,
  type InvocationContext,
} from '@azure/functions';
import { protect, protectApp } from './index.ts';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function assertType<_Claim extends true>(): void {
  // The claim is checked by the compiler.
}
/** Keeps what is only there to compile. */
function compiles(..._values: unknown[]): void {
  // Nothing runs.
}

declare const http: HttpHandler;
declare const durable: (
  request: HttpRequest,
  client: { readonly id: string },
  context: InvocationContext,
) => Promise<HttpResponseInit>;

// A handler with a type keeps exactly that type.
const keptHttp = protect(http);
const keptDurable = protect(durable);
assertType<Equal<typeof keptHttp, HttpHandler>>();
assertType<Equal<typeof keptDurable, typeof durable>>();

// A handler written in place gets its parameters from the library's types.
app.http('orders', {
  methods: ['POST'],
  handler: protect(async (request, context) => {
    assertType<Equal<typeof request, HttpRequest>>();
    assertType<Equal<typeof context, InvocationContext>>();
    return { jsonBody: await request.json() };
  }),
});
app.get(
  'plain',
  protect(() => ({ status: 204 }), { cloudUrl: 'https://rasp.example.com/connect', key: 'k' }),
);

protectApp(app);
protectApp(app, { config: { SNAPSHOT_DIR: '' } });

// @ts-expect-error -- what is no function is no handler
protect('index.handler');
// @ts-expect-error -- an app has hooks
protectApp({});

compiles(keptHttp, keptDurable);
