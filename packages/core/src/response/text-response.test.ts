import { isTextResponse } from './text-response.ts';

describe('isTextResponse', () => {
  test.each([
    ['text/html; charset=utf-8', true],
    ['Application/JSON', true],
    ['application/problem+json', true],
    ['application/atom+xml; type=entry', true],
    ['application/x-www-form-urlencoded', true],
    ['application/jsonl', false],
    ['image/svg+xml', false],
    ['application/octet-stream', false],
    ['', false],
    [`application/${'a.'.repeat(5000)}`, false],
  ])('%j: %s', (type, expected) => {
    expect(isTextResponse([['content-type', type]])).toBe(expected);
  });

  test('a compressed body is not text, an identity one is', () => {
    const type = ['content-type', 'text/html'] as const;
    expect(isTextResponse([type, ['content-encoding', 'gzip']])).toBe(false);
    expect(isTextResponse([type, ['content-encoding', 'identity']])).toBe(true);
  });
});
