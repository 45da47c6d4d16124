import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { refusal } from '@rasp/core/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { WholeAnswer } from '../sync/shared-answer.ts';
import type { Failures } from './failures.ts';

/** Sends JSON text that was made elsewhere. */
export function sendJson(reply: FastifyReply, json: string): FastifyReply {
  return reply.header('content-type', 'application/json; charset=utf-8').send(json);
}

/** Sends a shared answer, packed where it is ready and the client takes it. */
export function sendWhole(request: FastifyRequest, reply: FastifyReply, answer: WholeAnswer): FastifyReply {
  reply.header('content-type', 'application/json; charset=utf-8');
  const takesGzip = (request.headers['accept-encoding'] ?? '').split(',').some((coding) => coding.trim() === 'gzip');
  if (answer.packed === null || !takesGzip) return reply.send(answer.plain);
  return reply.header('content-encoding', 'gzip').send(answer.packed);
}

/**
 * Refuses a request in a way that every agent understands.
 *
 * `status` in the body is false, because agents read the body and not the HTTP status.
 */
export function sendRefusal(reply: FastifyReply, statusCode: number, message: string): FastifyReply {
  return sendJson(reply.code(statusCode), JSON.stringify(refusal(message)));
}

/** Refuses what could not be read as HTTP, in the same form, and ends the connection. */
export function refuseConnection(error: { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [statusCode, message] = connectionErrors.get(error.code ?? '') ?? [400, 'The request is not HTTP.'];
  const body = JSON.stringify(refusal(message));
  socket.end(
    `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode]}\r\nConnection: close\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}

const connectionErrors: ReadonlyMap<string, readonly [statusCode: number, message: string]> = new Map([
  ['ERR_HTTP_REQUEST_TIMEOUT', [408, 'The request took too long to arrive.']],
  ['HPE_HEADER_OVERFLOW', [431, 'The headers are too large.']],
]);

/** Answers whatever goes wrong with a refusal. */
export function answerErrorsSafely(app: FastifyInstance, failures: Failures): void {
  app.setNotFoundHandler((_request, reply) => sendRefusal(reply, 404, 'There is nothing here.'));
  app.setErrorHandler((error, request, reply) => {
    const statusCode = statusOf(error);
    if (statusCode < 500) {
      failures.refused();
      return sendRefusal(reply, statusCode, error instanceof Error ? error.message : 'The request is malformed.');
    }
    const { json } = failures.failed(`${request.method} ${request.routeOptions.url ?? 'unknown'}`, error);
    return sendJson(reply.code(statusCode), json);
  });
}

function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : 500;
  return typeof status === 'number' && status >= 400 && status <= 599 ? status : 500;
}
