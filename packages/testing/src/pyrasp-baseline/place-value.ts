import type { CanonicalRequest } from '../conformance-driver.ts';

/** Where a value of the baseline stands in a request. */
export type BaselinePlace =
  | 'query'
  | 'query-name'
  | 'target'
  | 'path'
  | 'header'
  | 'cookie'
  | 'user-agent'
  | 'referer'
  | 'json'
  | 'json-key'
  | 'json-string'
  | 'json-bytes'
  | 'form'
  | 'form-bytes'
  | 'text'
  | 'body'
  | 'bytes'
  | 'upload';

const form = 'application/x-www-form-urlencoded';
/** A PNG's first bytes, and some that are no UTF-8. */
const picture = Buffer.from(
  '89504e470d0a1a0a0000000d494844520000000100000001080600000 01f15c489fffe80c0'.replace(/\s/g, ''),
  'hex',
);

/** The request with a value at a place; `type` is that of a raw `body`. */
export function placeValue(place: BaselinePlace, value: string, type = 'text/plain'): CanonicalRequest {
  const target = '/files';
  switch (place) {
    case 'query':
      return { target: `/files?q=${encodeURIComponent(value)}` };
    case 'query-name':
      return { target: `/files?${encodeURIComponent(value)}=1` };
    case 'target':
      return { target: value };
    case 'path':
      return { target: `/files/${encodeURIComponent(value)}` };
    case 'header':
      return { target, headers: [['X-Document-Name', value.trim()]] };
    case 'cookie':
      return { target, cookies: [['last', value]] };
    case 'user-agent':
      return { target, headers: [['User-Agent', value.trim()]] };
    case 'referer':
      return { target, headers: [['Referer', `https://example.com/?q=${encodeURIComponent(value)}`]] };
    case 'json':
      return body('application/json', JSON.stringify({ q: value }));
    case 'json-key':
      return body('application/json', JSON.stringify({ [value]: 1 }));
    case 'json-string':
      return body('application/json', JSON.stringify(value));
    case 'json-bytes':
      return body('application/json', Buffer.from(JSON.stringify({ q: value })));
    case 'form':
      return body(form, new URLSearchParams({ q: value }).toString());
    case 'form-bytes':
      return body(form, Buffer.from(new URLSearchParams({ q: value }).toString()));
    case 'text':
      return body('text/plain', value);
    case 'body':
      return body(type, value);
    case 'bytes':
      return body('application/octet-stream', Buffer.concat([picture, picture]));
    case 'upload':
      return upload();
  }
}

function body(type: string, content: string | Uint8Array): CanonicalRequest {
  return { target: '/files', headers: [['Content-Type', type]], body: content };
}

function upload(): CanonicalRequest {
  const boundary = '----baseline7MA4YWxkTrZu0gW';
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="picture"; filename="été.png"\r\nContent-Type: image/png\r\n\r\n`;
  return body(
    `multipart/form-data; boundary=${boundary}`,
    Buffer.concat([Buffer.from(head), picture, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  );
}
