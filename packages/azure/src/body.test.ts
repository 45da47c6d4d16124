import { HttpRequest } from '@azure/functions';
import type { Body } from '@rasp/core';
import { libraryRequest, recordedRequest } from '../test/recorded-events.ts';
import { readBody } from './body.ts';
import type { AzureHttpRequest } from './http-request.ts';

const text = (value: string): Uint8Array => Buffer.from(value, 'utf8');
const recorded = recordedRequest('app-service');

/** The library's request with a body as the host gives it without streaming. */
function posted(body: Uint8Array, headers: Readonly<Record<string, string | undefined>> = {}): HttpRequest {
  return libraryRequest(recorded, { 'content-length': String(body.byteLength), ...headers }, body);
}

/** The library's request over a stream, as it makes one with `enableHttpStream`. */
function streamed(chunks: AsyncIterable<Uint8Array>, headers: Record<string, string> = {}): HttpRequest {
  const nativeRequest = new Request(recorded.url, {
    method: 'POST',
    headers,
    body: chunks as unknown as ReadableStream,
    duplex: 'half',
  });
  return new HttpRequest({ nativeRequest, params: {} } as ConstructorParameters<typeof HttpRequest>[0]);
}

async function read(request: object, maxBytes = 1000): Promise<Body> {
  return readBody(request as AzureHttpRequest, maxBytes);
}

function bytesOf(body: Body): string {
  return body.kind === 'bytes' || body.kind === 'truncated' ? Buffer.from(body.bytes).toString('utf8') : body.kind;
}

/** Gives the parts one by one and counts how many were asked for. */
async function* counted(parts: readonly string[], asked: { count: number }): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    asked.count++;
    yield text(part);
  }
}

describe('readBody', () => {
  it('gives none where there is none, without waiting', () => {
    expect(readBody(libraryRequest(recorded) as AzureHttpRequest, 1000)).toEqual({ kind: 'none' });
    expect(readBody(posted(text('')) as AzureHttpRequest, 1000)).toEqual({ kind: 'none' });
    const plain = { method: 'POST', url: '/', headers: new Headers() };
    expect(readBody(plain, 1000)).toEqual({ kind: 'none' });
  });

  it('reads a body that states no length', async () => {
    expect(bytesOf(await read(posted(text('hello'), { 'content-length': undefined })))).toBe('hello');
    expect(await read(posted(text(''), { 'content-length': undefined }))).toEqual({ kind: 'none' });
  });

  it('believes no length beside a transfer encoding', async () => {
    const request = posted(text('hello'), { 'content-length': '0', 'transfer-encoding': 'chunked' });
    expect(bytesOf(await read(request))).toBe('hello');
  });

  it('takes a body of exactly the limit whole and cuts one byte more', async () => {
    expect(await read(posted(text('12345')), 5)).toMatchObject({ kind: 'bytes' });
    const over = await read(posted(text('123456')), 5);
    expect(over).toMatchObject({ kind: 'truncated', totalBytes: 6 });
    expect(bytesOf(over)).toBe('12345');
  });

  it('reads nothing where nothing is wanted', async () => {
    const request = posted(text('hello'));
    const body = request.body;
    expect(await read(request, 0)).toMatchObject({ kind: 'truncated', totalBytes: 5 });
    expect(request.body).toBe(body);
    expect(await request.text()).toBe('hello');
  });

  it('says so when somebody has read the body before', async () => {
    const request = posted(text('hello'));
    await request.text();
    expect(await read(request)).toMatchObject({ kind: 'truncated', totalBytes: 5 });
    const locked = posted(text('hello'));
    const reader = locked.body?.getReader();
    expect(await read(locked)).toMatchObject({ kind: 'truncated' });
    expect(reader).toBeDefined();
  });

  it('leaves a request alone that cannot be given its body back', async () => {
    const request = Object.preventExtensions(posted(text('hello')));
    expect(await read(request)).toMatchObject({ kind: 'truncated', totalBytes: 5 });
    expect(await request.text()).toBe('hello');
  });

  it('joins what a stream gives in pieces', async () => {
    const body = await read(streamed(counted(['one,', 'two,', 'three'], { count: 0 })));
    expect(body.kind).toBe('bytes');
    expect(bytesOf(body)).toBe('one,two,three');
  });

  it('reads no further than the limit', async () => {
    const asked = { count: 0 };
    const parts = Array.from({ length: 100 }, (_, index) => String(index % 10).repeat(10));
    const request = streamed(counted(parts, asked));
    const body = await read(request, 25);
    expect([body.kind, bytesOf(body)]).toEqual(['truncated', '0000000000111111111122222']);
    // Three are needed; the platform's stream may have one more at hand.
    expect(asked.count).toBeLessThanOrEqual(4);
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked.count).toBeLessThanOrEqual(4);
    expect(await request.text()).toBe(parts.join(''));
    expect(asked.count).toBe(100);
  });

  it('inspects what came before the client went away, and leaves the error to the handler', async () => {
    const error = new Error('aborted');
    const request = streamed(
      (async function* () {
        yield text('half of it');
        throw error;
      })(),
    );
    const body = await read(request);
    expect([body.kind, bytesOf(body)]).toEqual(['truncated', 'half of it']);
    await expect(request.text()).rejects.toBeDefined();
  });
});

describe('a request whose body was read', () => {
  const json = { name: 'Zoë', list: [1, 2] };
  /** Each way that a handler reads a body, and what it makes of a JSON body. */
  const ways: readonly (readonly [string, (request: HttpRequest) => Promise<unknown>, unknown])[] = [
    ['text', (request) => request.text(), JSON.stringify(json)],
    ['json', (request) => request.json(), json],
    ['arrayBuffer', async (request) => Buffer.from(await request.arrayBuffer()).toString(), JSON.stringify(json)],
    ['blob', async (request) => (await request.blob()).text(), JSON.stringify(json)],
    [
      'body',
      async (request) => {
        const parts: Buffer[] = [];
        for await (const chunk of request.body ?? []) parts.push(Buffer.from(chunk as Uint8Array));
        return Buffer.concat(parts).toString();
      },
      JSON.stringify(json),
    ],
    ['new Request', async (request) => new Response(request.body).json(), json],
    ['clone', async (request) => [await request.clone().json(), await request.json()], [json, json]],
    [
      'byob',
      async (request) => {
        const reader = (request.body as ReadableStream<Uint8Array>).getReader({ mode: 'byob' });
        const { value } = await reader.read(new Uint8Array(4));
        return Buffer.from(value ?? []).toString();
      },
      '{"na',
    ],
  ];
  const payload = text(JSON.stringify(json));
  const inPieces = () => streamed(counted([...Buffer.from(payload).toString('latin1')].map(String), { count: 0 }));
  const requests: readonly (readonly [string, () => HttpRequest, number])[] = [
    ['whole', () => posted(payload, { 'content-type': 'application/json' }), 1000],
    ['over the limit', () => posted(payload), 5],
    ['streamed and over the limit', () => streamed(counted(['{"name":"Zo', 'ë","list":', '[1,2]}'], { count: 0 })), 5],
  ];

  it.each(
    requests.flatMap(([kind, make, max]) => ways.map(([way, use, want]) => [way, kind, make, max, use, want] as const)),
  )('gives %s of a body that was %s', async (_way, _kind, make, max, use, want) => {
    const request = make();
    await read(request, max);
    expect(request.bodyUsed).toBe(false);
    expect(await use(request)).toEqual(want);
    expect(request.bodyUsed).toBe(true);
  });

  it.each(ways.filter(([way]) => ['text', 'json', 'arrayBuffer', 'blob'].includes(way)))(
    'is used up after %s, as the platform would have it',
    async (_way, use) => {
      for (const max of [1000, 5]) {
        const request = posted(payload);
        await read(request, max);
        await use(request);
        for (const [way, again] of ways) {
          if (way !== 'body') await expect(again(request)).rejects.toMatchObject({ name: 'TypeError' });
        }
      }
    },
  );

  it('keeps the inspected bytes from what the handler does to its own', async () => {
    const request = posted(payload);
    const body = await read(request);
    new Uint8Array(await request.arrayBuffer()).fill(0);
    expect(bytesOf(body)).toBe(JSON.stringify(json));
  });

  it('parses forms', async () => {
    const form = posted(text('a=1&a=2&b=%C3%A9'), { 'content-type': 'application/x-www-form-urlencoded' });
    await read(form);
    expect([...(await form.formData())]).toEqual([
      ['a', '1'],
      ['a', '2'],
      ['b', 'é'],
    ]);
    const multipart = posted(
      text('--x\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\n\r\nfile\r\n--x--\r\n'),
      { 'content-type': 'multipart/form-data; boundary=x' },
    );
    await read(multipart);
    const file = (await multipart.formData()).get('f');
    expect(file).toMatchObject({ name: 'a.txt', size: 4 });
  });

  it('reports JSON that is none as the platform does', async () => {
    const request = posted(text('{"a":'));
    await read(request);
    await expect(request.json()).rejects.toThrow(SyntaxError);
  });

  it('reads text without its byte order mark', async () => {
    const request = posted(Buffer.from([0xef, 0xbb, 0xbf, 0x61]));
    await read(request);
    expect(await request.text()).toBe('a');
  });

  it('stays what it was', async () => {
    const request = posted(payload, { 'content-type': 'application/json' });
    await read(request);
    expect(request).toBeInstanceOf(HttpRequest);
    expect(Object.keys(request)).toEqual(Object.keys(posted(payload)));
    expect([request.url, request.method, request.headers.get('content-type')]).toEqual([
      recorded.url,
      'POST',
      'application/json',
    ]);
  });

  it('is cloned with all its parts', async () => {
    const request = posted(payload);
    await read(request);
    const copy = request.clone();
    expect(copy).toBeInstanceOf(HttpRequest);
    expect([copy.url, copy.method, copy.params]).toEqual([request.url, request.method, request.params]);
    expect([...copy.headers]).toEqual([...request.headers]);
    expect(copy.query.toString()).toBe(request.query.toString());
    const second = copy.clone();
    expect([await second.json(), await copy.json(), await request.json()]).toEqual([json, json, json]);
    // The platform's TypeError is of another realm than jest's.
    expect(() => request.clone()).toThrow(/already been (?:read|consumed)/u);
  });

  it('can be read by a second reader of ours', async () => {
    const request = inPieces();
    await read(request, 10);
    const again = await read(request, 10);
    expect([again.kind, bytesOf(again).length]).toEqual(['truncated', 10]);
    expect(await request.text()).toHaveLength(Buffer.from(payload).toString('latin1').length);
  });
});
