import type { Body } from '../body.ts';
import type { Input } from '../input.ts';
import { InputCollector } from './collector.ts';
import { extractBody } from './extract-body.ts';

const attack = "' or 1=1 -- %2e";

const brief = ({ source, name, value, trail }: Input): string => `${[source, ...trail].join('>')} ${name} ${value}`;

function collect(body: Body, contentType: string): InputCollector {
  const collector = new InputCollector({ MAX_VALUE_LENGTH: 1000, MAX_INPUTS: 1000, MAX_JSON_DEPTH: 32 });
  extractBody(body, contentType, collector);
  return collector;
}

const ofBody = (body: Body | string, contentType: string): string[] =>
  collect(typeof body === 'string' ? { kind: 'text', text: body } : body, contentType).inputs.map(brief);
const bytes = (text: string, encoding: BufferEncoding = 'utf8'): Body => ({
  kind: 'bytes',
  bytes: Buffer.from(text, encoding),
});

describe('extractBody', () => {
  const json = JSON.stringify({ q: attack });
  const asJson = ['json-key /q q', `json-value /q ${attack}`];
  const form = `q=${encodeURIComponent(attack)}&q=2`;
  // What a handler has that writes the list of both values into a text.
  const joined = ['form-name q q', `form-value q ${attack},2`];
  const asForm = ['form-name q q', `form-value q ${attack}`, 'form-name q q', 'form-value q 2', ...joined];

  it.each([
    'application/json',
    'Application/JSON; charset=utf-8',
    'application/problem+json',
    'text/json',
    'text/plain;charset=UTF-8',
    'text/html',
    'application/xml',
    'application/octet-stream',
    'image/png',
    'multipart/form-data; boundary=b',
    'nonsense',
    '',
  ])('reads JSON as JSON under %j', (contentType) => {
    expect(ofBody(json, contentType)).toEqual(asJson);
    expect(ofBody(bytes(`\ufeff ${json}\n`), contentType)).toEqual(asJson);
  });

  it('reads JSON under the form type both ways, as curl -d sends it', () => {
    expect(ofBody('{"a":"x=1&y=2"}', 'application/x-www-form-urlencoded')).toEqual([
      'json-key /a a',
      'json-value /a x=1&y=2',
      'form-name {"a":"x {"a":"x',
      'form-value {"a":"x 1',
      'form-name y y',
      'form-value y 2"}',
    ]);
  });

  it.each([
    'application/x-www-form-urlencoded',
    'application/x-www-form-urlencoded; charset=UTF-8',
    'text/plain',
    'application/octet-stream',
    '',
  ])('reads a form as a form under %j', (contentType) => {
    // encodeURIComponent leaves the quote, so that without a type it might be text as well.
    const strict = form.replaceAll("'", '%27');
    expect(ofBody(strict, contentType)).toEqual(asForm);
    expect(ofBody(bytes(strict), contentType)).toEqual(asForm);
    expect(ofBody(form, contentType).slice(0, 6)).toEqual(asForm);
  });

  it('reads what could be a form or text both ways', () => {
    expect(ofBody("q=1'+or+1=1", '')).toEqual(['form-name q q', "form-value q 1' or 1=1", "text  q=1'+or+1=1"]);
  });

  it('reads what claims to be JSON and is not as text, and as a form where it looks like one', () => {
    expect(ofBody('{"a": tru', 'application/json')).toEqual(['text  {"a": tru']);
    expect(ofBody('a=1&b=2', 'application/json')).toEqual([
      'form-name a a',
      'form-value a 1',
      'form-name b b',
      'form-value b 2',
    ]);
  });

  it('reads a JSON text that is one string, under the JSON type only', () => {
    expect(ofBody(' "x\\u0027" ', 'application/json')).toEqual(["json-value  x'"]);
    expect(ofBody('"{\\"a\\":\\"x\\"}"', 'application/json')).toEqual([
      'json-value  {"a":"x"}',
      'json-key>json /a a',
      'json-value>json /a x',
    ]);
    expect(ofBody('"x"', 'text/plain')).toEqual(['text  "x"']);
    expect(ofBody('"x', 'application/json')).toEqual(['text  "x']);
    expect(ofBody('12', 'application/json')).toEqual(['text  12']);
  });

  it('reads multipart bodies under any type that names a boundary, and the type itself as well', () => {
    const body = `--b\r\nContent-Disposition: form-data; name="q"\r\n\r\n${attack}\r\n--b--`;
    for (const type of ['text/plain; boundary=b', 'application/json; multipart/form-data; boundary="b"']) {
      expect(ofBody(body, type)).toEqual(expect.arrayContaining([`multipart-value q ${attack}`]));
    }
    for (const type of ['multipart/form-data; boundary=b, text/plain', 'multipart/form-data; boundary=b; text/plain']) {
      expect(ofBody(body, type)).toContain(`multipart-value q ${attack}`);
    }
  });

  it('reads a multipart body as text where no stated boundary fits, binary or not', () => {
    const body = `--b\r\nContent-Disposition: form-data; name="q"\r\n\r\n${attack}\0\r\n--b--`;
    expect(ofBody(bytes(body), 'multipart/form-data; boundary=other').join()).toContain(attack);
  });

  it('reads bodies by the charset that they name, and as UTF-8 besides', () => {
    const json = JSON.stringify({ q: attack });
    const type = 'application/json; charset=utf-16le';
    expect(ofBody(bytes(json, 'utf16le'), type)).toContain(`json-value /q ${attack}`);
    expect(ofBody(json, type)).toContain(`json-value /q ${attack}`);
    const head =
      '--b\r\nContent-Disposition: form-data; name="q"\r\nContent-Type: text/plain; charset=utf-16le\r\n\r\n';
    const part = Buffer.concat([Buffer.from(head), Buffer.from(attack, 'utf16le'), Buffer.from('\r\n--b--')]);
    expect(ofBody({ kind: 'bytes', bytes: part }, 'multipart/form-data; boundary=b')).toContain(
      `multipart-value q ${attack}`,
    );
  });

  it('finds the pairs of a form that pretends to be binary', () => {
    const sent = `"=\0&q=${encodeURIComponent(attack)}&n=1`;
    expect(ofBody(bytes(sent), 'image/png')).toContain(`form-value q ${attack}`);
    expect(ofBody(bytes('\x89PNG\r\n\x1a\n\0\0\0&a=\x01\x02&b=\xff\xfe'), 'image/png')).toEqual([]);
  });

  it('reads multipart bodies, and what stands outside the parts', () => {
    const body = [
      'before',
      '--b',
      'Content-Disposition: form-data; name="q"',
      '',
      attack,
      '--b',
      'Content-Disposition: form-data; name="f"; filename="../x"',
      '',
      'not inspected',
      '--b--',
    ].join('\r\n');
    const expected = [
      'multipart-name q q',
      `multipart-value q ${attack}`,
      'multipart-name f f',
      'multipart-filename f ../x',
      'text  before',
    ];
    expect(ofBody(body, 'multipart/form-data; boundary="b"')).toEqual(expected);
    expect(ofBody(bytes(body), 'multipart/form-data; boundary=x; boundary=b')).toEqual(expected);
    expect(ofBody(bytes(body), 'multipart/form-data')[0]).toContain('text  before');
  });

  it('skips what declares a type that is no text and is none, and nothing else', () => {
    const png = bytes('\x89PNG\r\n\x1a\n\0\0q=1', 'latin1');
    expect(ofBody(png, 'image/png')).toEqual([]);
    expect(ofBody(png, 'text/plain')).toHaveLength(1);
    expect(ofBody(png, '')).toHaveLength(1);
    expect(ofBody(bytes('<svg>'), 'image/png')).toEqual(['text  <svg>']);
  });

  it('is not turned away by a stray byte', () => {
    const invalid = Buffer.concat([Buffer.from(`{"q":"${attack}`), Buffer.from([0xff]), Buffer.from('"}')]);
    for (const type of ['application/json', 'image/png', '']) {
      expect(ofBody({ kind: 'bytes', bytes: invalid }, type)).toEqual([
        'json-key /q q',
        `json-value /q ${attack}\ufffd`,
      ]);
    }
    const field = Buffer.concat([Buffer.from(`${form}&z=`), Buffer.from([0xff, 0])]);
    expect(ofBody({ kind: 'bytes', bytes: field }, 'image/png')).toEqual(expect.arrayContaining(asForm));
  });

  it('reads Latin-1 where the type says so', () => {
    expect(ofBody(bytes('Zürich', 'latin1'), 'text/plain; charset=iso-8859-1')).toEqual(['text  Zürich']);
  });

  it('reads a body that was cut, and says so', () => {
    const cut = (text: string): Body => ({ kind: 'truncated', bytes: Buffer.from(text), totalBytes: null });
    const collector = collect(cut(`{"q":"${attack}`), 'application/json');
    expect(collector.truncations).toEqual([{ limit: 'MAX_BODY_BYTES', source: 'body', name: '' }]);
    expect(collector.inputs.map(brief)).toEqual([`text  {"q":"${attack}`]);
    expect(ofBody(cut(form.replaceAll("'", '%27')), 'application/x-www-form-urlencoded')).toEqual(asForm);
  });

  it('walks JSON in fields, beside the value itself', () => {
    const value = '{"a":["x"]}';
    const within = (source: string) => [`${source} n ${value}`, `${source}>json n/a a`, `${source}>json n/a/0 x`];
    expect(ofBody(`n=${encodeURIComponent(value)}`, 'application/x-www-form-urlencoded').slice(1)).toEqual(
      within('form-value'),
    );
    const part = `--b\r\nContent-Disposition: form-data; name=n\r\n\r\n${value}\r\n--b--`;
    expect(ofBody(part, 'multipart/form-data; boundary=b').slice(1)).toEqual(within('multipart-value'));
  });

  it.each(['', ' ', '\n'])('finds nothing much in %j', (text) => {
    expect(ofBody(text, 'application/json').length).toBeLessThanOrEqual(1);
    expect(ofBody({ kind: 'bytes', bytes: new Uint8Array(0) }, '')).toEqual([]);
  });
});
