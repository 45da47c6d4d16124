import * as z from 'zod/mini';

/**
 * Gives the `data` of an answer, whatever envelope it came in, or null where the answer is a refusal or no answer at all.
 *
 * Current PyRASP servers wrap in `{status, message, data}`; older ones and plain files on object storage answer with the bare object.
 * A falsy `status` is a refusal whatever the HTTP status was.
 */
export function openEnvelope(answer: unknown): Record<string, unknown> | null {
  const outer = plainObject.safeParse(answer);
  if (!outer.success) return null;
  if (!Object.hasOwn(outer.data, 'status')) return outer.data;
  if (!outer.data['status']) return null;
  const inner = plainObject.safeParse(outer.data['data']);
  return inner.success ? inner.data : null;
}

/** Why the server refused, as far as it said, shortened to 200 characters. */
export function refusalMessage(answer: unknown): string {
  const outer = plainObject.safeParse(answer);
  const message = outer.success ? outer.data['message'] : undefined;
  return typeof message === 'string' ? message.slice(0, 200) : 'no reason given';
}

const plainObject = z.record(z.string(), z.unknown());
