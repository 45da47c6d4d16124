import {
  RefusedRequest,
  toAlbEvent,
  toFunctionUrlEvent,
  toHttpApiEvent,
  toRestApiEvent,
  type WireRequest,
} from './lambda-events.ts';

function request(changes: Partial<WireRequest> = {}): WireRequest {
  return {
    method: 'GET',
    target: '/',
    headers: [],
    body: new Uint8Array(),
    clientIp: '81.2.69.142',
    ...changes,
  };
}

function rawPath(path: string): unknown {
  return toHttpApiEvent({}, request({ target: path }))['rawPath'];
}

describe('toHttpApiEvent', () => {
  it.each([
    ['/space%20value', '/space value'],
    ['/a%2Fb', '/a/b'],
    ['/hash%23', '/hash#'],
    ['/question%3Fvalue', '/question'],
    ['/a%252Fb', '/a/b'],
    ['/a%253Fb', '/a?b'],
    ['/a%2525b', '/a%b'],
  ])('decodes %s to %s', (path, expected) => {
    expect(rawPath(path)).toBe(expected);
  });

  it('refuses what does not decode twice', () => {
    expect(() => rawPath('/100%25d')).toThrow(RefusedRequest);
  });

  it('joins repeats by a comma beside the raw query, and takes cookies out of the headers', () => {
    const event = toHttpApiEvent(
      {},
      request({
        target: '/?a=1&a=%32',
        headers: [
          ['X-A', '1'],
          ['x-a', '2'],
          ['Cookie', 'a=1; b=2'],
          ['X-Forwarded-For', '6.6.6.6'],
        ],
      }),
    );
    expect(event).toMatchObject({
      rawQueryString: 'a=1&a=%32',
      queryStringParameters: { a: '1,2' },
      cookies: ['a=1', 'b=2'],
      requestContext: { http: { sourceIp: '81.2.69.142' } },
    });
    expect(event['headers']).toEqual({ 'x-a': '1,2', 'x-forwarded-for': '6.6.6.6, 81.2.69.142' });
  });

  it.each([
    ['application/json', false],
    ['text/plain; charset=utf-8', false],
    ['application/xml', false],
    ['application/vnd.api+json', true],
    ['application/x-www-form-urlencoded', true],
    ['multipart/form-data; boundary=x', true],
    ['', true],
  ])('sends a body of type %j as base64: %s', (type, encoded) => {
    const headers = type === '' ? [] : ([['Content-Type', type]] as const);
    const event = toHttpApiEvent({}, request({ headers, body: Buffer.from('a=1') }));
    expect([event['body'], event['isBase64Encoded']]).toEqual([encoded ? 'YT0x' : 'a=1', encoded]);
  });

  it('has no body where none was sent', () => {
    expect(toHttpApiEvent({ body: 'recorded' }, request())).not.toHaveProperty('body');
  });
});

describe('the other events', () => {
  it('keep the path encoded', () => {
    const given = request({ target: '/a%20b?q=%27' });
    const url = toFunctionUrlEvent({}, given);
    expect([url['rawPath'], url['requestContext']]).toMatchObject(['/a%20b', { http: { path: '/a b' } }]);
    expect(toRestApiEvent({}, given)['path']).toBe('/a%20b');
    expect(toAlbEvent({}, given, false)['path']).toBe('/a%20b');
  });

  it('tell cookies of a function URL twice', () => {
    const event = toFunctionUrlEvent({}, request({ headers: [['Cookie', 'a=1']] }));
    expect(event).toMatchObject({ cookies: ['a=1'], headers: { cookie: 'a=1' } });
  });

  it('decode the query for a REST API and not for a load balancer', () => {
    const given = request({ target: '/?q=%27+&q=2' });
    expect(toRestApiEvent({}, given)).toMatchObject({
      queryStringParameters: { q: '2' },
      multiValueQueryStringParameters: { q: ["' ", '2'] },
    });
    expect(toAlbEvent({}, given, false)).toMatchObject({ queryStringParameters: { q: '2' } });
    expect(toAlbEvent({}, given, true)).toMatchObject({ multiValueQueryStringParameters: { q: ['%27+', '2'] } });
    expect(toAlbEvent({}, given, true)).not.toHaveProperty('headers');
  });

  it('append the peer to what the client wrote', () => {
    const given = request({ headers: [['x-forwarded-for', '6.6.6.6']] });
    expect(toAlbEvent({}, given, false)).toMatchObject({ headers: { 'x-forwarded-for': '6.6.6.6, 81.2.69.142' } });
    expect(toRestApiEvent({}, given)).toMatchObject({
      multiValueHeaders: { 'X-Forwarded-For': ['6.6.6.6, 81.2.69.142'] },
    });
  });
});
