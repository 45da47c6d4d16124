import { gzipSync } from 'node:zlib';
import type { NormalizedRequest } from '../src/adapter.ts';
import type { Parameters } from '../src/config/parameters.ts';
import { judgeRequest } from './judge-request.ts';
import {
  bodyOf,
  bytes,
  elf,
  formOf,
  gif,
  jpeg,
  mp4,
  noise,
  officeOf,
  pdf,
  pe,
  png,
  tarOf,
  webp,
  zipOf,
} from './upload-files.ts';

type Request = Partial<NormalizedRequest>;

/** What `upload` says of a request; other checks are left out. */
async function rulesOf(request: Request, config: Partial<Parameters> = {}): Promise<readonly string[]> {
  const { findings } = await judgeRequest(config, request);
  return findings.filter(({ check }) => check === 'upload').map(({ rule }) => rule);
}

const file = (name: string, type: string, content: Buffer | string): Request => formOf({ name, type, content });
const put = (path: string): Request => ({ method: 'PUT', path, rawTarget: path });
const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const svg = (inner: string): string =>
  `<?xml version="1.0"?>\n<!-- Generator: drawing -->\n<svg xmlns="http://www.w3.org/2000/svg">${inner}</svg>`;
/** The entities by which drawing programs shorten namespaces. */
const abbreviated =
  '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [' +
  '<!ENTITY ns_svg "http://www.w3.org/2000/svg"><!ENTITY ns_xlink "http://www.w3.org/1999/xlink">]><svg xmlns="&ns_svg;"><path d="M0 0"/></svg>';
const php = '<?php system($_GET["c"]); ?>';
const withText = (image: Buffer, text: string): Buffer => Buffer.concat([image, bytes(text)]);

describe('upload lets pass', () => {
  it.each<readonly [what: string, request: Request]>([
    ['a PNG', file('photo.png', 'image/png', png)],
    ['a JPEG', file('IMG_2041.JPG', 'image/jpeg', jpeg)],
    ['a GIF', file('cat.gif', 'image/gif', gif)],
    ['a WebP', file('hero.webp', 'image/webp', webp)],
    ['a JPEG under the name of a PNG', file('photo.png', 'image/png', jpeg)],
    ['a PNG under the name of a PDF', file('scan.pdf', 'application/pdf', png)],
    ['an image of no declared type', file('photo.jpg', '', jpeg)],
    ['an image as octet-stream', file('photo.jpg', 'application/octet-stream', jpeg)],
    ['a film', file('clip.mp4', 'video/mp4', mp4)],
    ['a film under another name', file('clip.mov', 'video/quicktime', mp4)],
    ['a PDF with a form', file('form.pdf', 'application/pdf', pdf)],
    ['a text document', file('letter.docx', docxType, officeOf('word'))],
    ['a workbook', file('numbers.xlsx', xlsxType, officeOf('xl'))],
    ['slides as octet-stream', file('talk.pptx', 'application/octet-stream', officeOf('ppt'))],
    [
      'an old document',
      file('old.doc', 'application/msword', withText(bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), 'x')),
    ],
    [
      'a table of HTML as a workbook',
      file('report.xls', 'application/vnd.ms-excel', '<table><tr><td>1</td></tr></table>'),
    ],
    ['a CSV file, as Windows declares it', file('rows.csv', 'application/vnd.ms-excel', 'id,name\n1,Zoë\n')],
    ['a text', file('notes.txt', 'text/plain', 'MZ is how programs begin, <?php how pages do')],
    ['a text about PHP', file('howto.md', 'text/markdown', `# PHP\n\n    ${php}\n`)],
    ['a script under its own name', file('deploy.sh', 'application/x-sh', '#!/bin/sh\necho done\n')],
    ['Python', file('etl.py', 'text/x-python', '#!/usr/bin/env python3\nimport os\n')],
    ['JavaScript', file('app.js', 'text/javascript', 'document.body.innerHTML = "<script>";')],
    ['TypeScript, as a browser declares it', file('cli.ts', 'video/mp2t', '#!/usr/bin/env node\nconsole.log(1);\n')],
    ['a source of PHP as text', file('index.txt', 'text/plain', php)],
    [
      'a logo',
      file('logo.svg', 'image/svg+xml', svg('<style>a{}</style><a href="https://example.com"><path d="M0 0"/></a>')),
    ],
    ['a logo with abbreviations', file('logo.svg', 'image/svg+xml', abbreviated)],
    ['a page without script', file('mail.html', 'text/html', '<!doctype html><html><p>one = two</p></html>')],
    ['an XML file', file('feed.xml', 'application/xml', '<?xml version="1.0"?><feed><title>a</title></feed>')],
    ['JSON', file('data.json', 'application/json', '{"a":"<script>"}')],
    [
      'an archive',
      file(
        'site.zip',
        'application/zip',
        zipOf([
          { name: 'src/index.php', content: php },
          { name: 'a..b', content: '' },
        ]),
      ),
    ],
    [
      'a stored archive with sources',
      file('site.zip', 'application/zip', zipOf([{ name: 'index.php', content: php, stored: true }])),
    ],
    [
      'an archive with a comment',
      file('a.zip', 'application/zip', zipOf([{ name: 'a', content: 'a' }], 'made by hand')),
    ],
    [
      'an archive of archives',
      file(
        'all.zip',
        'application/zip',
        zipOf(
          [1, 2, 3].map((one) => ({ name: `${one}.zip`, content: zipOf([{ name: 'a', content: noise(9000, one) }]) })),
        ),
      ),
    ],
    ['an archive that is cut short', file('a.zip', 'application/zip', officeOf('xl').subarray(0, 900))],
    [
      'a small archive of one letter',
      file('a.zip', 'application/zip', zipOf([{ name: 'a', content: 'a'.repeat(900_000) }])),
    ],
    ['a gzip file', file('log.gz', 'application/gzip', gzipSync(noise(50_000)))],
    ['a TAR archive', file('a.tar', 'application/x-tar', tarOf('a/b.txt', 'a/..c'))],
    ['a packed TAR archive', file('a.tgz', 'application/gzip', gzipSync(tarOf('a/b.txt')))],
    ['a font', file('a.woff2', 'font/woff2', bytes('wOF2\0\x01'))],
    ['bytes of no type', file('model.bin', 'application/octet-stream', noise(5000, 21))],
    ['a name of Windows with its folders', file('C:\\\\Users\\\\me\\\\photo.png', 'image/png', png)],
    ['a name of the Web', file('example.com.png', 'image/png', png)],
    ['a name with a version', file('report.v1.2.pdf', 'application/pdf', pdf)],
    ['a name with dots at the end', file('Minutes 3....pdf.', 'application/pdf', pdf)],
    ['a folder of an upload of folders', file('site/img/a.png', 'image/png', png)],
    ['a name of ASP.NET', file('Intro to ASP.NET.pdf', 'application/pdf', pdf)],
    ['a name with a time', file('Screenshot 10:30:11.png', 'image/png', png)],
    ['a name of another script', file('履歴書.pdf', 'application/pdf', pdf)],
    ['a name with a percent sign', file('100% sure.pdf', 'application/pdf', pdf)],
    [
      'a picture with bytes that begin like tags',
      file('a.png', 'image/png', withText(png, '<?=\x80\x01<? \xff\0<%=\x07<%@\0\0<s\0')),
    ],
    ['a field that nobody filled in', file('', 'application/octet-stream', '')],
    ['a raw image', bodyOf('image/png', png)],
    ['a raw archive under a path', bodyOf('application/zip', officeOf('word'), put('/files/a.docx'))],
    ['a call of bytes', bodyOf('application/x-protobuf', noise(500), put('/api/v1.2'))],
    [
      'a form',
      { headers: [['content-type', 'application/x-www-form-urlencoded']], body: { kind: 'text', text: 'file=x.php' } },
    ],
    [
      'JSON put under a name',
      {
        ...put('/api/users.php'),
        headers: [['content-type', 'application/json']],
        body: { kind: 'text', text: '{"a":1}' },
      },
    ],
  ])('%s', async (_what, request) => {
    expect(await rulesOf(request)).toEqual([]);
  });
});

const bomb = Buffer.alloc(3_000_000);
/** Its beginning is harmless, and an archive that holds it beside something large is not out of proportion as a whole. */
const lateBomb = Buffer.concat([noise(17_000), Buffer.alloc(10_000_000)]);
const twice = zipOf([{ name: 'a', content: Buffer.alloc(60_000) }]);
const expansion = Array.from({ length: 8 }, (_, at) => `<!ENTITY e${at + 1} "&e${at};&e${at};">`).join('');

describe('upload finds', () => {
  it.each<readonly [what: string, request: Request, rules: readonly string[]]>([
    ['PHP by its name', file('shell.php', 'application/x-php', php), ['executable-name']],
    ['its cousins', file('x.PhTmL', 'image/png', png), ['executable-name']],
    ['JSP', file('x.jsp', 'text/plain', 'a'), ['executable-name']],
    ['ASP.NET', file('x.ashx', 'text/plain', 'a'), ['executable-name']],
    ['a program', file('setup.exe', 'application/x-msdownload', pe), ['executable-name']],
    [
      'a web application',
      file('app.war', 'application/octet-stream', zipOf([{ name: 'META-INF/MANIFEST.MF', content: 'a' }])),
      ['executable-name'],
    ],
    ['two extensions', file('shell.php.jpg', 'image/jpeg', jpeg), ['double-extension']],
    ['a program behind a document', file('invoice.pdf.exe', 'application/octet-stream', pe), ['double-extension']],
    ['a dot at the end', file('shell.php.', 'image/png', png), ['evasive-name']],
    ['a space at the end', file('shell.php ', 'image/png', png), ['evasive-name']],
    ['a slash at the end', file('shell.php/', 'image/png', png), ['evasive-name']],
    ['a slash and a dot at the end', file('shell.php/.', 'image/png', png), ['evasive-name']],
    ['many dots at the end', file(`shell.php${'.'.repeat(200)}`, 'image/png', png), ['evasive-name']],
    ['a line end, escaped', file('shell.php%0a', 'image/png', png), ['evasive-name']],
    ['a long name', file(`${'a'.repeat(3000)}.php`, 'image/png', png), ['executable-name']],
    ['an order behind a folder', file('a/.htaccess/', 'text/plain', 'a'), ['server-config-name']],
    ['a climb, escaped twice', file('..%252fx', 'text/plain', 'a'), ['path-in-name']],
    ['a stream of NTFS', file('shell.asp::$DATA', 'image/png', png), ['evasive-name']],
    ['a semicolon', file('shell.asp;.jpg', 'image/jpeg', jpeg), ['evasive-name']],
    ['a script behind a semicolon', file('a;b.php', 'image/jpeg', jpeg), ['executable-name']],
    ['a NUL', file('shell.php\0.jpg', 'image/jpeg', jpeg), ['evasive-name']],
    ['a NUL, escaped', file('shell.php%00.jpg', 'image/jpeg', jpeg), ['evasive-name']],
    ['full-width letters', file('shell．ｐｈｐ', 'image/jpeg', jpeg), ['executable-name']],
    ['an order to Apache', file('.htaccess', 'text/plain', 'AddType x .jpg'), ['server-config-name']],
    ['an order to IIS', file('Web.Config', 'text/xml', '<configuration/>'), ['server-config-name']],
    ['a climb', file('../../etc/cron.d/x', 'text/plain', 'a'), ['path-in-name']],
    ['a climb, escaped', file('..%2f..%2fx', 'text/plain', 'a'), ['path-in-name']],
    ['a climb of Windows', file('..\\..\\x.txt', 'text/plain', 'a'), ['path-in-name']],
    [
      'the second of two names',
      formOf({ name: 'filename="a.png"; filename*=UTF-8\'\'a.php', type: 'image/png', content: png }),
      ['executable-name'],
    ],
    ['a program as a picture', file('photo.png', 'image/png', elf), ['disguised-executable']],
    ['a program as a text', file('notes.txt', 'text/plain', pe), ['disguised-executable']],
    ['a program by its declared type', file('photo', 'image/png', pe), ['disguised-executable']],
    ['a program of its own right', file('tool', 'application/octet-stream', elf), ['executable']],
    ['a class', file('A.class', 'application/java-vm', bytes('\xca\xfe\xba\xbe\0\0\0\x3d\0')), ['executable']],
    ['PHP as a picture', file('photo.png', 'image/png', php), ['disguised-script']],
    ['PHP behind a byte order mark', file('photo.png', 'image/png', `\ufeff \n${php}`), ['disguised-script']],
    ['PHP behind text', file('photo.png', 'image/png', `hello ${php}`), ['embedded-php']],
    ['PHP behind bytes of no type', file('photo.png', 'image/png', withText(noise(300), php)), ['embedded-php']],
    ['a shell script as a document', file('cv.pdf', 'application/pdf', '#!/bin/sh\nid\n'), ['disguised-script']],
    ['PostScript as a picture', file('a.jpg', 'image/jpeg', '%!PS-Adobe-3.0\n(x) run'), ['disguised-script']],
    [
      'a list of films as a film',
      file('a.avi', 'video/x-msvideo', '#EXTM3U\n#EXTINF:1,\nfile:///x\n'),
      ['disguised-script'],
    ],
    ['a page as a picture', file('a.png', 'image/png', '<!-- x --><html><script>x()</script>'), ['disguised-markup']],
    [
      'a page of UTF-16 as a picture',
      file('a.png', 'image/png', Buffer.from('\ufeff<html>', 'utf16le')),
      ['disguised-markup'],
    ],
    ['a picture with PHP', file('a.gif', 'image/gif', withText(gif, php)), ['embedded-php']],
    ['a picture with PHP in capitals', file('a.gif', 'image/gif', withText(gif, '<?PHP eval($x);')), ['embedded-php']],
    ['a picture with a short tag', file('a.jpg', 'image/jpeg', withText(jpeg, '<?=`$_GET[0]`?>')), ['embedded-php']],
    [
      'a picture with JSP',
      file('a.jpg', 'image/jpeg', withText(jpeg, '<%@ page import="java.io.*" %>')),
      ['embedded-asp'],
    ],
    ['a picture with a script', file('a.gif', 'image/gif', withText(gif, '<ScRipt>x()</script>')), ['embedded-script']],
    ['a PDF with PHP', file('a.pdf', 'application/pdf', withText(pdf, php)), ['embedded-php']],
    [
      'a picture that ends in an archive',
      file('a.gif', 'image/gif', Buffer.concat([gif, zipOf([{ name: 'A.class', content: 'a' }])])),
      ['embedded-archive'],
    ],
    ['a drawing with a script', file('a.svg', 'image/svg+xml', svg('<script>x()</script>')), ['active-svg']],
    ['a drawing with a handler', file('a.svg', 'image/svg+xml', svg('<path onload="x()"/>')), ['active-svg']],
    ['a drawing with a link', file('a.svg', 'image/svg+xml', svg('<a href="java&#115;cript:x()"/>')), ['active-svg']],
    ['a drawing as a picture', file('a.png', 'image/png', svg('<script>x()</script>')), ['active-svg']],
    ['a page with a script', file('a.html', 'text/html', '<html><body onload=x()>'), ['active-html']],
    [
      'a file that XML names',
      file('a.xml', 'text/xml', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/x">]><a>&x;</a>'),
      ['external-entity'],
    ],
    [
      'a drawing that names a file',
      file(
        'a.svg',
        'image/svg+xml',
        svg('').replace('<svg', '<!DOCTYPE svg [<!ENTITY % x PUBLIC "a" "http://x">]><svg'),
      ),
      ['external-entity'],
    ],
    [
      'entities that multiply',
      file('a.xml', 'text/xml', `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e0 "a">${expansion}]><a>&e8;</a>`),
      ['entity-expansion'],
    ],
    ['a bomb', file('a.zip', 'application/zip', zipOf([{ name: 'a', content: bomb }])), ['archive-bomb']],
    [
      'a bomb as a document',
      file(
        'a.docx',
        docxType,
        zipOf([
          { name: '[Content_Types].xml', content: '' },
          { name: 'word/a.xml', content: bomb },
        ]),
      ),
      ['archive-bomb'],
    ],
    [
      'a bomb that lies',
      file('a.zip', 'application/zip', zipOf([{ name: 'a', content: bomb, size: 5000 }])),
      ['archive-bomb'],
    ],
    [
      'a bomb beside a photograph',
      file(
        'a.zip',
        'application/zip',
        zipOf([
          { name: 'a', content: lateBomb },
          { name: 'b.png', content: noise(90_000), stored: true },
        ]),
      ),
      ['archive-bomb'],
    ],
    ['a bomb of gzip', file('a.gz', 'application/gzip', gzipSync(bomb)), ['archive-bomb']],
    [
      'a bomb of gzip that lies',
      file('a.gz', 'application/gzip', withText(gzipSync(bomb).subarray(0, -4), '\x09\0\0\0')),
      ['archive-bomb'],
    ],
    [
      'a bomb that is cut short',
      file('a.zip', 'application/zip', zipOf([{ name: 'a', content: bomb, size: 5000 }]).subarray(0, -50)),
      ['archive-bomb'],
    ],
    [
      'entries that share bytes',
      file(
        'a.zip',
        'application/zip',
        zipOf([
          { name: 'a', content: noise(900) },
          { name: 'b', content: noise(900), sharedWith: 0 },
        ]),
      ),
      ['overlapping-entries'],
    ],
    [
      'archives that compress twice',
      file(
        'a.zip',
        'application/zip',
        zipOf(['1', '2'].map((one) => ({ name: `${one}.zip`, content: Buffer.concat(Array(200).fill(twice)) }))),
      ),
      ['nested-archive'],
    ],
    ['a slip', file('a.zip', 'application/zip', zipOf([{ name: '../../x', content: 'a' }])), ['archive-path']],
    [
      'a slip of Windows',
      file('a.zip', 'application/zip', zipOf([{ name: 'a\\..\\..\\x', content: 'a' }])),
      ['archive-path'],
    ],
    [
      'a slip behind other bytes',
      file('a.zip', '', Buffer.concat([bytes('x'), zipOf([{ name: '../x', content: 'a' }])])),
      ['archive-path'],
    ],
    [
      'a slip in an archive with a false end',
      file(
        'a.zip',
        '',
        Buffer.concat([zipOf([{ name: '../x', content: 'a' }]), bytes(`PK\x05\x06${'\0'.repeat(18)}`)]),
      ),
      ['archive-path'],
    ],
    ['an absolute name', file('a.zip', 'application/zip', zipOf([{ name: '/etc/x', content: 'a' }])), ['archive-path']],
    ['a slip of TAR', file('a.tar', 'application/x-tar', tarOf('a', '../x')), ['archive-path']],
    ['a slip of packed TAR', file('a.tgz', 'application/gzip', gzipSync(tarOf('a', '../x'))), ['archive-path']],
    [
      'a file of base64',
      formOf({
        name: 'a.png',
        type: 'image/png',
        content: elf.toString('base64'),
        headers: ['Content-Transfer-Encoding: base64'],
      }),
      ['disguised-executable'],
    ],
    [
      'a file that is not of base64 after all',
      formOf({
        name: 'a.gif',
        type: 'image/gif',
        content: withText(gif, php),
        headers: ['Content-Transfer-Encoding: base64'],
      }),
      ['embedded-php'],
    ],
    [
      'a part without a name',
      formOf({ name: 'filename=""', type: 'image/png', content: elf }),
      ['disguised-executable'],
    ],
    ['a raw program as a picture', bodyOf('image/png', elf), ['disguised-executable']],
    [
      'a raw script under a path',
      bodyOf('application/octet-stream', bytes('x'), put('/files/shell.jsp')),
      ['executable-name'],
    ],
    [
      'a raw script as text under a path',
      bodyOf('text/plain', bytes('x'), put('/files/shell.jsp')),
      ['executable-name'],
    ],
    ['a raw script in front of a slash', bodyOf('', bytes('x'), put('/files/shell.jsp/')), ['executable-name']],
    [
      'a raw script under a header',
      bodyOf('', bytes('x'), { headers: [['content-disposition', 'attachment; filename=a.php']] }),
      ['executable-name'],
    ],
    [
      'the second of two files',
      formOf({ name: 'a.png', type: 'image/png', content: png }, { name: 'a.php', type: 'image/png', content: png }),
      ['executable-name'],
    ],
  ])('%s', async (_what, request, rules) => {
    expect(await rulesOf(request)).toEqual(rules);
  });
});

describe('UPLOAD_TYPES', () => {
  it.each<readonly [what: string, types: readonly string[], request: Request, rules: readonly string[]]>([
    ['a listed type', ['image/png'], file('a.png', 'image/png', png), []],
    ['a type of a listed range', ['image/*'], file('a.gif', 'image/gif', gif), []],
    ['a listed extension', ['.JPG'], file('a.jpeg', 'image/jpeg', jpeg), []],
    ['the type is the content’s', ['image/png'], file('a.png', 'image/png', pdf), ['undeclared-type']],
    ['and not the name’s', ['.pdf'], file('a.pdf', 'application/pdf', noise(500)), ['undeclared-type']],
    ['another type', ['image/*', '.pdf'], file('a.docx', docxType, officeOf('word')), ['undeclared-type']],
    ['a document', ['.docx'], file('a.docx', docxType, officeOf('word')), []],
    [
      'an archive is no document',
      ['.docx'],
      file('a.docx', docxType, zipOf([{ name: 'a', content: 'a' }])),
      ['undeclared-type'],
    ],
    ['text by its extension', ['.csv'], file('a.csv', 'text/csv', 'a,b\n'), []],
    ['text by its type', ['text/csv'], file('a', 'text/csv', 'a,b\n'), []],
    ['text of another extension', ['.csv'], file('a.log', '', 'a,b\n'), ['undeclared-type']],
    ['bytes whose type nobody knows', ['.dwg'], file('a.dwg', 'application/octet-stream', noise(500)), []],
    ['everything', ['*/*'], file('a.bin', '', noise(500)), []],
    ['a wanted source', ['.php'], file('a.php', 'text/plain', php), []],
    ['a wanted program', ['.exe'], file('a.exe', 'application/x-msdownload', pe), []],
    ['a wanted page', ['text/html'], file('a.html', 'text/html', '<html><script>x()</script>'), []],
    ['a wanted type is no disguise', ['image/png', '.exe'], file('a.png', 'image/png', pe), ['disguised-executable']],
    ['a drawing is wanted, its script is not', ['image/svg+xml'], file('a.svg', '', svg('<script/>')), ['active-svg']],
    ['an empty file', ['image/png'], file('a.txt', 'text/plain', ''), []],
    ['a raw body', ['image/png'], bodyOf('image/svg+xml', bytes(svg(''))), ['undeclared-type']],
    ['what cannot be read does not close uploads', ['png'], file('a.gif', 'image/gif', gif), []],
  ])('%s', async (_what, UPLOAD_TYPES, request, rules) => {
    expect(await rulesOf(request, { UPLOAD_TYPES })).toEqual(rules);
  });
});

describe('limits of uploads', () => {
  it('MAX_UPLOAD_BYTES is the last size that passes, and 0 is none', async () => {
    const request = file('a.bin', '', noise(1000));
    expect(await rulesOf(request, { MAX_UPLOAD_BYTES: 1000 })).toEqual([]);
    expect(await rulesOf(request, { MAX_UPLOAD_BYTES: 999 })).toEqual(['MAX_UPLOAD_BYTES']);
    expect(await rulesOf(request)).toEqual([]);
  });

  it('takes the length that a body over MAX_BODY_BYTES declares', async () => {
    const body = { kind: 'truncated', bytes: png, totalBytes: 9_000_000 } as const;
    const request: Request = { headers: [['content-type', 'image/png']], body };
    expect(await rulesOf(request, { MAX_UPLOAD_BYTES: 9_000_000 })).toEqual([]);
    expect(await rulesOf(request, { MAX_UPLOAD_BYTES: 8_999_999 })).toEqual(['MAX_UPLOAD_BYTES']);
  });

  it('MAX_ARCHIVE_RATIO is the last ratio that passes', async () => {
    const content = Buffer.concat([Buffer.alloc(3_000_000), noise(20_000)]);
    const archive = zipOf([{ name: 'a', content }]);
    const ratio = Math.ceil(content.length / (archive.length - 100));
    expect(ratio).toBeGreaterThan(100);
    const request = file('a.zip', 'application/zip', archive);
    expect(await rulesOf(request, { MAX_ARCHIVE_RATIO: ratio - 1 })).toEqual(['archive-bomb']);
    // Its beginning alone grows faster than the whole, which only a limit above what DEFLATE can do lets pass.
    expect(await rulesOf(request, { MAX_ARCHIVE_RATIO: 1100 })).toEqual([]);
  });

  it('says at most sixteen things of a request', async () => {
    const parts = Array.from({ length: 40 }, () => ({ name: 'a.php', type: 'image/png', content: elf }));
    expect(await rulesOf(formOf(...parts))).toHaveLength(16);
  });
});

it('reports by default, blocks where told to, and counts as strikes only what nobody does by chance', async () => {
  const { denied, findings } = await judgeRequest({}, file('a.png', 'image/png', elf));
  expect([denied, findings[0]?.certainty, findings[0]?.input]).toEqual([
    false,
    'certain',
    { source: 'multipart-filename', name: 'file' },
  ]);
  const block = { SECURITY_CHECKS: { upload: 'block' } } as const;
  expect((await judgeRequest(block, file('a.php', 'text/plain', 'a'))).denied).toBe(true);
  expect((await judgeRequest(block, file('a.png', 'image/png', png))).denied).toBe(false);
  expect((await judgeRequest({}, file('a.php', 'text/plain', 'a'))).findings[0]?.certainty).toBe('likely');
  expect(
    (await judgeRequest({ SECURITY_CHECKS: { upload: 'off' } }, file('a.png', 'image/png', elf))).findings,
  ).toEqual([]);
});
