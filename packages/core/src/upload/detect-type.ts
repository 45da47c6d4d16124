import { type FileType, fileType } from './file-type.ts';
import { textType } from './text-type.ts';

const zip = fileType('zip', 'archive', 'application/zip application/x-zip-compressed', 'zip');
const jpeg = fileType('jpeg', 'image', 'image/jpeg image/jpg image/pjpeg', 'jpg jpeg jpe jfif');
const tiff = fileType('tiff', 'image', 'image/tiff', 'tif tiff dng');
const webm = fileType('matroska', 'media', 'video/webm video/x-matroska audio/webm', 'webm mkv mka');
const mp4 = fileType(
  'mp4',
  'media',
  'video/mp4 video/quicktime audio/mp4 audio/x-m4a video/3gpp',
  'mp4 m4v m4a mov 3gp',
);
const heif = fileType('heif', 'image', 'image/heic image/heif image/avif', 'heic heif avif');
const webp = fileType('webp', 'image', 'image/webp', 'webp');
const riff = fileType('riff', 'media', 'audio/wav audio/x-wav audio/wave video/x-msvideo', 'wav avi');
const ttf = fileType('ttf', 'font', 'font/ttf font/sfnt font/collection', 'ttf ttc');
const mp3 = fileType('mp3', 'media', 'audio/mpeg audio/mp3', 'mp3');
const elf = fileType(
  'elf',
  'executable',
  'application/x-elf application/x-executable application/x-sharedlib',
  'so elf o',
);
const pe = fileType(
  'pe',
  'executable',
  'application/x-msdownload application/x-dosexec application/vnd.microsoft.portable-executable',
  'exe dll scr sys ocx cpl msi',
);
const machO = fileType('mach-o', 'executable', 'application/x-mach-binary', 'dylib');
const javaClass = fileType('class', 'executable', 'application/java-vm application/x-java', 'class');
const tar = fileType('tar', 'archive', 'application/x-tar application/tar', 'tar');
const pdf = fileType('pdf', 'document', 'application/pdf', 'pdf ai');
const text = fileType('text', 'text', 'text/plain', 'txt');

/** Types by how their content begins; one character per byte. */
const signatures: readonly (readonly [start: string, type: FileType])[] = [
  ['\x89PNG\r\n\x1a\n', fileType('png', 'image', 'image/png image/x-png image/apng', 'png apng')],
  ['\xff\xd8\xff', jpeg],
  ['GIF87a', fileType('gif', 'image', 'image/gif', 'gif')],
  ['GIF89a', fileType('gif', 'image', 'image/gif', 'gif')],
  ['II*\0', tiff],
  ['MM\0*', tiff],
  ['II+\0', tiff],
  ['\0\0\x01\0', fileType('ico', 'image', 'image/x-icon image/vnd.microsoft.icon', 'ico')],
  ['8BPS', fileType('psd', 'image', 'image/vnd.adobe.photoshop', 'psd')],
  ['%PDF-', pdf],
  ['{\\rtf', fileType('rtf', 'document', 'application/rtf text/rtf', 'rtf doc')],
  [
    '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
    fileType(
      'ole',
      'office',
      'application/msword application/vnd.ms-excel application/vnd.ms-powerpoint application/vnd.ms-outlook application/x-msi',
      'doc xls ppt msg vsd pub msi docx xlsx pptx',
    ),
  ],
  ['PK\x03\x04', zip],
  ['PK\x05\x06', zip],
  ['PK\x07\x08', zip],
  ['\x1f\x8b', fileType('gzip', 'archive', 'application/gzip application/x-gzip', 'gz tgz svgz')],
  ['BZh', fileType('bzip2', 'archive', 'application/x-bzip2', 'bz2')],
  ['\xfd7zXZ\0', fileType('xz', 'archive', 'application/x-xz', 'xz')],
  ['(\xb5/\xfd', fileType('zstd', 'archive', 'application/zstd', 'zst')],
  ['7z\xbc\xaf\x27\x1c', fileType('7z', 'archive', 'application/x-7z-compressed', '7z')],
  ['Rar!\x1a\x07', fileType('rar', 'archive', 'application/vnd.rar application/x-rar-compressed', 'rar')],
  ['\x1aE\xdf\xa3', webm],
  ['OggS', fileType('ogg', 'media', 'audio/ogg video/ogg application/ogg', 'ogg oga ogv opus')],
  ['fLaC', fileType('flac', 'media', 'audio/flac audio/x-flac', 'flac')],
  ['ID3', mp3],
  ['\0\0\x01\xba', fileType('mpeg', 'media', 'video/mpeg', 'mpg mpeg vob')],
  ['wOFF', fileType('woff', 'font', 'font/woff application/font-woff', 'woff')],
  ['wOF2', fileType('woff2', 'font', 'font/woff2', 'woff2')],
  ['\0\x01\0\0\0', ttf],
  ['true', ttf],
  ['ttcf', ttf],
  ['OTTO', fileType('otf', 'font', 'font/otf font/sfnt', 'otf')],
  [
    'SQLite format 3\0',
    fileType('sqlite', 'data', 'application/vnd.sqlite3 application/x-sqlite3', 'sqlite sqlite3 db'),
  ],
  ['PAR1', fileType('parquet', 'data', 'application/vnd.apache.parquet', 'parquet')],
  ['\0asm', fileType('wasm', 'data', 'application/wasm', 'wasm')],
  ['\x7fELF', elf],
  ['\xfe\xed\xfa\xce', machO],
  ['\xfe\xed\xfa\xcf', machO],
  ['\xce\xfa\xed\xfe', machO],
  ['\xcf\xfa\xed\xfe', machO],
  ['dex\n03', fileType('dex', 'executable', 'application/octet-stream', 'dex')],
  ['L\0\0\0\x01\x14\x02\0', fileType('lnk', 'executable', 'application/x-ms-shortcut', 'lnk')],
];

/** Characters at the start of a file that tell its type. */
const headLength = 4096;

/**
 * Tells a file's type by its content: by its first bytes, or, for text, by its first words. Null for an empty file and for bytes of no known type.
 *
 * The table is our own and short: what browsers show, offices write, systems run. Never throws; looks at 4 KiB.
 */
export function detectType(bytes: Buffer): FileType | null {
  if (bytes.length === 0) return null;
  const head = bytes.toString('latin1', 0, Math.min(bytes.length, headLength));
  for (const [start, type] of signatures) {
    if (head.startsWith(start)) return type === zip ? zipType(bytes, head) : type;
  }
  if (head.startsWith('MZ')) {
    const at = bytes.length >= 64 ? bytes.readUInt32LE(60) : bytes.length;
    // A program for DOS alone has no such header; a text that begins with these letters has no NUL.
    if (bytes.toString('latin1', at, Math.min(at + 4, bytes.length)) === 'PE\0\0' || head.includes('\0')) return pe;
  }
  // One number for two formats: a fat binary counts its architectures where a class has its version, from 45 on.
  if (head.startsWith('\xca\xfe\xba\xbe') && bytes.length >= 8) return bytes.readUInt32BE(4) < 45 ? machO : javaClass;
  if (head.startsWith('RIFF')) return head.startsWith('WEBP', 8) ? webp : riff;
  if (/^(?:moov|mdat|wide|free|skip)/.test(head.slice(4, 8))) return mp4;
  if (head.startsWith('ftyp', 4)) return /^(?:hei|hev|avi|mif|msf)/.test(head.slice(8, 12)) ? heif : mp4;
  if (/^\xff[\xe2-\xfd]/.test(head)) return mp3;
  if (head.startsWith('ustar', 257)) return tar;
  if (head.startsWith('BM') && bytes.length >= 26 && bytes.readUInt32LE(6) === 0) return bmp;
  // Readers do not mind what stands before, and careless servers put line ends there.
  if (/^(?:\xef\xbb\xbf)?\s{0,64}%PDF-/.test(head)) return pdf;
  return isText(head) ? (textType(bytes, head) ?? text) : null;
}

const bmp = fileType('bmp', 'image', 'image/bmp image/x-ms-bmp', 'bmp');
const ooxml = 'application/vnd.openxmlformats-officedocument.';
const docx = fileType(
  'docx',
  'office',
  `${ooxml}wordprocessingml.document application/vnd.ms-word.document.macroenabled.12`,
  'docx docm dotx',
);
const xlsx = fileType(
  'xlsx',
  'office',
  `${ooxml}spreadsheetml.sheet application/vnd.ms-excel.sheet.macroenabled.12`,
  'xlsx xlsm xltx xlsb',
);
const pptx = fileType('pptx', 'office', `${ooxml}presentationml.presentation`, 'pptx pptm ppsx potx');
const odf = fileType(
  'odf',
  'office',
  'application/vnd.oasis.opendocument.text application/vnd.oasis.opendocument.spreadsheet application/vnd.oasis.opendocument.presentation',
  'odt ods odp odg',
);
const epub = fileType('epub', 'document', 'application/epub+zip', 'epub');
const jar = fileType('jar', 'archive', 'application/java-archive application/x-java-archive', 'jar war ear');
const apk = fileType('apk', 'archive', 'application/vnd.android.package-archive', 'apk');

/** Tells documents from other ZIP archives by the names in the list at their end, or else at their start. */
function zipType(bytes: Buffer, head: string): FileType {
  // The first entry of these two is a stored one that says the type.
  if (head.startsWith('mimetypeapplication/vnd.oasis.opendocument.', 30)) return odf;
  if (head.startsWith('mimetypeapplication/epub+zip', 30)) return epub;
  const tail = bytes.toString('latin1', Math.max(0, bytes.length - 65_536));
  const has = (name: string): boolean => tail.includes(name) || head.includes(name);
  if (has('[Content_Types].xml')) {
    if (has('word/')) return docx;
    if (has('xl/')) return xlsx;
    if (has('ppt/')) return pptx;
  }
  if (has('AndroidManifest.xml')) return apk;
  return has('META-INF/MANIFEST.MF') ? jar : zip;
}

/** True for bytes without controls that no text has. A byte order mark of UTF-16 is text, whatever follows. */
function isText(head: string): boolean {
  if (head.startsWith('\xff\xfe') || head.startsWith('\xfe\xff')) return true;
  return !/[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(head);
}
