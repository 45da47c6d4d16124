import { hash } from 'node:crypto';
import { createAgentKey, isSecret, splitAgentKey } from './agent-key.ts';

test('a key is found by its selector and proven by its secret', () => {
  const { key, selector, secretHash } = createAgentKey();
  const parts = splitAgentKey(key);
  expect(parts?.selector).toBe(selector);
  expect(isSecret(parts?.secret ?? '', secretHash)).toBe(true);
  expect(isSecret(`${parts?.secret ?? ''}0`, secretHash)).toBe(false);
  expect(secretHash).toBe(hash('sha256', parts?.secret ?? ''));
  expect(secretHash).not.toContain(parts?.secret);
});

test.each([
  '',
  'rasp_',
  'rasp_0_1',
  `rasp_${'0'.repeat(16)}_${'0'.repeat(49)}`,
  `rasp_${'0'.repeat(16)}_${'0'.repeat(48)}\n`,
  '__proto__',
])('%j is no key', (text) => {
  expect(splitAgentKey(text)).toBeNull();
});
