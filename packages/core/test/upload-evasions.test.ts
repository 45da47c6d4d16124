import { gzipSync } from 'node:zlib';
import type { NormalizedRequest } from '../src/adapter.ts';
import type { Parameters } from '../src/config/parameters.ts';
import { judgeRequest } from './judge-request.ts';
import { bytes, elf, formOf, gif, noise, pdf, png, tarOf, zipOf } from './upload-files.ts';

type Request = Partial<NormalizedRequest>;

/** What `upload` says of a request; other checks are left out. */
async function rulesOf(request: Request, config: Partial<Parameters> = {}): Promise<readonly string[]> {
  const { findings } = await judgeRequest(config, request);
  return findings.filter(({ check }) => check === 'upload').map(({ rule }) => rule);
}

const file = (name: string, type: string, content: Buffer | string): Request => formOf({ name, type, content });
const behind = (image: Buffer, text: string): Buffer => Buffer.concat([image, bytes(text)]);
const declaredAs = (contentType: string): Request => ({
  ...file('a.php', 'image/png', png),
  headers: [['content-type', contentType]],
});
const php = '<?php system($_GET["c"]); ?>';
const xml = '<?xml version="1.0"?>\n';
const drawing = `${xml}<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>`;
const longComment = `<!--${'a'.repeat(5000)}-->`;

/** A TAR archive whose first entry of PAX or GNU gives the second its name. */
function tarNaming(kind: 'x' | 'g' | 'L', content: string): Buffer {
  const archive = tarOf('long', 'a.txt');
  const header = archive.subarray(0, 512);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0${' '.repeat(20)}${kind}`, 124, 'latin1');
  return Buffer.concat([header, bytes(content.padEnd(512, '\0')), archive.subarray(512)]);
}

/** An archive whose list names its one entry otherwise than the entry's own header. */
function zipNamed(own: string, listed: string): Buffer {
  const archive = zipOf([{ name: own, content: 'a' }]);
  archive.write(listed, archive.lastIndexOf(own), 'latin1');
  return archive;
}

describe('upload lets pass what only looks like an evasion', () => {
  it.each<readonly [what: string, request: Request]>([
    ['a degree in a name', file('John.Doe.MSc.pdf', 'application/pdf', pdf)],
    ['a jar in a name', file('cookie.jar.png', 'image/png', png)],
    ['a bat in a name', file('the.bat.png', 'image/png', png)],
    ['a war in a name', file('star.war.gif', 'image/gif', gif)],
    ['a program renamed to be sent', file('setup.exe.txt', 'text/plain', 'not a program')],
    ['an empty file', file('empty.txt', 'text/plain', '')],
    ['an empty picture', file('empty.png', 'image/png', '')],
    ['a PDF behind a line end', file('form.pdf', 'application/pdf', Buffer.concat([bytes('\r\n\r\n'), pdf]))],
    ['a drawing that begins with a long comment', file('a.svg', 'image/svg+xml', longComment + drawing)],
    ['a page that begins with text', file('mail.html', 'text/html', 'hello <b>world</b>')],
    ['a page of elements of its own', file('app.html', 'text/html', '<my-app lang="en">one = two</my-app>')],
    ['XML that holds an instruction', file('feed.xml', 'text/xml', `${xml}<?php-like a?><feed/>`)],
    ['PHP behind a declaration of XML as a text', file('page.txt', 'text/plain', xml + php)],
    [
      'a picture with bytes that begin like a tag of ASP',
      file('a.png', 'image/png', behind(png, '<%eval req\x01uest("a")%>')),
    ],
    ['a picture with bytes that begin like a tag of JSP', file('a.png', 'image/png', behind(png, '<jsp:\x02\x03'))],
    ['a PAX header', file('a.tar', 'application/x-tar', tarNaming('x', '19 path=a/..b/c.txt\n'))],
    ['a comment of PAX', file('a.tar', 'application/x-tar', tarNaming('g', '23 comment=path=../../x\n'))],
    ['a ZIP entry by two harmless names', file('a.zip', 'application/zip', zipNamed('aaaa', 'bbbb'))],
  ])('%s', async (_what, request) => {
    expect(await rulesOf(request)).toEqual([]);
  });
});

describe('upload finds evasions', () => {
  it.each<readonly [what: string, request: Request, rules: readonly string[]]>([
    ['a boundary in capitals', declaredAs('multipart/form-data; BOUNDARY=b0undary'), ['executable-name']],
    ['a boundary in mixed letters', declaredAs('multipart/form-data; bOuNdArY=b0undary'), ['executable-name']],
    ['a boundary beside another type', declaredAs('text/plain; BOUNDARY=b0undary'), ['executable-name']],
    ['a boundary beside JSON', declaredAs('application/json; Boundary=b0undary'), ['executable-name']],
    ['a service of WCF', file('x.svc', 'text/plain', 'a'), ['executable-name']],
    ['ASP without a space', file('a.png', 'image/png', behind(png, '<%eval request("a")%>')), ['embedded-asp']],
    ['JSP as XML', file('a.png', 'image/png', behind(png, '<jsp:scriptlet>run()</jsp:scriptlet>')), ['embedded-asp']],
    ['PHP behind a declaration of XML', file('a.png', 'image/png', xml + php), ['embedded-php']],
    ['PHP within an element', file('a.png', 'image/png', `<x>${php}</x>`), ['embedded-php']],
    ['PHP within a drawing', file('a.svg', 'image/svg+xml', drawing.replace('<path', `${php}<path`)), ['embedded-php']],
    [
      'a script behind a long comment as a picture',
      file('a.png', 'image/png', `${longComment}<script>x()</script>`),
      ['embedded-script'],
    ],
    [
      'a drawing behind a long comment',
      file('a.svg', 'image/svg+xml', `${longComment}<svg onload="x()">`),
      ['active-svg'],
    ],
    [
      'a drawing under a prefix',
      file('a.svg', '', '<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:script>x()</s:script></s:svg>'),
      ['active-svg'],
    ],
    ['a page of one unknown element', file('a.html', '', '<x onfocus=a() autofocus tabindex=1>'), ['active-html']],
    ['a page that begins with text', file('a', 'text/html', 'hello <script>x()</script>'), ['active-html']],
    [
      'a link with a line end in its scheme',
      file('a.svg', 'image/svg+xml', '<svg><set attributeName="href" to="java\nscript:x()"/></svg>'),
      ['active-svg'],
    ],
    [
      'a link with an escaped tab in its scheme',
      file('a.svg', 'image/svg+xml', '<svg><a href="j&#9;avascript:x()"/></svg>'),
      ['active-svg'],
    ],
    ['a long name of GNU', file('a.tar', 'application/x-tar', tarNaming('L', '../../x')), ['archive-path']],
    ['a name of PAX', file('a.tar', 'application/x-tar', tarNaming('x', '13 path=../x\n')), ['archive-path']],
    [
      'a name of PAX behind another line',
      file('a.tar', 'application/x-tar', tarNaming('x', '10 uid=12\n13 path=../x\n')),
      ['archive-path'],
    ],
    [
      'a name of PAX in a packed archive',
      file('a.tgz', 'application/gzip', gzipSync(tarNaming('g', '13 path=../x\n'))),
      ['archive-path'],
    ],
    ['a slip that the list hides', file('a.zip', 'application/zip', zipNamed('../x', 'aa/x')), ['archive-path']],
  ])('%s', async (_what, request, rules) => {
    expect(await rulesOf(request)).toEqual(rules);
  });
});

it('ends active-html where pages are wanted, whatever they begin with', async () => {
  const page = file('a.html', '', '<x onfocus=a()>');
  expect(await rulesOf(page, { UPLOAD_TYPES: ['text/html'] })).toEqual([]);
  expect(await rulesOf(page, { UPLOAD_TYPES: ['.txt'] })).toEqual(['active-html', 'undeclared-type']);
});

describe('both sides of what is fixed', () => {
  const zeros = (length: number): Buffer => Buffer.alloc(length);
  const zip = (content: Buffer): Buffer => zipOf([{ name: 'a', content }]);
  const entities = (count: number): string =>
    `${xml}<!DOCTYPE a [<!ENTITY e "a">${'<!ENTITY f "&e;">'.repeat(count)}]><a/>`;
  const listed = (count: number): Buffer =>
    zipOf(Array.from({ length: count }, (_, at) => ({ name: `a${at}`, content: '', stored: true })));
  const nesting = (count: number): Buffer =>
    zipOf(Array.from({ length: count }, (_, at) => ({ name: `${at}.zip`, content: zeros(5000) })));

  it.each<readonly [what: string, passes: Buffer | string, found: Buffer | string, rule: string]>([
    ['1 MiB of a ZIP archive', zip(zeros(1_048_576)), zip(zeros(1_048_577)), 'archive-bomb'],
    ['1 MiB of a gzip file', gzipSync(zeros(1_048_576)), gzipSync(zeros(1_048_577)), 'archive-bomb'],
    ['entities of entities', entities(4), entities(5), 'entity-expansion'],
    ['entries of an archive', listed(49_999), listed(50_000), 'archive-entries'],
    ['archives that compress again', nesting(1), nesting(2), 'nested-archive'],
  ])('%s', async (_what, passes, found, rule) => {
    const config = { MAX_BODY_BYTES: 20_000_000 };
    expect(await rulesOf(file('a', 'application/octet-stream', passes), config)).toEqual([]);
    expect(await rulesOf(file('a', 'application/octet-stream', found), config)).toEqual([rule]);
  });

  it('decompresses eight archives of a request, and reads what the others declare', async () => {
    const honest = gzipSync(Buffer.concat([noise(40_000), zeros(100)]));
    const lying = Buffer.concat([gzipSync(zeros(3_000_000)).subarray(0, -4), bytes('\x09\0\0\0')]);
    const lyingBehind = (count: number): Request =>
      formOf(...[...Array<Buffer>(count).fill(honest), lying].map((content) => ({ name: 'a.gz', type: '', content })));
    expect(await rulesOf(lyingBehind(7))).toEqual(['archive-bomb']);
    expect(await rulesOf(lyingBehind(8))).toEqual([]);
  });

  it('says sixteen things of sixteen files, and no more of seventeen', async () => {
    const files = (count: number): Request =>
      formOf(...Array.from({ length: count }, () => ({ name: 'a.png', type: 'image/png', content: elf })));
    expect(await rulesOf(files(15))).toHaveLength(15);
    expect(await rulesOf(files(17))).toHaveLength(16);
  });
});
