import { guardOf, protect } from '@rasp/aws';

export const handler = protect(async () => ({ statusCode: 200, body: 'hello' }));

/** Call it from a route of your own that only your staff reaches. */
export function health(): object {
  const guard = guardOf(handler);
  return { status: guard?.status(), config: guard?.config(), blacklist: guard?.blacklist(20), routes: guard?.routes() };
}
