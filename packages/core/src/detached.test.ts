import { detached } from './detached.ts';

describe('detached', () => {
  it.each([
    '',
    'short',
    'twelve chars',
    'thirteen char',
    'a text that is much longer than that',
    'ünï\u2028cödé 😀 and more',
  ])('gives the same text: %j', (text) => {
    const cut = `before ${text} behind`.slice(7, 7 + text.length);
    expect(detached(cut)).toBe(text);
  });
});
