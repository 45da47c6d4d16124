import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import {
  type CloudEvent,
  type CloudEventFunction,
  cloudEvent,
  type HttpFunction,
  http,
  type Request,
  type Response,
} from '@google-cloud/functions-framework';
import type { NextFunction, RequestHandler } from 'express';
import { type HttpRequest, type HttpResponse, protect, raspMiddleware } from './index.ts';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function assertType<_Claim extends true>(): void {
  // The claim is checked by the compiler.
}
/** Keeps what is only there to compile. */
function compiles(..._values: unknown[]): void {
  // Nothing runs.
}

declare const fn: HttpFunction;
declare const listener: RequestListener;
declare const handler: RequestHandler;
declare const event: CloudEventFunction<string>;
declare const request: Request;
declare const response: Response;

// A handler with a type keeps exactly that type.
const keptFn = protect(fn);
const keptListener = protect(listener);
const keptHandler = protect(handler);
const keptEvent = protect(event);
assertType<Equal<typeof keptFn, HttpFunction>>();
assertType<Equal<typeof keptListener, RequestListener>>();
assertType<Equal<typeof keptHandler, RequestHandler>>();
assertType<Equal<typeof keptEvent, CloudEventFunction<string>>>();

// A handler written in place gets its parameters from where it goes …
const assigned: HttpFunction = protect((req, res) => {
  res.status(200).json({ path: req.path, raw: req.rawBody, id: req.executionId });
});
function registrations(): void {
  http(
    'orders',
    protect(async (req, res) => {
      res.json(req.query);
    }),
  );
  cloudEvent(
    'stored',
    protect((stored: CloudEvent<unknown>) => compiles(stored.type)),
  );
  createServer(protect((req, res) => res.end(req.url)));
}

// … or, without that, from this package.
const plain = protect((req, res) => {
  assertType<Equal<typeof req, HttpRequest>>();
  assertType<Equal<typeof res, HttpResponse>>();
  res.end(String(req.body));
});
const annotated: (req: Request, res: Response) => void = protect(
  (req: Request, res: Response) => void res.send(req.path),
);
const next = protect((_req: Request, _res: Response, go: NextFunction) => go());
assertType<Equal<typeof next, (_req: Request, _res: Response, go: NextFunction) => void>>();

// What the platforms pass fits the structural types, and the middleware fits express.
const structuralRequest: HttpRequest = request;
const structuralResponse: HttpResponse = response;
const bareRequest: (incoming: IncomingMessage) => HttpRequest = (incoming) => incoming;
const bareResponse: (outgoing: ServerResponse) => HttpResponse = (outgoing) => outgoing;
const middleware: RequestHandler = raspMiddleware({ key: 'key' });

// @ts-expect-error -- what is no function is no handler
protect('index.handler');

compiles(
  assigned,
  registrations,
  plain,
  annotated,
  next,
  structuralRequest,
  structuralResponse,
  bareRequest,
  bareResponse,
  middleware,
);
