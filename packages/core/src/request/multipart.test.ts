import { cpuMs } from '@rasp/testing/cpu-cost.ts';
import { parseMultipart } from './multipart.ts';
import { decodeExtendedValue, multipartBoundaries, parseParameters } from './multipart-header.ts';

const limits = { maxParts: 100 };
const lines = (...rows: string[]): string => rows.join('\r\n');
const field = (name: string, value: string): string =>
  lines('--b', `Content-Disposition: form-data; name="${name}"`, '', value);
const file = (parameters: string, contents: string): string =>
  lines('--b', `Content-Disposition: form-data; name="f"; ${parameters}`, 'Content-Type: text/plain', '', contents);

/** Reads a body as text and as bytes, which must agree. */
function read(body: string, boundary = 'b') {
  const fromText = parseMultipart(body, boundary, limits);
  expect(parseMultipart(Buffer.from(body), boundary, limits)).toEqual(fromText);
  return fromText;
}

describe('parseMultipart', () => {
  it('reads fields and file names, and leaves the contents of files out', () => {
    const body = lines(
      field('a', 'Zürich'),
      field('a', 'two\r\nlines'),
      file('filename="x.txt"', 'contents'),
      '--b--',
      '',
    );
    expect(read(body)).toEqual({
      parts: [
        { name: 'a', fileNames: [], value: 'Zürich' },
        { name: 'a', fileNames: [], value: 'two\r\nlines' },
        { name: 'f', fileNames: ['x.txt'], value: null },
      ],
      outside: [],
      truncated: false,
    });
  });

  it('reads a body of bytes that are not text', () => {
    const body = Buffer.concat([
      Buffer.from(`${field('a', 'ü')}\r\n${file('filename="p.png"', '')}`),
      Buffer.from([0x89, 0x50, 0, 0xff, 0xfe]),
      Buffer.from(`\r\n${field('z', 'end')}\r\n--b--`),
    ]);
    expect(parseMultipart(body, 'b', limits).parts.map(({ value }) => value)).toEqual(['ü', null, 'end']);
  });

  it('tolerates bare line feeds, a missing end and missing headers', () => {
    expect(read('--b\nContent-Disposition: form-data; name=a\n\n1\n--b--\n').parts).toEqual([
      { name: 'a', fileNames: [], value: '1' },
    ]);
    expect(read(field('a', '1')).parts).toEqual([{ name: 'a', fileNames: [], value: '1' }]);
    expect(read(lines('--b', 'no headers here', '--b--')).parts).toEqual([
      { name: '', fileNames: [], value: 'no headers here' },
    ]);
    expect(read(lines('--b', '', 'x', '--b  ', '', 'y', '--b--')).parts.map(({ value }) => value)).toEqual(['x', 'y']);
    expect(read(lines('--b', '--b', '', 'x', '--b--')).parts.map(({ value }) => value)).toEqual(['', 'x']);
  });

  it('gives what stands outside the parts', () => {
    expect(read(lines('before', field('a', '1'), '--b--', 'after')).outside).toEqual(['before', 'after']);
    expect(read('no delimiter').parts).toEqual([]);
    expect(read('x--b\r\n\r\nnot at the start of a line').parts).toEqual([]);
    expect(read('--bb\r\n\r\nanother boundary').parts).toEqual([]);
  });

  it('gives every file name, decoded', () => {
    const names = (parameters: string): readonly string[] | undefined =>
      read(file(parameters, 'x')).parts[0]?.fileNames;
    expect(names('filename="a\\"b\\\\c.txt"')).toEqual(['a"b\\c.txt']);
    expect(names('filename="..\\..\\x"')).toEqual(['..\\..\\x']);
    expect(names('filename="a.txt"; filename*=UTF-8\'\'..%2F..%2Fpasswd')).toEqual(['a.txt', '../../passwd']);
    expect(names('filename="a"; FILENAME = b ; filename="c"')).toEqual(['a', 'b', 'c']);
    expect(names('filename="never closed')).toEqual(['never closed']);
    expect(names('filename="Zürich.txt"')).toEqual(['Zürich.txt']);
  });

  const disputed: readonly (readonly [why: string, body: string])[] = [
    ['an empty file name', file('filename=""', 'evil')],
    ['only an extended file name', file("filename*=UTF-8''x", 'evil')],
    ['a bare line feed before the delimiter', `${field('a', '1')}\n${file('filename="x"', 'evil')}`],
    ['a bare line feed after the contents', `${file('filename="x"', 'evil')}\n${field('a', '1')}`],
    ['the boundary within', file('filename="x"', 'evil --b evil')],
    [
      'a second disposition',
      lines('--b', 'Content-Disposition: form-data; name=a', 'Content-Disposition: form-data; filename=x', '', 'evil'),
    ],
    ['a folded header', lines('--b', 'Content-Disposition: form-data; name=a;', ' filename=x', '', 'evil')],
    ['a bare line feed in the headers', '--b\r\nX: y\nContent-Disposition: form-data; filename=x\r\n\r\nevil'],
  ];
  it.each(disputed)('gives contents that some parser takes for a field: %s', (_why, body) => {
    expect(read(body).parts.some(({ value }) => value?.includes('evil'))).toBe(true);
  });

  it('reads no more parts than it may', () => {
    const bomb = '--b\r\n\r\nx\r\n'.repeat(101);
    expect(parseMultipart(bomb, 'b', limits)).toMatchObject({ truncated: true });
    expect(parseMultipart(bomb, 'b', limits).parts).toHaveLength(100);
    expect(parseMultipart(bomb, 'b', { maxParts: 101 })).toMatchObject({ truncated: false });
  });

  const hostile: readonly (readonly [why: string, body: string, boundary: string])[] = [
    ['delimiters only', '--b\r\n'.repeat(200_000), 'b'],
    ['delimiters that are none', '\n--bx'.repeat(200_000), 'b'],
    ['headers without end', `--b\r\n${'a:b\r\n'.repeat(200_000)}`, 'b'],
    ['parameters without end', `--b\r\nContent-Disposition: x${';a="'.repeat(250_000)}`, 'b'],
    ['almost the boundary', `--${'a'.repeat(1_000_000)}`, `${'a'.repeat(200)}b`],
    ['dashes', '-'.repeat(1_000_000), '-'.repeat(200)],
    ['line feeds', `--b\n${'\n'.repeat(1_000_000)}`, 'b'],
  ];
  it.each(hostile)('stays linear for %s', (_why, body, boundary) => {
    const spentMs = cpuMs(() => parseMultipart(body, boundary, { maxParts: 1_000_000 }), 1);
    expect(spentMs).toBeLessThan(3000);
  });
});

describe('multipartBoundaries', () => {
  it('gives each boundary once, at most four', () => {
    expect(multipartBoundaries('multipart/form-data; boundary=abc')).toEqual(['abc']);
    expect(multipartBoundaries('multipart/form-data; charset=x; Boundary="a b;c"')).toEqual(['a b;c']);
    expect(multipartBoundaries('multipart/form-data; boundary=a; boundary=b; boundary=a')).toEqual(['a', 'b']);
    expect(
      multipartBoundaries(
        `multipart/form-data${'abcde'
          .split('')
          .map((name) => `; boundary=${name}`)
          .join('')}`,
      ),
    ).toHaveLength(4);
    expect(multipartBoundaries(`multipart/form-data; boundary=${'a'.repeat(256)}`)).toHaveLength(1);
    expect(multipartBoundaries(`multipart/form-data; boundary=${'a'.repeat(257)}`)).toEqual([]);
    expect(multipartBoundaries('multipart/form-data')).toEqual([]);
  });
});

describe('parseParameters', () => {
  it('keeps order and repeats and stops after 32', () => {
    expect(parseParameters('x; a=1;b="2;3"; a=4; __proto__=5; alone')).toEqual([
      ['a', '1'],
      ['b', '2;3'],
      ['a', '4'],
      ['__proto__', '5'],
    ]);
    expect(parseParameters(`x${';a=1'.repeat(40)}`)).toHaveLength(32);
  });
});

describe('decodeExtendedValue', () => {
  it.each([
    ["UTF-8''a%20b", 'a b'],
    ["utf-8'en'%C3%A9", 'é'],
    ['plain%20', 'plain '],
    ["one'quote", "one'quote"],
  ])('%s', (value, expected) => {
    expect(decodeExtendedValue(value)).toBe(expected);
  });
});
