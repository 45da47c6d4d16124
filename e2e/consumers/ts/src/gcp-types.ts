// Compiled, never run: what the compiler must know and refuse.
import type { HttpFunction } from '@google-cloud/functions-framework';
import { protect } from '@rasp/gcp';
import { holds, type Same } from './same-type.js';

// The type of a handler is kept.
declare const typed: HttpFunction;
const keep = () => protect(typed);
holds<Same<ReturnType<typeof keep>, HttpFunction>>();

// @ts-expect-error -- what is no function is no handler
export const wrong = () => protect('orders');
