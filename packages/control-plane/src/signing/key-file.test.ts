import { chmodSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  generateSigningKey,
  isReadableByOthers,
  readKeyFile,
  removeSigningKey,
  useSigningKey,
  writeKeyFile,
} from './key-file.ts';
import { openSigningKeys } from './signing-keys.ts';

const file = path.join(mkdtempSync(path.join(tmpdir(), 'rasp-keys-')), 'keys.json');
const first = generateSigningKey([], 1);
const second = generateSigningKey([first], 2);

test('the first key is in use, the next one waits until it is used, and then the first is retired', () => {
  expect([first.state, second.state]).toEqual(['in-use', 'waiting']);
  const used = useSigningKey([first, second], second.id);
  expect(used.map(({ state }) => state)).toEqual(['retired', 'in-use']);
  expect(() => removeSigningKey(used, second.id)).toThrow('in use');
  expect(removeSigningKey(used, first.id)).toEqual([{ ...second, state: 'in-use' }]);
  expect(() => useSigningKey(used, 'nobody')).toThrow('no key nobody');
});

test('only its owner can read the file, and it reads as it was written', () => {
  expect(readKeyFile(file)).toBe(null);
  writeKeyFile(file, [first, second]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readKeyFile(file)).toEqual([first, second]);
  expect(isReadableByOthers(file)).toBe(false);
  chmodSync(file, 0o604);
  expect(isReadableByOthers(file)).toBe(true);
});

test.each([
  ['no JSON', 'nonsense'],
  ['another version', JSON.stringify({ version: 2, keys: [] })],
  ['a public key of another', JSON.stringify({ version: 1, keys: [{ ...first, publicKey: second.publicKey }] })],
  ['an id of another', JSON.stringify({ version: 1, keys: [{ ...first, id: second.id }] })],
  ['a private key that is none', JSON.stringify({ version: 1, keys: [{ ...first, privateKey: 'c2VjcmV0' }] })],
  ['two in use', JSON.stringify({ version: 1, keys: [first, { ...second, state: 'in-use' }] })],
])('a file with %s is refused, and nothing of it told', (_what, text) => {
  writeFileSync(file, text);
  let message = '';
  try {
    readKeyFile(file);
  } catch (error) {
    message = String(error);
  }
  expect(message).toContain('cannot be used');
  for (const secret of [first.privateKey, second.privateKey, 'c2VjcmV0']) expect(message).not.toContain(secret);
});

test('a server takes a change over, and keeps its key where the file cannot be read any more', () => {
  writeKeyFile(file, [first]);
  const keys = openSigningKeys(file, (message) => {
    throw new Error(message);
  });
  expect(keys.publicKeys()).toEqual([first.publicKey]);
  writeKeyFile(file, [...useSigningKey([first, second], second.id)]);
  keys.refresh();
  expect(keys.inUse()?.id).toBe(second.id);
  expect(keys.publicKeys()).toEqual([second.publicKey]);
  writeFileSync(file, 'x');
  expect(() => keys.refresh()).toThrow('cannot be used');
  expect(keys.inUse()?.id).toBe(second.id);
});

test.each([
  ['is not there', () => `${file}.none`],
  ['holds no key in use', () => file],
])('a server that was told to sign does not start where the file %s', (reason, name) => {
  writeKeyFile(file, [second]);
  expect(() => openSigningKeys(name(), () => undefined)).toThrow(reason);
});

test('a server says that others can read the keys', () => {
  writeKeyFile(file, [first]);
  chmodSync(file, 0o644);
  const told: string[] = [];
  openSigningKeys(file, (message) => told.push(message));
  expect(told).toEqual([expect.stringContaining('others than its owner can read it')]);
});
