import { generateSigningKey, type SigningKey, writeKeyFile } from '../src/signing/key-file.ts';
import { newFile } from './test-store.ts';

/** Makes a file with one signing key, which is in use. */
export function createSigningFile(): { readonly file: string; readonly publicKey: string; readonly key: SigningKey } {
  const file = newFile();
  const key = generateSigningKey([], 1_795_400_000_000);
  writeKeyFile(file, [key]);
  return { file, publicKey: key.publicKey, key };
}
