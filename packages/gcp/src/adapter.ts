import {
  type DenyVerdict,
  denialResponse,
  type Env,
  type InstanceInfo,
  type NormalizedEvent,
  type PlatformAdapter,
  type ReadLimits,
  requestEvent,
  unreadBody,
} from '@rasp/core';
import { boundedBody, noBody, parsedBody, placeOfBody } from './body.ts';
import { EventInvocation } from './event-invocation.ts';
import { readRecord } from './event-record.ts';
import { NodeRequest } from './http-request.ts';
import type { HttpRequest } from './http-types.ts';
import type { GcpInvocation } from './invocation.ts';
import { peekBody } from './peek-body.ts';
import { unwrapped } from './push-body.ts';
import { eventRecords, refuse } from './records.ts';
import { requestIdOf } from './request-id.ts';
import { readResponse } from './response.ts';
import { settle } from './settle.ts';

/** Tells whether the process runs on Cloud Run, which sets K_SERVICE for services and for functions alike. */
export function isCloudRun(env: Env): boolean {
  return (env['K_SERVICE'] ?? '') !== '';
}

/** Creates the adapter of Cloud Run functions, of requests and of events, and of HTTP servers on Cloud Run. */
export function createGcpAdapter(env: Env): PlatformAdapter<GcpInvocation, unknown> {
  const behindFrontEnd = isCloudRun(env);

  return {
    platform: 'gcp',
    describeInstance,

    readEvent(invocation, limits) {
      if (invocation instanceof EventInvocation) return readRecord(invocation, limits.maxBodyBytes);
      const { request, response } = invocation;
      if (request === null || response === null) return null;
      const event = (body: NodeRequest['body']): NormalizedEvent =>
        requestEvent(
          new NodeRequest(requestIdOf(request), Date.now(), request, unwrapped(request, body, limits.maxBodyBytes), {
            behindFrontEnd,
            trustedProxies: limits.trustedProxies,
          }),
        );
      if (limits.maxBodyBytes <= 0) return event(noBody);
      const place = placeOfBody(request);
      if (place === 'stream') return peekBody(request, response, limits.maxBodyBytes).then(event);
      return event(place === 'none' ? noBody : bodyAt(place, request, limits));
    },

    writeDenial,
    readResponse: (invocation, outcome) =>
      invocation instanceof EventInvocation ? null : readResponse(invocation, outcome),
    watchResponse(invocation, watch) {
      if (!(invocation instanceof EventInvocation)) invocation.watch = watch;
    },
    settle: (_invocation, work, budgetMs) => settle(work, budgetMs),
    records: eventRecords,
  };
}

function bodyAt(place: 'raw' | 'parsed' | 'unreadable', request: HttpRequest, limits: ReadLimits): NodeRequest['body'] {
  if (place === 'raw' && request.rawBody !== undefined) return boundedBody(request.rawBody, limits.maxBodyBytes);
  if (place === 'unreadable') return unreadBody;
  return parsedBody(request.body, request.headers['content-type'] ?? '', limits.maxBodyBytes);
}

/**
 * Reads what Cloud Run sets in the environment of every service.
 *
 * The region stands in the metadata server alone, which is a network request away; FUNCTION_REGION and FUNCTION_MEMORY_MB are set by the first
 * generation of Cloud Functions only. The CPU stays on between requests where billing is per instance, which the environment does not tell:
 * the safe guess is that it does not.
 */
function describeInstance(env: Env): InstanceInfo {
  const memory = Number(env['FUNCTION_MEMORY_MB']);
  return {
    wirePlatform: 'Google Cloud Function',
    runtime: `node${process.versions.node}`,
    service: env['K_SERVICE'] || env['FUNCTION_TARGET'] || 'unknown',
    serviceVersion: env['K_REVISION'] || null,
    region: env['FUNCTION_REGION'] || null,
    memoryLimitMb: Number.isInteger(memory) && memory > 0 ? memory : null,
    freezesAfterResponse: isCloudRun(env),
  };
}

/**
 * Begins the response of a denial; `release` of the invocation ends it.
 *
 * Once the handler runs, the response is its own: what it sent cannot be taken back, so a denial of the after phase changes nothing here and
 * the source is stopped at its next request.
 */
function writeDenial(invocation: GcpInvocation, verdict: DenyVerdict): undefined {
  if (invocation instanceof EventInvocation) return refuse(invocation, verdict);
  const { response } = invocation;
  if (response === null || invocation.handlerStarted || response.headersSent) return;
  const { statusCode, headers, body } = denialResponse(verdict);
  // The length is known before the end is written, which may have to wait for a beacon.
  response.writeHead(statusCode, { ...headers, 'content-length': Buffer.byteLength(body) });
  invocation.endWith(body);
}
