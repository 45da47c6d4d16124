import { type HttpFunction, http } from '@google-cloud/functions-framework';
import { protect } from '@rasp/gcp';
import { holds, type Same } from './same-type.js';

let calls = 0;

// A handler written in place gets its parameters from `http` …
http(
  'orders',
  protect((req, res) => {
    calls += 1;
    res.set('x-served-by', 'orders');
    res.json({
      cloud: 'gcp',
      calls,
      method: req.method,
      path: req.path,
      note: req.query['note'] ?? null,
      body: req.rawBody?.length ? req.rawBody.toString() : null,
    });
  }),
);

// … and one with a type keeps exactly that type.
declare const typed: HttpFunction;
const keep = () => protect(typed);
holds<Same<ReturnType<typeof keep>, HttpFunction>>();

// @ts-expect-error -- what is no function is no handler
export const wrong = () => protect('orders');
