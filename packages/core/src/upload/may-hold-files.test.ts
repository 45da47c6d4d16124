import fc from 'fast-check';
import { requestWith } from '../../test/plain-platform.ts';
import type { NormalizedRequest } from '../adapter.ts';
import { mayHoldFiles } from './may-hold-files.ts';
import { readFiles } from './read-files.ts';

const part = '--b\r\nContent-Disposition: form-data; name=f; filename=a.txt\r\n\r\nx\r\n--b--';

function typed(type: string, rest: Partial<NormalizedRequest> = {}): NormalizedRequest {
  const headers = [...(type === '' ? [] : [['content-type', type] as const]), ...(rest.headers ?? [])];
  return requestWith({ body: { kind: 'text', text: part }, ...rest, headers });
}

describe('mayHoldFiles', () => {
  it.each<readonly [type: string, rest: Partial<NormalizedRequest>]>([
    ['', {}],
    ['text/plain', {}],
    ['text/xml; charset=utf-8', {}],
    ['application/xml', {}],
    ['application/json', {}],
    ['application/json; charset=utf-8', { method: 'PUT', path: '/a.json' }],
    ['application/vnd.api+json', {}],
    ['application/graphql', {}],
    ['application/x-protobuf', {}],
    ['application/grpc', {}],
    ['application/x-www-form-urlencoded', {}],
    ['text/plain', { method: 'PUT', path: '/notes/1' }],
    ['image/png', { body: { kind: 'none' } }],
  ])('spares %j of %j', (type, rest) => {
    expect(mayHoldFiles(typed(type, rest))).toBe(false);
  });

  it.each<readonly [type: string, rest: Partial<NormalizedRequest>]>([
    ['multipart/form-data; boundary=b', {}],
    ['multipart/form-data; BOUNDARY=b', {}],
    ['application/json; boundary=b', {}],
    ['image/png', {}],
    ['IMAGE/PNG; q=1', {}],
    ['application/octet-stream', {}],
    ['text/plain', { method: 'PUT', path: '/notes/a.txt' }],
    ['', { headers: [['content-disposition', 'attachment; filename=a']] }],
    ['', { headers: [['x-file-name', 'a']] }],
  ])('looks into %j of %j', (type, rest) => {
    expect(mayHoldFiles(typed(type, rest))).toBe(true);
    expect(readFiles(typed(type, rest), 10)).not.toEqual([]);
  });

  it('never spares a request that holds files', () => {
    const word = fc.constantFrom(
      ...['multipart/form-data', 'text/plain', 'application/json', 'image/png', 'application/zip', 'a/b+json'],
      ...['; boundary=b', '; Boundary="b"', ', ', ';', ' ', 'IMAGE/GIF', '; charset=utf-8', 'application/JSON'],
    );
    const any = fc.record({
      type: fc.array(word, { maxLength: 4 }).map((words) => words.join('')),
      method: fc.constantFrom('POST', 'PUT', 'put'),
      path: fc.constantFrom('/', '/a', '/a.b/c', '/a.php', '/a.php//', '/a.1'),
      name: fc.constantFrom('content-disposition', 'x-file-name', 'content-type', 'accept'),
      value: fc.constantFrom('', 'a; filename=b', 'image/png', 'form-data; boundary=b'),
    });
    fc.assert(
      fc.property(any, ({ type, method, path, name, value }) => {
        const request = typed(type, { method, path, headers: [[name, value]] });
        if (readFiles(request, 10).length > 0) expect(mayHoldFiles(request)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});
