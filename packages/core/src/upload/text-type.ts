import { type FileType, fileType } from './file-type.ts';

const table = (): Readonly<Record<string, FileType>> => ({
  php: fileType('php', 'script', 'application/x-php application/x-httpd-php text/x-php', 'php phtml phar inc'),
  asp: fileType('asp', 'script', 'application/x-asp text/asp', 'asp aspx ascx ashx jsp jspx erb ejs'),
  shebang: fileType(
    'shebang',
    'script',
    'application/x-sh application/x-shellscript text/x-sh text/x-python',
    'sh py pl rb js mjs ts bash zsh',
  ),
  postscript: fileType('postscript', 'script', 'application/postscript image/x-eps', 'ps eps ai epsf'),
  mvg: fileType('mvg', 'script', 'image/x-mvg', 'mvg'),
  m3u: fileType(
    'm3u',
    'script',
    'audio/x-mpegurl audio/mpegurl application/vnd.apple.mpegurl application/x-mpegurl',
    'm3u m3u8',
  ),
  html: fileType('html', 'markup', 'text/html application/xhtml+xml', 'html htm xhtml shtml'),
  svg: fileType('svg', 'markup', 'image/svg+xml', 'svg'),
  xml: fileType('xml', 'text', 'application/xml text/xml', 'xml'),
});
let types: Readonly<Record<string, FileType>> | null = null;

/** The type of a page or a drawing that a name or a declared type stands for, by which a browser reads it whatever it begins with. */
export function markupTypeOf(word: string): FileType | null {
  types ??= table();
  for (const type of [types['html'], types['svg']]) {
    if (type !== undefined && (type.extensions.includes(word) || type.mimes.includes(word))) return type;
  }
  return null;
}

/** Elements that a page begins with, beside `html`. */
const htmlStart =
  /^<(?:!doctype\s{1,64}html|(?:html|head|body|script|iframe|style|title|meta|table|form|img|div|object|embed|p|a|br|h1)[\s>/])/;

/**
 * Tells text by its first words; null for text of no such type. Comments, white space and the declaration of XML may stand before them.
 *
 * Each of these is run or shown by what opens it: pages, drawings, server pages, and the languages that image and video tools obey.
 */
export function textType(bytes: Buffer, head: string): FileType | null {
  types ??= table();
  const words = beginning(bytes, head);
  const first = words.charCodeAt(0);
  if (first === 35) {
    if (/^#![ \t]{0,64}\//.test(words)) return types['shebang'] ?? null;
    return words.startsWith('#extm3u') ? (types['m3u'] ?? null) : null;
  }
  if (words.startsWith('%!ps')) return types['postscript'] ?? null;
  if (words.startsWith('push graphic-context')) return types['mvg'] ?? null;
  if (first !== 60) return null;
  if (/^<\?(?:php\s|=)/.test(words)) return types['php'] ?? null;
  if (words.startsWith('<%')) return types['asp'] ?? null;
  const root = rootElement(words);
  if (/^<svg[\s>/]/.test(root) || /^<!doctype\s{1,64}svg/.test(root)) return types['svg'] ?? null;
  if (htmlStart.test(root)) return types['html'] ?? null;
  return words.startsWith('<?xml') ? (types['xml'] ?? null) : null;
}

/** The first characters in lower case, without a byte order mark and white space. */
function beginning(bytes: Buffer, head: string): string {
  return (wideText(bytes, 8192) ?? (head.startsWith('\xef\xbb\xbf') ? head.slice(3) : head)).trimStart().toLowerCase();
}

/** A text of UTF-16, which browsers read as such where it begins with a byte order mark; null for any other. */
export function wideText(bytes: Buffer, length: number): string | null {
  const mark = bytes.length < 2 ? 0 : bytes.readUInt16BE(0);
  if (mark !== 0xfffe && mark !== 0xfeff) return null;
  const end = Math.min(bytes.length, length);
  const even = bytes.subarray(2, end - (end % 2));
  return mark === 0xfffe ? even.toString('utf16le') : Buffer.from(even).swap16().toString('utf16le');
}

/** What follows the XML declaration, comments and processing instructions. */
function rootElement(words: string): string {
  let at = 0;
  for (;;) {
    while (/\s/.test(words.charAt(at))) at++;
    const end = words.startsWith('<?', at) ? '?>' : words.startsWith('<!--', at) ? '-->' : null;
    if (end === null) return words.slice(at);
    const close = words.indexOf(end, at + 2);
    if (close < 0) return '';
    at = close + end.length;
  }
}
