import { fieldsOf, isObject, type LambdaEvent, type LambdaRequestContext, textOf } from '../lambda-event.ts';
import { alb } from './alb.ts';
import { functionUrl } from './function-url.ts';
import { httpApi } from './http-api.ts';
import { isLatticeContext, isLatticeV1, lattice } from './lattice.ts';
import { httpApiPayload1, restApi } from './rest-api.ts';
import type { Trigger } from './trigger.ts';

/**
 * Tells the kind of an HTTP event, or null for anything else: queues, streams, WebSocket messages, direct invocations.
 *
 * Decides by fields that the platform writes, never by ones that a client can. Authorizer events look like requests but want a policy
 * as their answer, so they are none.
 */
export function detectTrigger(event: unknown): Trigger | null {
  if (!isObject(event)) return null;
  const fields: LambdaEvent = event;
  if (!isObject(fields.requestContext)) return isLatticeV1(fields) ? lattice : null;
  if (fields.type === 'REQUEST') return null;
  const context = fieldsOf<LambdaRequestContext>(fields.requestContext);
  if (isObject(context.elb)) return alb;
  if (isObject(context.http)) return textOf(context.domainName).includes('.lambda-url.') ? functionUrl : httpApi;
  if (typeof fields.httpMethod !== 'string') return isLatticeContext(context) ? lattice : null;
  return fields.version === '1.0' ? httpApiPayload1 : restApi;
}
