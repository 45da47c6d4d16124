import { cpuMs } from '@rasp/testing/cpu-cost.ts';
import { nameWithBackslash } from '@rasp/testing/name-with-backslash.ts';
import fc from 'fast-check';
import type { NormalizedRequest } from '../adapter.ts';
import { parseCookies } from './cookies.ts';
import { extractInputs } from './extract-inputs.ts';
import { parseForm, parseQuery } from './form.ts';
import { parseMultipart } from './multipart.ts';

const limits = { MAX_VALUE_LENGTH: 200, MAX_INPUTS: 50, MAX_JSON_DEPTH: 5 };
const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const nasty = fc.oneof(
  text,
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    '{"__proto__":{"x":"y"}}',
    '[[[[[[["deep"]]]]]]]',
    '%',
    '{',
    '["]',
    '\0',
  ),
);
const pairs = fc.array(fc.tuple(nasty, nasty), { maxLength: 8 });
const contentTypes = fc.oneof(
  fc.constantFrom(
    'application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=b',
    'text/plain',
    'image/png',
    '',
  ),
  nasty,
);
const bodyText = fc.oneof(
  nasty,
  fc.json(),
  fc
    .array(
      fc.constantFrom(
        '--b',
        '--',
        '\r\n',
        '\n',
        'Content-Disposition: form-data; ',
        'name="a"; ',
        'filename="',
        '"',
        ';',
        'x=1',
        '&',
        ' ',
      ),
    )
    .map((all) => all.join('')),
);
const body = fc.oneof(
  fc.constant({ kind: 'none' } as const),
  bodyText.map((value) => ({ kind: 'text', text: value }) as const),
  fc.uint8Array({ maxLength: 300 }).map((value) => ({ kind: 'bytes', bytes: value }) as const),
  bodyText.map((value) => ({ kind: 'bytes', bytes: Buffer.from(value) }) as const),
  bodyText.map((value) => ({ kind: 'truncated', bytes: Buffer.from(value), totalBytes: null }) as const),
);
const request = fc
  .record({
    path: nasty,
    pathParameters: pairs,
    query: pairs,
    headers: pairs,
    cookies: pairs,
    body,
    contentType: contentTypes,
  })
  .map(
    ({ contentType, ...parts }): NormalizedRequest => ({
      ...parts,
      headers: [...parts.headers, ['content-type', contentType]],
      id: '',
      receivedAt: 0,
      trigger: 'http',
      method: 'GET',
      host: '',
      rawTarget: '',
      clientIp: null,
      clientIpSource: null,
    }),
  );

describe('extractInputs', () => {
  it('never throws, holds its limits, and says when one bit', () => {
    fc.assert(
      fc.property(request, (value) => {
        const { inputs, truncations } = extractInputs(value, limits);
        expect(inputs.length).toBeLessThanOrEqual(limits.MAX_INPUTS);
        expect(truncations.length).toBeLessThanOrEqual(16);
        for (const input of inputs) {
          expect(Object.keys(input)).toEqual(['source', 'name', 'value', 'trail']);
          expect(input.value.length).toBeGreaterThan(0);
          expect(input.value.length).toBeLessThanOrEqual(limits.MAX_VALUE_LENGTH);
          expect(input.name.length).toBeLessThanOrEqual(256);
        }
        const wide = extractInputs(value, { MAX_VALUE_LENGTH: 1e9, MAX_INPUTS: 1e9, MAX_JSON_DEPTH: 1e9 });
        if (wide.inputs.length > limits.MAX_INPUTS) expect(truncations.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });

  it('lists every string of a JSON body at the place its pointer names', () => {
    const resolve = (root: unknown, pointer: string): unknown =>
      pointer
        .split('/')
        .slice(1)
        .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
        .reduce<unknown>((node, step) => (node as Record<string, unknown>)[step], root);
    fc.assert(
      fc.property(fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(text, fc.jsonValue())), (value) => {
        const sent = JSON.stringify(value);
        fc.pre(!nameWithBackslash.test(sent));
        const root: unknown = JSON.parse(sent);
        const { inputs } = extractInputs(
          {
            id: '',
            receivedAt: 0,
            trigger: 'http',
            method: 'POST',
            host: '',
            rawTarget: '',
            path: '',
            pathParameters: [],
            query: [],
            headers: [],
            cookies: [],
            clientIp: null,
            clientIpSource: null,
            body: { kind: 'text', text: sent },
          },
          { MAX_VALUE_LENGTH: 1e6, MAX_INPUTS: 1e6, MAX_JSON_DEPTH: 1e6 },
        );
        const found = inputs.filter(({ source, trail }) => source === 'json-value' && trail.length === 0);
        for (const { name, value: leaf } of found) if (!name.endsWith('…')) expect(resolve(root, name)).toBe(leaf);
        let strings = 0;
        JSON.stringify(root, (_key, leaf: unknown) => {
          if (typeof leaf === 'string' && leaf !== '') strings++;
          return leaf;
        });
        expect(found).toHaveLength(strings);
      }),
    );
  });
});

describe('parsers', () => {
  it('read what URLSearchParams writes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text)), (entries) => {
        const written = entries.filter(([name, value]) => name !== '' || value !== '');
        const raw = new URLSearchParams(written).toString();
        expect(parseQuery(raw)).toEqual([...new URLSearchParams(raw)]);
        expect(parseForm(raw)).toEqual(parseQuery(raw));
      }),
    );
  });

  it('never throw', () => {
    fc.assert(
      fc.property(bodyText, (value) => {
        parseQuery(value);
        parseCookies(value);
        parseMultipart(value, 'b', { maxParts: 10 });
        parseMultipart(Buffer.from(value), value, { maxParts: 10 });
      }),
      { numRuns: 500 },
    );
  });

  it.each(['&', 'a&', '=', '%25', '+', ';', 'a="', '; ', '%c0'])('stay linear for %j repeated', (unit) => {
    const value = unit.repeat(Math.ceil(1_000_000 / unit.length));
    const spentMs = cpuMs(() => {
      parseQuery(value);
      parseForm(`a=${value}`);
      parseCookies(value);
    }, 1);
    expect(spentMs).toBeLessThan(3000);
  });
});
