import { isCommonHeader } from './common-headers.ts';

describe('isCommonHeader', () => {
  it.each(['accept', 'user-agent', 'x-forwarded-for', 'cookie'])('knows %s', (name) => {
    expect(isCommonHeader(name)).toBe(true);
  });

  it.each(['Accept', 'x-forwarded-for ', "x-'", '', '__proto__'])('does not know %p', (name) => {
    expect(isCommonHeader(name)).toBe(false);
  });
});
