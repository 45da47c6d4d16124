import fc from 'fast-check';
import { createBeaconTokens } from './cursor.ts';

const token = { instance: '0123456789abcdef', start: '0a1b2c3d.1234567', revision: '12-0a1b2c3d' };

test('a token is read by the server and key that it was made for', () => {
  const tokens = createBeaconTokens('secret');
  const text = tokens.issue('key-a', token);
  expect(tokens.read('key-a', text)).toEqual(token);
  expect(tokens.read('key-b', text)).toBeNull();
  expect(createBeaconTokens('other secret').read('key-a', text)).toBeNull();
  expect(encodeURIComponent(text)).toBe(text);
});

test('no change of a token goes unnoticed', () => {
  const tokens = createBeaconTokens('secret');
  const text = tokens.issue('key', token);
  fc.assert(
    fc.property(fc.nat({ max: text.length - 1 }), fc.constantFrom(...'0123456789abcdefZ.-_'), (index, character) => {
      const changed = text.slice(0, index) + character + text.slice(index + 1);
      const read = tokens.read('key', changed);
      // The last character carries two bits that base64 ignores.
      if (changed !== text && index < text.length - 1) expect(read).toBeNull();
    }),
  );
});
