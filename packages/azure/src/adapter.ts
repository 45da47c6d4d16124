import {
  type Body,
  type DenyVerdict,
  denialResponse,
  type Env,
  type InstanceInfo,
  type NormalizedEvent,
  type PlatformAdapter,
  type ReadLimits,
  requestEvent,
  undoEncoding,
  withheldError,
} from '@rasp/core';
import { AzureRequest } from './azure-request.ts';
import { readBody } from './body.ts';
import { changeResponse } from './change-response.ts';
import type { AzureInvocation } from './invocation.ts';
import { readRecords } from './read-records.ts';
import { triggerRecords } from './records.ts';
import { readResponse } from './response.ts';

/**
 * Creates the adapter for Azure Functions of every trigger.
 *
 * It remembers one thing from the environment: whether the App Service front end stands in front of the app and overwrites `client-ip`.
 */
export function createAzureAdapter(): PlatformAdapter<AzureInvocation, unknown> {
  let believesClientIp = true;

  return {
    platform: 'azure',

    describeInstance(env) {
      believesClientIp = !hasOwnFrontEnd(env);
      return describeInstance(env);
    },

    readEvent(invocation, limits) {
      const { request } = invocation;
      if (request === null) return readRecords(invocation, limits.maxBodyBytes);
      const event = (body: Body, given: ReadLimits): NormalizedEvent =>
        requestEvent(new AzureRequest(invocation.id, request, body, given, believesClientIp));
      const body = readBody(request, limits.maxBodyBytes);
      if (!(body instanceof Promise)) return event(body, limits);
      const coding = request.headers.get('content-encoding');
      return body.then(async (read) => event(await undoEncoding(read, coding, limits.maxBodyBytes), limits));
    },

    writeDenial(invocation, verdict) {
      if (invocation.request === null) {
        invocation.failure = withheldError([verdict]);
        return undefined;
      }
      return writeDenial(verdict);
    },

    readResponse: (invocation, outcome) => (invocation.request === null ? null : readResponse(outcome)),

    changeResponse: (invocation, result, watch) =>
      invocation.request === null ? result : changeResponse(result, watch, writeDenial),

    // An instance runs on between invocations: whatever is under way ends by itself.
    settle: () => Promise.resolve(),
    records: triggerRecords,
  };
}

/**
 * The adapter of this process.
 *
 * Guards of the same options share an agent, which describes the instance once: an adapter of each guard's own would not know its environment.
 */
export const azureAdapter: PlatformAdapter<AzureInvocation, unknown> = createAzureAdapter();

function writeDenial(verdict: DenyVerdict): unknown {
  const { statusCode, headers, body } = denialResponse(verdict);
  // The library's Response refuses any body, an empty one too, with a status that has none.
  return body === '' ? { status: statusCode, headers } : { status: statusCode, headers, body };
}

/** Container Apps and Kubernetes have an ingress of their own, through which a client's `client-ip` may pass. */
function hasOwnFrontEnd(env: Env): boolean {
  return ['CONTAINER_APP_NAME', 'MANAGED_ENVIRONMENT', 'KUBERNETES_SERVICE_HOST'].some((name) => Boolean(env[name]));
}

/** Reads what Azure sets in the environment of every function app. */
function describeInstance(env: Env): InstanceInfo {
  return {
    wirePlatform: 'Azure Function',
    runtime: `node${process.versions.node}`,
    service: env['WEBSITE_SITE_NAME'] ?? env['CONTAINER_APP_NAME'] ?? 'unknown',
    serviceVersion: env['CONTAINER_APP_REVISION'] ?? env['WEBSITE_SLOT_NAME'] ?? null,
    region: env['REGION_NAME'] ?? null,
    memoryLimitMb: null,
    freezesAfterResponse: false,
  };
}
