import { type ResponseWatch, withServerHeader } from '@rasp/core';
import type { AwsInvocation } from './invocation.ts';
import { fieldsOf, isObject } from './lambda-event.ts';

interface ProxyFields {
  readonly statusCode: unknown;
  readonly headers: unknown;
  readonly multiValueHeaders: unknown;
  readonly toJSON: unknown;
}

/**
 * Gives the result with the Server header of the watch, as a copy; the very result where the front end would make no response of it, or none that
 * has headers.
 *
 * Payload 2.0 makes a result without `statusCode` the JSON body of a 200: such a response is written out here, because headers have no other
 * place. A stream's headers are changed in its prelude.
 */
export function changeResponse(invocation: AwsInvocation, result: unknown, watch: ResponseWatch): unknown {
  const { trigger, stream } = invocation;
  const { server } = watch;
  if (server === null || trigger === null || stream !== null || result === undefined || result === null) return result;
  const fields = fieldsOf<ProxyFields>(result);
  const isResponse = isObject(result) && !Array.isArray(result) && !ArrayBuffer.isView(result);
  if (trigger.infersResponse && (!isResponse || fields.statusCode === undefined || fields.statusCode === null)) {
    return inferred(result, server);
  }
  // What writes its own JSON may be anything but its fields.
  if (!isResponse || typeof fields.toJSON === 'function') return result;
  const { headers, multiValueHeaders } = fields;
  // Put where the handler has its headers: a front end that finds lists may not read the other map at all.
  const multi = isObject(multiValueHeaders) || (!isObject(headers) && trigger.answersMultiValue(invocation.fields));
  if (!multi) return { ...result, headers: withServerHeader(headers, server) };
  const lists = withServerHeader(multiValueHeaders, '');
  if (server !== '') lists['server'] = [server];
  const single = isObject(headers) ? { headers: withServerHeader(headers, '') } : {};
  return { ...result, ...single, multiValueHeaders: lists };
}

/** The response that API Gateway and function URLs make of a result that is none. */
function inferred(result: unknown, server: string): unknown {
  const body = typeof result === 'string' ? result : JSON.stringify(result);
  if (body === undefined || server === '') return result;
  return { statusCode: 200, headers: { 'content-type': 'application/json', server }, body };
}
