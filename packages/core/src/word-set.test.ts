import { wordSet } from './word-set.ts';

describe('wordSet', () => {
  const has = wordSet('alpha beta __proto__');

  it.each(['alpha', 'beta', '__proto__'])('has %s', (word) => {
    expect(has(word)).toBe(true);
  });

  it.each(['', ' ', 'alph', 'alpha beta', 'constructor'])('does not have %p', (word) => {
    expect(has(word)).toBe(false);
  });
});
