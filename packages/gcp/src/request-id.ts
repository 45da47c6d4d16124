import type { HttpRequest } from './http-types.ts';

/** What may stand in a log line and in a header without a second thought; the client may have written it. */
const plain = /^[\w-]{1,64}$/u;
let count = 0;
let instance = '';

/**
 * Gives the id under which a request stands in events and denials.
 *
 * functions-framework writes its `executionId` into each log line. Elsewhere the trace id, which the request's own log entry carries
 * (`X-Cloud-Trace-Context: TRACE/SPAN;o=1`); a client can choose both, so neither proves anything. Else a number of this instance.
 */
export function requestIdOf(request: HttpRequest): string {
  const { executionId } = request;
  if (typeof executionId === 'string' && plain.test(executionId)) return executionId;
  const trace: unknown = request.headers['x-cloud-trace-context'];
  if (typeof trace === 'string') {
    const slash = trace.indexOf('/');
    const id = slash < 0 ? trace : trace.slice(0, slash);
    if (plain.test(id)) return id;
  }
  if (instance === '') instance = Math.random().toString(36).slice(2, 10);
  count++;
  return `${instance}-${count.toString(36)}`;
}
