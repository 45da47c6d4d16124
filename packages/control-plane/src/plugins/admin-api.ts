import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { type AnswerOf, type AnyContract, apiBase, type BodyOf, type ParamsOf, type QueryOf } from '../api/contract.ts';
import { mayDo } from '../api/roles.ts';
import type { Author } from '../audit/author.ts';
import type { Actor, Known } from '../people/authenticator.ts';
import type { Services } from '../services.ts';
import { ApiProblem, asProblem, malformed, sendProblem } from './problems.ts';
import { setSecurityHeaders } from './security-headers.ts';
import { readJsonOnly } from './wire-body.ts';

/** What a handler works with: everything that the client sent is validated. */
export interface Call<C extends AnyContract> {
  readonly params: ParamsOf<C>;
  readonly query: QueryOf<C>;
  readonly body: BodyOf<C>;
  /** Who calls; null only on routes for anybody. */
  readonly known: Known | null;
  /** The same as the audit log names them. */
  readonly by: Author;
  readonly services: Services;
  readonly now: number;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** A route that is ready to be registered. */
export interface AdminRoute {
  readonly contract: AnyContract;
  handle(call: Call<AnyContract>): unknown;
}

/**
 * Joins a contract to its handler.
 *
 * The handler gives the answer as the contract has it, and throws {@link ApiProblem} or a ControlPlaneError to refuse. Where it answers by itself (a stream,
 * a redirect) it gives the reply back.
 */
export function defineRoute<C extends AnyContract>(
  contract: C,
  handle: (call: Call<C>) => Promise<AnswerOf<C> | FastifyReply> | AnswerOf<C> | FastifyReply,
): AdminRoute {
  return { contract, handle: handle as AdminRoute['handle'] };
}

/** The caller, on routes that only somebody known reaches. */
export function actorOf(call: Call<AnyContract>): Actor {
  if (call.known === null) throw new ApiProblem('not-logged-in', 'Log in first.');
  return call.known.actor;
}

/**
 * Registers the admin API under `/api/v1`, apart from the routes of agents: its own errors, JSON alone, nothing cached.
 *
 * What is answered passes the contract's schema on its way out: a column that a handler did not mean to give stays here.
 */
export function adminApi(
  app: FastifyInstance,
  services: Services,
  routes: readonly AdminRoute[],
  onProblem: (message: string) => void,
): void {
  app.register(
    (api, _options, done) => {
      readJsonOnly(api);
      api.addHook('onRequest', (_request, reply, next) => {
        setSecurityHeaders(reply, services.publicUrl().startsWith('https:'));
        reply.header('cache-control', 'no-store');
        next();
      });
      api.setNotFoundHandler((_request, reply) =>
        sendProblem(reply, new ApiProblem('not-found', 'There is nothing here.')),
      );
      api.setErrorHandler((error, request, reply) => {
        const explained = services.store.explain(error);
        const problem = asProblem(explained);
        if (problem !== null && problem.code !== 'unavailable') return sendProblem(reply, problem);
        services.counters.failed++;
        onProblem(`${request.method} ${request.routeOptions.url ?? 'unknown'}: ${String(explained)}`);
        return sendProblem(reply, problem ?? new ApiProblem('failed', 'The control plane failed; its log says why.'));
      });
      for (const route of routes) register(api, services, route);
      done();
    },
    { prefix: apiBase },
  );
}

function register(api: FastifyInstance, services: Services, { contract, handle }: AdminRoute): void {
  api.route({
    method: contract.method,
    url: contract.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    bodyLimit: contract.bodyLimit ?? 65_536,
    async handler(request, reply) {
      const known = await services.authenticator.authenticate(request);
      authorise(contract, known, request);
      const result = await handle({
        params: read('path', contract.params, request.params) as ParamsOf<AnyContract>,
        query: read('query', contract.query, request.query) as QueryOf<AnyContract>,
        body: read('body', contract.body, request.body) as BodyOf<AnyContract>,
        known,
        by: authorOf(known, request),
        services,
        now: services.now(),
        request,
        reply,
      });
      if (result === reply || reply.sent) return reply;
      if (contract.answer === undefined) return reply.code(204).send();
      const checked = contract.answer.safeParse(result);
      if (!checked.success)
        throw new Error(`${contract.id} answers what its contract forbids: ${checked.error.message}`);
      return reply
        .code(contract.status ?? 200)
        .header('content-type', 'application/json; charset=utf-8')
        .send(JSON.stringify(checked.data));
    },
  });
}

function authorise(contract: AnyContract, known: Known | null, request: FastifyRequest): void {
  if (contract.needs === 'anybody') return;
  if (known === null) throw new ApiProblem('not-logged-in', 'Log in, or send an API token that is valid.');
  if (contract.needs !== 'anyone-known' && !mayDo(known.actor.role, contract.needs)) {
    throw new ApiProblem('not-allowed', `This needs the role ${contract.needs}; yours is ${known.actor.role}.`);
  }
  if (known.csrfToken === null || contract.method === 'GET') return;
  const given = request.headers['x-csrf-token'];
  if (typeof given !== 'string' || !equal(given, known.csrfToken)) {
    throw new ApiProblem('csrf', 'The X-CSRF-Token is missing or old; load the page again.');
  }
}

function authorOf(known: Known | null, request: FastifyRequest): Author {
  if (known === null) return { kind: 'user', id: '', name: '', ip: request.ip };
  return { kind: known.actor.kind, id: known.actor.id, name: known.actor.name, ip: request.ip };
}

function read(place: string, schema: z.ZodType | undefined, value: unknown): unknown {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(value ?? {});
  if (!parsed.success) throw malformed(place, parsed.error);
  return parsed.data;
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
