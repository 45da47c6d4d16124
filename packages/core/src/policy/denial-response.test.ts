import type { Denial } from '../finding.ts';
import { denialResponse } from './denial-response.ts';

function render(denial: Partial<Denial>) {
  return denialResponse({
    action: 'deny',
    findings: [],
    denial: { kind: 'block', statusCode: 403, content: 'Blocked', requestId: 'r-1', ...denial },
  });
}

describe('denialResponse', () => {
  test('a block is the configured text, unquoted, never cached, with the request id', () => {
    expect(render({})).toEqual({
      statusCode: 403,
      headers: {
        'cache-control': 'no-store',
        'content-type': 'text/plain; charset=utf-8',
        'x-content-type-options': 'nosniff',
        'x-request-id': 'r-1',
      },
      body: 'Blocked',
    });
  });

  test.each([
    ['<h1>No</h1>', 'text/html; charset=utf-8'],
    [' \n<!doctype html>', 'text/html; charset=utf-8'],
    ['{"error":"blocked"}', 'application/json'],
    ['["blocked"]', 'application/json'],
    ['', 'text/plain; charset=utf-8'],
  ])('%j is sent as %s', (content, type) => {
    expect(render({ content }).headers['content-type']).toBe(type);
  });

  test('a redirect names its target and has no body', () => {
    const { statusCode, headers, body } = render({ kind: 'redirect', statusCode: 302, content: '/blocked' });
    expect([statusCode, headers['location'], headers['content-type'], body]).toEqual([302, '/blocked', undefined, '']);
  });

  test.each([204, 205, 304])('status %i has no body', (statusCode) => {
    expect(render({ statusCode }).body).toBe('');
  });

  test('no header stands for an unknown request id', () => {
    expect(render({ requestId: '' }).headers).not.toHaveProperty('x-request-id');
  });

  test('the Server header is that of every response, and none where it is empty', () => {
    expect(render({ server: 'quiet' }).headers).toMatchObject({ server: 'quiet' });
    expect(render({ server: '' }).headers).not.toHaveProperty('server');
    expect(render({ kind: 'redirect', server: 'quiet' }).headers).toMatchObject({ server: 'quiet' });
  });
});
