import type { RaspErrorCode } from '../errors.ts';
import { readEnvelope, refusalMessage } from '../protocol/envelope.ts';
import { asObject } from '../protocol/fields.ts';
import { type CloudFailure, type CloudOutcome, isSuccess } from './cloud-client.ts';

/** What an exchange came to. `refused`: the control plane does not want this agent. `unusable`: it is down, busy or talks nonsense. */
export type Reply =
  | { readonly kind: 'data'; readonly data: Record<string, unknown> }
  | {
      readonly kind: 'refused' | 'unusable';
      /** Documented in docs/reference/errors.md; stands in the log line. */
      readonly code: RaspErrorCode;
      readonly message: string;
      readonly retryAfterMs: number | null;
    };

const codes: Readonly<Record<CloudFailure, RaspErrorCode>> = {
  timeout: 'RASP_ERR_CLOUD_TIMEOUT',
  aborted: 'RASP_ERR_CLOUD_TIMEOUT',
  unreachable: 'RASP_ERR_CLOUD_UNREACHABLE',
  oversize: 'RASP_ERR_CLOUD_ANSWER',
  unreadable: 'RASP_ERR_CLOUD_ANSWER',
  redirect: 'RASP_ERR_CLOUD_ANSWER',
};

/**
 * Reads how an exchange ended.
 *
 * Unlike stock agents, a status outside 200–299 is never a good answer, whatever the body says: an error page of a proxy or a stale
 * cache must not become a configuration. What the body says is used for the message.
 */
export function readOutcome(outcome: CloudOutcome): Reply {
  if (outcome.kind === 'failed') {
    return {
      kind: 'unusable',
      code: codes[outcome.failure],
      message: outcome.message,
      retryAfterMs: outcome.retryAfterMs,
    };
  }
  const { status, json, retryAfterMs } = outcome;
  if (!isSuccess(status)) {
    const said = asObject(json) === null ? '' : `: ${refusalMessage(json)}`;
    const refused = status >= 400 && status < 500 && !busyStatuses.has(status);
    const code = refused ? 'RASP_ERR_CLOUD_REFUSED' : 'RASP_ERR_CLOUD_ANSWER';
    return { kind: refused ? 'refused' : 'unusable', code, message: `HTTP ${status}${said}`, retryAfterMs };
  }
  const envelope = readEnvelope(json);
  switch (envelope.kind) {
    case 'data':
      return envelope;
    case 'refused':
      return { kind: 'refused', code: 'RASP_ERR_CLOUD_REFUSED', message: envelope.message, retryAfterMs };
    case 'invalid':
      return { kind: 'unusable', code: 'RASP_ERR_CLOUD_ANSWER', message: envelope.reason, retryAfterMs };
  }
}

/**
 * True when a POST was answered in a way that a GET may do better: a plain file, not a control plane, is behind the URL.
 *
 * 405 and 501 say so. Object storage also answers 400, 403, 404 or 411 to a POST, but a control plane refuses with these too and says so in
 * its envelope; then its word counts.
 */
export function isWorthGet(outcome: CloudOutcome): boolean {
  if (outcome.kind !== 'answer') return false;
  if (outcome.status === 405 || outcome.status === 501) return true;
  const body = asObject(outcome.json);
  return fileStatuses.has(outcome.status) && (body === null || !Object.hasOwn(body, 'status'));
}

const busyStatuses: ReadonlySet<number> = new Set([408, 425, 429]);
const fileStatuses: ReadonlySet<number> = new Set([400, 403, 404, 411]);
