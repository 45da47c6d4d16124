import { payload2 } from './payload-2.ts';
import type { Trigger } from './trigger.ts';

/** Lambda function URL: payload 2.0 with a path that is still encoded, and cookies in a list and in the headers. */
export const functionUrl: Trigger = payload2('function-url', 502);
