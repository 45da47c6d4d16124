import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { refusal } from '@rasp/core/protocol';
import type { Failures } from './failures.ts';
import type { AnswerBeacon, WireAnswer } from './wire-answer.ts';
import { parseBody } from './wire-body.ts';

/** 256 entries with their evidence. */
export const beaconBodyLimit = 65_536;

/**
 * Creates the server of the application, which answers beacons before the framework sees them.
 *
 * Nine of ten requests are beacons with nothing new, and routing, hooks and replies of a framework cost as much as everything else
 * about one. Only the usual form goes this way: POST, a plain path, a body whose length is told and within the limit. Whatever is
 * unusual about a request is left to the framework, which answers it by the same function.
 */
export function createServerWithShortcut(
  framework: RequestListener,
  limits: ServerOptions,
  answerBeacon: AnswerBeacon,
  failures: Failures,
  noteAnswer: (statusCode: number, milliseconds: number) => void,
): Server {
  const server = createServer(limits, (request, response) => {
    const begun = performance.now();
    const length = usualLength(request);
    const urlToken = length === null ? undefined : tokenOf(request.url ?? '');
    if (length === null || urlToken === undefined) framework(request, response);
    else readBody(request, length, (text) => answer(request, response, text, urlToken, begun));
  });

  function answer(
    request: IncomingMessage,
    response: ServerResponse,
    text: string,
    urlToken: string | null,
    begun: number,
  ): void {
    const send = (made: WireAnswer): void => {
      write(response, made);
      noteAnswer(made.statusCode, performance.now() - begun);
    };
    const fail = (error: unknown): void => send(failureOf(request, error));
    try {
      const body = parseBody(text);
      if (!body.ok) {
        failures.refused();
        send({ statusCode: 400, json: JSON.stringify(refusal(body.reason)) });
        return;
      }
      const made = answerBeacon(body.value, urlToken);
      if (made instanceof Promise) made.then(send).catch(fail);
      else send(made);
    } catch (error) {
      fail(error);
    }
  }

  function failureOf({ method, url }: IncomingMessage, error: unknown): WireAnswer {
    return failures.failed(`${method} ${url?.startsWith('/beacon/') ? '/beacon/:token' : '/beacon'}`, error);
  }

  function write(response: ServerResponse, { statusCode, json }: WireAnswer): void {
    const length = Buffer.byteLength(json);
    const headers = ['content-type', 'application/json; charset=utf-8', 'content-length', String(length)];
    // A server that stops tells its clients to go elsewhere with their next beacon.
    if (!server.listening) headers.push('connection', 'close');
    // Text of ASCII alone is the same bytes in both, and written faster as Latin-1.
    response.writeHead(statusCode, headers).end(json, length === json.length ? 'latin1' : 'utf8');
  }

  return server;
}

/** The length of the body, or null where the request has anything unusual. */
function usualLength({ method, headers }: IncomingMessage): number | null {
  const told = headers['content-length'];
  if (method !== 'POST' || told === undefined || headers.expect !== undefined) return null;
  const length = Number(told);
  return length <= beaconBodyLimit ? length : null;
}

/** What stands behind `/beacon/`, null where nothing does, undefined where the path is another. */
function tokenOf(url: string): string | null | undefined {
  if (url === '/beacon') return null;
  return plainToken.test(url) ? url.slice('/beacon/'.length) : undefined;
}

const plainToken = /^\/beacon\/[\w.-]{1,200}$/;

/** Node ends a request that is shorter than it says with an error, and then nobody waits for an answer. */
function readBody(request: IncomingMessage, length: number, done: (text: string) => void): void {
  let first: Buffer | null = null;
  let parts: Buffer[] | null = null;
  request.on('data', (part: Buffer) => {
    if (first === null) first = part;
    else {
      parts ??= [first];
      parts.push(part);
    }
  });
  request.on('end', () => done((parts === null ? first : Buffer.concat(parts, length))?.toString() ?? ''));
}
