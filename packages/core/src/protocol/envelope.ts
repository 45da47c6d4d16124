import { asObject, member } from './fields.ts';
import { wireLimits } from './limits.ts';

/** What an answer's envelope says. A refusal is an answer; `invalid` is none. */
export type Envelope =
  | { readonly kind: 'data'; readonly data: Record<string, unknown> }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'invalid'; readonly reason: string };

/**
 * Reads whatever envelope an answer came in.
 *
 * Current PyRASP servers wrap in `{status, message, data}`; older ones and plain files on object storage answer with the bare object.
 * A falsy `status` is a refusal whatever the HTTP status was. A truthy one without data is an acceptance that changes nothing.
 */
export function readEnvelope(answer: unknown): Envelope {
  const outer = asObject(answer);
  if (outer === null) return { kind: 'invalid', reason: 'the answer is not a JSON object' };
  if (!Object.hasOwn(outer, 'status')) return { kind: 'data', data: outer };
  if (!outer['status']) return { kind: 'refused', message: refusalMessage(outer) };
  const data = member(outer, 'data');
  if (data === undefined || data === null) return { kind: 'data', data: {} };
  const inner = asObject(data);
  return inner === null
    ? { kind: 'invalid', reason: 'the data of the answer is not an object' }
    : { kind: 'data', data: inner };
}

/** Gives the `data` of an answer, whatever envelope it came in, or null where the answer is a refusal or no answer at all. */
export function openEnvelope(answer: unknown): Record<string, unknown> | null {
  const envelope = readEnvelope(answer);
  return envelope.kind === 'data' ? envelope.data : null;
}

/** Why the server refused, as far as it said: printable and shortened to 200 characters. */
export function refusalMessage(answer: unknown): string {
  const outer = asObject(answer);
  const message = outer === null ? undefined : member(outer, 'message');
  if (typeof message !== 'string' || message.length === 0) return 'no reason given';
  // A message ends in our log: line breaks and terminal escapes must not.
  return message.slice(0, wireLimits.message).replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
}

/** An accepted answer as it stands on the wire. */
export interface AcceptedAnswer<Data> {
  readonly status: true;
  readonly message: string;
  readonly data: Data;
}

/** A refusal as it stands on the wire. */
export interface RefusedAnswer {
  readonly status: false;
  readonly message: string;
  readonly data: Readonly<Record<string, never>>;
}

/**
 * Wraps what a server answers.
 *
 * All three members are always there: a stock agent falls back to its defaults, without a word, where `message` is missing.
 */
export function buildAnswer<Data extends object>(data: Data, message = 'ok'): AcceptedAnswer<Data> {
  return { status: true, message, data };
}

/**
 * Makes a refusal.
 *
 * The HTTP status alone refuses nothing: a stock agent applies a good body that came with a 401, so `status` is false here.
 * `data` is an empty object because `null` there ends some stock agents.
 */
export function refusal(message: string): RefusedAnswer {
  return { status: false, message: message.slice(0, wireLimits.message), data: {} };
}
