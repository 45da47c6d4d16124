import type { ProtectOptions } from '@rasp/core';
import type { HttpRequest, HttpResponse } from './http-types.ts';
import { type ProtectSeams, protectWith } from './protect.ts';

/** Middleware as express and connect call it. */
export type Middleware = (request: HttpRequest, response: HttpResponse, next: (error?: unknown) => void) => unknown;

/**
 * Gives middleware that protects all that comes after it in an express application, for servers on Cloud Run.
 *
 * Put it first, in front of the body parsers: it reads the body from the stream and puts it back. Behind a parser it inspects what the parser
 * made of the body. Denied requests go no further than this.
 *
 * @example
 * import express from 'express';
 * import { raspMiddleware } from '@rasp/gcp';
 *
 * const app = express();
 * app.use(raspMiddleware());
 */
export function raspMiddleware(options?: ProtectOptions): Middleware {
  return middlewareWith(options);
}

/** `raspMiddleware` with its seams open. */
export function middlewareWith(options?: ProtectOptions, seams?: ProtectSeams): Middleware {
  const protectedNext = protectWith(
    (_request, _response, next) => {
      (next as () => void)();
    },
    options,
    seams,
  );
  return (request, response, next) => {
    const settled = protectedNext(request, response, next) as Promise<unknown>;
    // Applications answer their own errors; what rejects is an end that was held back and that Node refuses.
    settled.catch(next);
  };
}
