import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, type KeyObject } from 'node:crypto';
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { parseText } from '@rasp/core/protocol';
import { z } from 'zod';
import { ControlPlaneError } from '../errors.ts';

/** A key that answers are signed with, as the file holds it. */
export interface SigningKey {
  /** The first 16 hex digits of the SHA-256 of the public key; agents find the key by it. */
  readonly id: string;
  /** `waiting` for agents to be given it, `in-use`, or `retired` and not used any more. */
  readonly state: 'waiting' | 'in-use' | 'retired';
  readonly createdAt: number;
  /** 32 bytes as base64url: what agents are given. */
  readonly publicKey: string;
  /** PKCS #8 as base64. */
  readonly privateKey: string;
}

/**
 * Reads the file of signing keys; null where there is none. Throws RASP_CP_SIGNING_KEYS, with no word of what it holds.
 *
 * Keys stand in a file of their own and never in the store: whoever can read or change the store, or finds a backup of it, can still not sign.
 */
export function readKeyFile(file: string): readonly SigningKey[] | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') return null;
    throw unusable(file, error);
  }
  const parsed = contents.safeParse(parseText(text));
  if (!parsed.success) throw unusable(file, 'it is no file of signing keys');
  for (const { id, publicKey, privateKey } of parsed.data.keys) {
    if (publicTextOf(importPrivateKey(file, privateKey)) !== publicKey || idOf(publicKey) !== id)
      throw unusable(file, `the parts of the key ${id} do not belong together`);
  }
  if (parsed.data.keys.filter(({ state }) => state === 'in-use').length > 1)
    throw unusable(file, 'more than one key is in use');
  return parsed.data.keys;
}

/** Writes the file so that only its owner can read it, and whole or not at all. */
export function writeKeyFile(file: string, keys: readonly SigningKey[]): void {
  const beside = `${file}.${process.pid}.new`;
  try {
    writeFileSync(beside, `${JSON.stringify({ version: 1, keys }, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw unusable(file, error);
  }
}

/** True where others than its owner may read the file. */
export function isReadableByOthers(file: string): boolean {
  return process.platform !== 'win32' && (statSync(file).mode & 0o007) !== 0;
}

/** Makes a key: in use where there is none yet, else waiting until agents were given it. */
export function generateSigningKey(present: readonly SigningKey[], now: number): SigningKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  const publicKey = publicTextOf(privateKey);
  return {
    id: idOf(publicKey),
    state: present.some(({ state }) => state === 'in-use') ? 'waiting' : 'in-use',
    createdAt: now,
    publicKey,
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  };
}

/** The keys with one of them in use; the one before is retired. Throws RASP_CP_NOT_FOUND. */
export function useSigningKey(keys: readonly SigningKey[], id: string): readonly SigningKey[] {
  present(keys, id);
  return keys.map((key) =>
    key.id === id ? { ...key, state: 'in-use' } : key.state === 'in-use' ? { ...key, state: 'retired' } : key,
  );
}

/** The keys without one. Throws RASP_CP_NOT_FOUND, and RASP_CP_REFUSED for the one in use. */
export function removeSigningKey(keys: readonly SigningKey[], id: string): readonly SigningKey[] {
  if (present(keys, id).state === 'in-use')
    throw new ControlPlaneError('RASP_CP_REFUSED', 'This key is in use; use another one first.');
  return keys.filter((key) => key.id !== id);
}

/** The private key of an entry, ready to sign. */
export function importPrivateKey(file: string, privateKey: string): KeyObject {
  try {
    const key = createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' });
    if (key.asymmetricKeyType !== 'ed25519') throw new Error('it is of another kind');
    return key;
  } catch {
    // What the parser says may hold parts of what it read.
    throw unusable(file, 'a key in it cannot be read');
  }
}

function present(keys: readonly SigningKey[], id: string): SigningKey {
  const found = keys.find((key) => key.id === id);
  if (found === undefined) throw new ControlPlaneError('RASP_CP_NOT_FOUND', `There is no key ${id.slice(0, 40)}.`);
  return found;
}

function publicTextOf(privateKey: KeyObject): string {
  return createPublicKey(privateKey).export({ format: 'jwk' }).x ?? '';
}

function idOf(publicKey: string): string {
  return hash('sha256', Buffer.from(publicKey, 'base64url')).slice(0, 16);
}

function unusable(file: string, why: unknown): ControlPlaneError {
  const said = why instanceof Error && 'code' in why ? String(why.code) : String(why);
  return new ControlPlaneError('RASP_CP_SIGNING_KEYS', `The file of signing keys ${file} cannot be used: ${said}`);
}

const contents = z.object({
  version: z.literal(1),
  keys: z
    .array(
      z.object({
        id: z.string().regex(/^[0-9a-f]{16}$/),
        state: z.enum(['waiting', 'in-use', 'retired']),
        createdAt: z.int().min(0),
        publicKey: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
        privateKey: z.string().max(1_000),
      }),
    )
    .max(16),
});
