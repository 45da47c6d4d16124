import type { ConfigProblem } from './problem.ts';
import { problem } from './problem.ts';

/**
 * Reads RASP_CLOUD_PUBLIC_KEYS: the keys that can be used, 16 at most.
 *
 * One that cannot is told of. Where none is left the list is empty and no answer will do: whoever asked for signatures must not get answers without one
 * because of a slip.
 */
export function readPublicKeys(text: string, problems: ConfigProblem[]): readonly string[] {
  const given = text.split(/[\s,]+/).filter((part) => part !== '');
  const keys = given.filter((part) => publicKey.test(part)).slice(0, maxKeys);
  if (keys.length < given.length || given.length === 0) {
    const message = `RASP_CLOUD_PUBLIC_KEYS must be up to ${maxKeys} Ed25519 public keys of 43 characters (base64url), with commas or blanks; ${keys.length} of ${given.length} are used`;
    problems.push(problem('RASP_CLOUD_PUBLIC_KEYS', 'error', message, 'environment'));
  }
  return keys;
}

/** 32 bytes: the last character stands for four bits. */
const publicKey = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;
const maxKeys = 16;
