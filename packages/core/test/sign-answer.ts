import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { bytesToSign, type SignedData, type SignedHead } from '../src/protocol/signed-answer.ts';
import { epoch } from './sync-fixture.ts';

/** A pair of keys of a control plane under test. */
export interface TestKey {
  readonly id: string;
  /** As RASP_CLOUD_PUBLIC_KEYS has it. */
  readonly publicText: string;
  readonly privateKey: KeyObject;
}

/** Makes a new pair. */
export function createTestKey(): TestKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const publicText = publicKey.export({ format: 'jwk' }).x ?? '';
  const id = createHash('sha256').update(Buffer.from(publicText, 'base64url')).digest('hex').slice(0, 16);
  return { id, publicText, privateKey };
}

/** Signs content as a control plane does: for a connect of the agent key `rasp_<16 a>_…`, at the fixture's time, unless told otherwise. */
export function signContent(key: TestKey, content: object, changes: Partial<SignedHead> = {}): SignedData {
  const text = JSON.stringify(content);
  const head = JSON.stringify({
    kind: 'connect',
    key: key.id,
    audience: 'a'.repeat(16),
    version: 10,
    epoch: 'e1',
    from: null,
    position: 100,
    issued: epoch / 1_000,
    expires: epoch / 1_000 + 900,
    sha256: createHash('sha256').update(text).digest('hex'),
    ...changes,
  } satisfies SignedHead);
  const signature = sign(null, Buffer.from(bytesToSign(head)), key.privateKey).toString('base64url');
  return { head, signature, content: text };
}
