import { payload2 } from './payload-2.ts';
import type { Trigger } from './trigger.ts';

/**
 * API Gateway HTTP API, payload 2.0.
 *
 * `rawPath` is decoded, in parts twice, and begins with the stage; cookies stand in a list of their own and in no header.
 */
export const httpApi: Trigger = payload2('http-api', 500);
