import type { KeyObject } from 'node:crypto';
import type { Clock } from '../agent/clock.ts';
import type { Bootstrap } from '../config/config.ts';
import { asObject, parseText } from '../protocol/fields.ts';
import { wireLimits } from '../protocol/limits.ts';
import { accepted, type ParseResult, rejected } from '../protocol/result.ts';
import {
  audienceOf,
  bytesToSign,
  readSignedData,
  readSignedHead,
  readSignedHeader,
  type SignedHead,
  signedAnswer,
} from '../protocol/signed-answer.ts';
import { isShallow } from './parse-answer.ts';

/** How far an agent has come: an answer from before that is old, whoever signed it. */
export interface Reached {
  readonly version: number;
  readonly epoch: string;
  readonly position: number;
}

/** Opens signed answers. */
export interface AnswerVerifier {
  /** The content of an answer whose signature, time and place are right, or why it is not taken. Never throws. */
  open(kind: SignedHead['kind'], data: Record<string, unknown>): ParseResult<Record<string, unknown>>;
  /**
   * Says of a list that is another than the one which the answer opened last named why it is not taken; null where it is signed as well. Another server behind
   * the same address has a list of its own, at a position of its own. `grant` is the part of the URL that says whose list it is.
   */
  openList(grant: string, digest: string, header: string | null): string | null;
  /** To be called when what was opened last is in force. `isWhole` is false where the list is still to come. */
  taken(isWhole: boolean): void;
  reached(): Reached | null;
  /** Takes over how far an earlier process of this machine had come. */
  restore(reached: Reached | null): void;
}

/**
 * Creates the verifier for the public keys that the deployment gave (Ed25519, 32 bytes as base64url); null where it gave none.
 *
 * An answer has to be signed by one of them, for this agent key, for this kind of exchange, within its time, and to be no older than what is in force:
 * then neither a proxy nor whoever stands in for the control plane can change, swap or hold back for long what it says.
 */
export function createAnswerVerifier(
  { publicKeys, key }: Pick<Bootstrap, 'publicKeys' | 'key'>,
  clock: Pick<Clock, 'now'>,
): AnswerVerifier | null {
  if (publicKeys === null) return null;
  const audience = audienceOf(key);
  let keys: ReadonlyMap<string, KeyObject> | null = null;
  let last = { head: '', signature: '' };
  let opened: SignedHead | null = null;
  let reached: Reached | null = null;

  /** Signatures of the same head are not verified twice: a beacon without news brings the same one for minutes. */
  function isSigned(head: string, parsed: SignedHead, signature: string): boolean {
    if (last.head === head && last.signature === signature) return true;
    keys ??= importKeys(publicKeys ?? []);
    const publicKey = keys.get(parsed.key);
    if (publicKey === undefined) return false;
    const { verify } = process.getBuiltinModule('node:crypto');
    const good = verify(null, Buffer.from(bytesToSign(head)), publicKey, Buffer.from(signature, 'base64url'));
    if (good) last = { head, signature };
    return good;
  }

  function problemOf(kind: SignedHead['kind'], head: SignedHead): string | null {
    if (head.audience !== audience || head.kind !== kind) return 'it was signed for another agent or exchange';
    const late = problemOfTime(head, clock.now() / 1_000);
    if (late !== null) return late;
    if (reached === null) return head.from === null ? null : 'it builds on a list that this agent does not hold';
    if (head.version < reached.version) return 'it is older than the configuration in force';
    if (head.epoch === reached.epoch && head.position < reached.position) return 'it is older than the list in force';
    const fits = head.from === null || (head.from <= reached.position && reached.position <= head.position);
    return fits ? null : 'it builds on another list than the one in force';
  }

  return {
    open(kind, data) {
      opened = null;
      const signed = readSignedData(data);
      if (signed === null) return rejected('it is not signed');
      const head = readSignedHead(signed.head);
      if (head === null) return rejected('its signature makes no sense');
      if (!isSigned(signed.head, head, signed.signature))
        return rejected('it is signed by no key that this agent knows');
      const problem = problemOf(kind, head);
      if (problem !== null) return rejected(problem);
      if (sha256(signed.content) !== head.sha256) return rejected('it was changed after it was signed');
      const content = parseContent(signed.content);
      if (content === null) return rejected('what was signed is no answer');
      opened = head;
      return accepted(content);
    },
    openList(grant, digest, header) {
      const signed = header === null ? null : readSignedHeader(header);
      if (signed === null || opened === null) return 'its bytes are not those that were signed';
      const head = readSignedHead(signed.head);
      if (head === null || head.kind !== 'blacklist' || head.audience !== grant || head.sha256 !== digest)
        return 'what was signed is another list';
      if (!isSigned(signed.head, head, signed.signature)) return 'it is signed by no key that this agent knows';
      const late = problemOfTime(head, clock.now() / 1_000);
      if (late !== null) return late;
      if (reached !== null && head.epoch === reached.epoch && head.position < reached.position)
        return 'it is older than the list in force';
      // What is to be in force is the list at its own position beside the configuration of the answer.
      opened = { ...opened, epoch: head.epoch, position: head.position };
      return null;
    },
    taken(isWhole) {
      if (opened === null) return;
      const { version, epoch, position } = opened;
      reached = isWhole || reached === null ? { version, epoch, position } : { ...reached, version };
      opened = null;
    },
    reached: () => reached,
    restore(earlier) {
      reached = earlier;
    },
  };
}

function problemOfTime({ issued, expires }: SignedHead, now: number): string | null {
  const { skewSeconds, validSeconds } = signedAnswer;
  if (expires + skewSeconds < now) return 'it has expired';
  const isEarly = issued - skewSeconds > now || expires - issued > validSeconds;
  return isEarly ? 'it was signed in the future, or for too long' : null;
}

/** SHA-256 of text or bytes in hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(content).digest('hex');
}

/** The keys by their ids. One that cannot be read was told of when the environment was read. */
function importKeys(texts: readonly string[]): ReadonlyMap<string, KeyObject> {
  const { createPublicKey } = process.getBuiltinModule('node:crypto');
  const keys = new Map<string, KeyObject>();
  for (const x of texts) {
    const id = sha256(Buffer.from(x, 'base64url')).slice(0, 16);
    keys.set(id, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }));
  }
  return keys;
}

function parseContent(text: string): Record<string, unknown> | null {
  // Config inside the content.
  return isShallow(Buffer.from(text), wireLimits.configDepth + 2) ? asObject(parseText(text)) : null;
}
