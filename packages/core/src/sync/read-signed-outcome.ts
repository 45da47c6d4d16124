import type { ConfigReport } from '../protocol/extension.ts';
import type { SignedHead } from '../protocol/signed-answer.ts';
import type { AnswerVerifier } from './answer-verifier.ts';
import type { CloudOutcome } from './cloud-client.ts';
import { type Reply, readOutcome } from './read-outcome.ts';

/** Reads how exchanges ended, where answers have to be signed and where not. */
export interface OutcomeReader {
  read(kind: SignedHead['kind'], outcome: CloudOutcome): Reply;
  /** What the agent says of its configuration: that an answer was not taken, until the next one that is. */
  report(held: ConfigReport): ConfigReport;
}

/**
 * Creates the reader. With a verifier an answer that is not rightly signed counts as none: nothing of it is applied, and what was sent is not acknowledged, because
 * whoever answered is not known to be the control plane.
 */
export function createOutcomeReader(verifier: AnswerVerifier | null): OutcomeReader {
  let refused: string | null = null;
  return {
    read(kind, outcome) {
      const reply = readOutcome(outcome);
      if (verifier === null || reply.kind !== 'data') return reply;
      const opened = verifier.open(kind, reply.data);
      refused = opened.ok ? null : `an answer was not taken: ${opened.reason}`;
      if (opened.ok) return { kind: 'data', data: opened.value };
      return { kind: 'unusable', code: 'RASP_ERR_CLOUD_SIGNATURE', message: opened.reason, retryAfterMs: null };
    },
    report: (held) => (refused === null ? held : { ...held, state: 'refused', error: refused }),
  };
}
