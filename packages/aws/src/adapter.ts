import {
  callEvent,
  type DenyVerdict,
  denialResponse,
  type Env,
  type InstanceInfo,
  type NormalizedEvent,
  type PlatformAdapter,
  type ReadLimits,
  type ResponseWatch,
  requestEvent,
} from '@rasp/core';
import { refusal } from './calls/call.ts';
import { calls } from './calls/index.ts';
import { changeResponse } from './change-response.ts';
import type { AwsInvocation } from './invocation.ts';
import { isObject } from './lambda-event.ts';
import { LambdaRequest } from './lambda-request.ts';
import { readRecords } from './records/read-records.ts';
import { sourceOf } from './records/sources.ts';
import { awsRecords } from './records/withhold.ts';
import { readResponse } from './response.ts';
import { settle } from './settle.ts';
import { streamDenial } from './streaming.ts';
import { watchStream } from './watched-stream.ts';

/** AWS Lambda: HTTP events of API Gateway, function URLs, load balancers and Lattice, calls of other services, records of queues and streams. */
export const awsAdapter: PlatformAdapter<AwsInvocation, unknown> = {
  platform: 'aws',
  describeInstance,

  readEvent(invocation, limits) {
    const { trigger } = invocation;
    if (trigger === null) return readOther(invocation, limits);
    const request = new LambdaRequest(invocation.requestId, Date.now(), invocation.fields, trigger, limits);
    const event = requestEvent(request);
    const coding = request.contentEncoding;
    return coding === '' ? event : request.inflateBody(coding).then(() => event);
  },

  writeDenial,
  readResponse,
  watchResponse,
  changeResponse,
  settle,
  records: awsRecords,
};

/** Reads what is no HTTP request: a call whose caller waits for an answer, or records. */
function readOther(invocation: AwsInvocation, limits: ReadLimits): NormalizedEvent | Promise<NormalizedEvent> {
  const { event, fields } = invocation;
  const call = isObject(event) ? calls.find((one) => one.is(fields)) : undefined;
  if (call === undefined) return readRecords(sourceOf(event), event, limits.maxBodyBytes);
  invocation.call = call;
  return callEvent(call.read(invocation.requestId, fields, limits));
}

/** What stands in front of a managed runtime's name, such as `nodejs24.x`. */
const managedRuntime = 'AWS_Lambda_';

/** Reads what Lambda sets in the environment of every function. */
function describeInstance(env: Env): InstanceInfo {
  const execution = env['AWS_EXECUTION_ENV'] ?? '';
  const memory = Number(env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE']);
  // Managed Instances run invocations in parallel and are never frozen between them.
  const managed =
    env['AWS_LAMBDA_MAX_CONCURRENCY'] !== undefined ||
    env['AWS_LAMBDA_INITIALIZATION_TYPE'] === 'lambda-managed-instances';
  return {
    wirePlatform: 'AWS Lambda',
    runtime: execution.startsWith(managedRuntime)
      ? execution.slice(managedRuntime.length)
      : `node${process.versions.node}`,
    service: env['AWS_LAMBDA_FUNCTION_NAME'] ?? 'unknown',
    serviceVersion: env['AWS_LAMBDA_FUNCTION_VERSION'] ?? null,
    region: env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? null,
    memoryLimitMb: Number.isInteger(memory) && memory > 0 ? memory : null,
    freezesAfterResponse: !managed,
  };
}

/**
 * Writes a denial in the form that the event's front end reads.
 *
 * A streaming handler answers through its stream, where a returned response would reach the client as JSON text; once it has begun to
 * write, nothing can be taken back and the response stays as it is.
 */
function writeDenial(invocation: AwsInvocation, verdict: DenyVerdict): unknown {
  const denial = denialResponse(verdict);
  const { call, stream, trigger } = invocation;
  if (call !== null || trigger === null) {
    const refused = call?.refuse(invocation.fields, verdict) ?? { error: refusal('The request was refused.') };
    if ('result' in refused) return refused.result;
    invocation.refusal = refused.error;
    return undefined;
  }
  if (stream !== null) {
    if (!invocation.handlerStarted) streamDenial(stream, denial);
    return undefined;
  }
  const { headers, ...rest } = denial;
  if (trigger?.answersMultiValue(invocation.fields) !== true) return { ...rest, headers, isBase64Encoded: false };
  const multiValueHeaders = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  return { ...rest, multiValueHeaders, isBase64Encoded: false };
}

/** A stream is watched where it has a caller: an HTTP client behind a front end. */
function watchResponse({ trigger, stream }: AwsInvocation, watch: ResponseWatch): void {
  if (trigger !== null && stream !== null) watchStream(stream, watch);
}
