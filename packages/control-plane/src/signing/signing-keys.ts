import type { KeyObject } from 'node:crypto';
import { statSync } from 'node:fs';
import { ControlPlaneError } from '../errors.ts';
import { importPrivateKey, isReadableByOthers, readKeyFile } from './key-file.ts';

/** The key that answers are signed with. */
export interface KeyInUse {
  readonly id: string;
  readonly privateKey: KeyObject;
}

/** The signing keys of a running server. */
export interface SigningKeys {
  /** Null where answers are not signed. */
  inUse(): KeyInUse | null;
  /** What agents are to be given: the key in use and those that wait for their time; none where answers are not signed. */
  publicKeys(): readonly string[];
  /** Reads the file again where it changed. What cannot be read leaves the keys as they are. */
  refresh(): void;
}

/** Where nothing is signed. */
const noSigningKeys: SigningKeys = { inUse: () => null, publicKeys: () => [], refresh: () => undefined };

/**
 * Opens the file of signing keys; without one nothing is signed. Throws RASP_CP_SIGNING_KEYS where it is missing or holds no key in use: a server that was told to sign must not begin to
 * answer without.
 */
export function openSigningKeys(file: string | undefined, onProblem: (message: string) => void): SigningKeys {
  if (file === undefined) return noSigningKeys;

  const read = (): { readonly inUse: KeyInUse; readonly publicKeys: readonly string[] } => {
    const keys = readKeyFile(file);
    const used = keys?.find(({ state }) => state === 'in-use');
    if (keys === null || used === undefined) {
      const what = keys === null ? 'is not there' : 'holds no key in use';
      throw new ControlPlaneError(
        'RASP_CP_SIGNING_KEYS',
        `The file of signing keys ${file} ${what}; make one by "signing-keys add".`,
      );
    }
    return {
      inUse: { id: used.id, privateKey: importPrivateKey(file, used.privateKey) },
      publicKeys: keys.filter(({ state }) => state !== 'retired').map(({ publicKey }) => publicKey),
    };
  };

  const stamp = (): string => {
    const { mtimeMs, size, ino } = statSync(file);
    return `${mtimeMs} ${size} ${ino}`;
  };

  let { inUse, publicKeys } = read();
  let seen = stamp();
  if (isReadableByOthers(file)) onProblem(`${file} holds private keys, and others than its owner can read it.`);

  return {
    inUse: () => inUse,
    publicKeys: () => publicKeys,
    refresh() {
      const now = stamp();
      if (now === seen) return;
      ({ inUse, publicKeys } = read());
      seen = now;
    },
  };
}
