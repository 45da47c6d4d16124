import { crc32, deflateRawSync } from 'node:zlib';
import type { NormalizedRequest } from '../src/adapter.ts';

/** One part of a form that is a file. */
export interface Part {
  /** Parameters of Content-Disposition behind the field's name; a bare name stands for `filename="…"`. */
  readonly name: string;
  readonly type: string;
  readonly content: Buffer | string;
  readonly headers?: readonly string[];
}

/** Bytes of a text with one character for each byte. */
export function bytes(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

/** A request with one form of files, as a browser sends it. */
export function formOf(...parts: readonly Part[]): Partial<NormalizedRequest> {
  const chunks: Buffer[] = [];
  for (const { name, type, content, headers = [] } of parts) {
    const file = name.includes('filename') ? name : `filename="${name}"`;
    const lines = ['--b0undary', `Content-Disposition: form-data; name="file"; ${file}`, ...headers];
    if (type !== '') lines.push(`Content-Type: ${type}`);
    chunks.push(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), Buffer.from(content as string), Buffer.from('\r\n'));
  }
  chunks.push(Buffer.from('--b0undary--\r\n'));
  return {
    headers: [['content-type', 'multipart/form-data; boundary=b0undary']],
    body: { kind: 'bytes', bytes: Buffer.concat(chunks) },
  };
}

/** A request whose body is a file. */
export function bodyOf(
  type: string,
  content: Buffer,
  rest: Partial<NormalizedRequest> = {},
): Partial<NormalizedRequest> {
  return {
    ...rest,
    headers: [...(type === '' ? [] : [['content-type', type] as const]), ...(rest.headers ?? [])],
    body: { kind: 'bytes', bytes: content },
  };
}

/** Bytes without a pattern that are the same on every run. */
export function noise(length: number, seed = 1): Buffer {
  const out = Buffer.alloc(length);
  let state = seed;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    out[at] = state >>> 16;
  }
  return out;
}

/** One entry of an archive; what is left out follows from the content. */
export interface Entry {
  readonly name: string;
  readonly content: Buffer | string;
  /** Declared instead of the true size. */
  readonly size?: number;
  readonly stored?: boolean;
  /** Listed at the place of the entry with this index, without bytes of its own. */
  readonly sharedWith?: number;
}

/** A ZIP archive, with its list at the end. */
export function zipOf(entries: readonly Entry[], comment = ''): Buffer {
  const locals: Buffer[] = [];
  const list: Buffer[] = [];
  const starts: number[] = [];
  let at = 0;
  for (const { name, content, size, stored = false, sharedWith } of entries) {
    const plain = Buffer.from(content as string);
    const data = stored ? plain : deflateRawSync(plain);
    const label = Buffer.from(name);
    const sizes = Buffer.alloc(12);
    sizes.writeUInt32LE(crc32(plain), 0);
    sizes.writeUInt32LE(data.length, 4);
    sizes.writeUInt32LE(size ?? plain.length, 8);
    const method = stored ? 0 : 8;
    const start = sharedWith === undefined ? at : (starts[sharedWith] ?? 0);
    starts.push(start);
    if (sharedWith === undefined) {
      const header = Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 0, 0, method, 0, 0, 0, 0, 0]);
      locals.push(header, sizes, Buffer.from([label.length, 0, 0, 0]), label, data);
      at += 30 + label.length + data.length;
    }
    const record = Buffer.from([0x50, 0x4b, 1, 2, 20, 0, 20, 0, 0, 0, method, 0, 0, 0, 0, 0]);
    const rest = Buffer.alloc(18);
    rest.writeUInt16LE(label.length, 0);
    rest.writeUInt32LE(start, 14);
    list.push(record, sizes, rest, label);
  }
  const directory = Buffer.concat(list);
  const end = Buffer.alloc(22 + comment.length);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  end.writeUInt16LE(comment.length, 20);
  end.write(comment, 22, 'latin1');
  return Buffer.concat([...locals, directory, end]);
}

/** A TAR archive of empty files. */
export function tarOf(...names: readonly string[]): Buffer {
  const headers = names.map((name) => {
    const header = Buffer.alloc(512);
    header.write(name, 0, 'latin1');
    header.write('00000000000\0', 124, 'latin1');
    header.write('0ustar\0', 156, 'latin1');
    header.write('ustar\x0000', 257, 'latin1');
    return header;
  });
  return Buffer.concat([...headers, Buffer.alloc(1024)]);
}

/** A document of an office: an archive with the names that say which. */
export function officeOf(folder: 'word' | 'xl' | 'ppt'): Buffer {
  const rows = Array.from(
    { length: 2000 },
    (_, row) => `<row r="${row}"><c t="n"><v>${(row * 7919) % 1000}</v></c></row>`,
  );
  return zipOf([
    { name: '[Content_Types].xml', content: '<Types><Default Extension="xml"/></Types>' },
    { name: '_rels/.rels', content: '<Relationships/>' },
    { name: `${folder}/main.xml`, content: `<doc>${rows.join('')}</doc>` },
    { name: `${folder}/media/image1.png`, content: png, stored: true },
  ]);
}

export const png: Buffer = Buffer.concat([
  bytes('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\x08\x02\0\0\0'),
  noise(3000),
]);
export const jpeg: Buffer = Buffer.concat([
  bytes('\xff\xd8\xff\xe0\0\x10JFIF\0\x01'),
  noise(3000, 7),
  bytes('\xff\xd9'),
]);
export const gif: Buffer = Buffer.concat([bytes('GIF89a\x01\0\x01\0\x80\0\0'), noise(200, 3), bytes(';')]);
export const webp: Buffer = Buffer.concat([bytes('RIFF\x24\x0b\0\0WEBPVP8 '), noise(2800, 5)]);
export const pdf: Buffer = Buffer.concat([
  bytes(
    '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog /AcroForm << /XFA (<script>x</script>) >> >>\nendobj\n',
  ),
  noise(2000, 9),
  bytes('\n%%EOF\n'),
]);
export const mp4: Buffer = Buffer.concat([bytes('\0\0\0\x18ftypisom\0\0\x02\0'), noise(2000, 11)]);
export const elf: Buffer = Buffer.concat([bytes('\x7fELF\x02\x01\x01\0'), noise(500, 13)]);
export const pe: Buffer = (() => {
  const file = Buffer.alloc(400);
  file.write('MZ\x90\0', 'latin1');
  file.writeUInt32LE(128, 60);
  file.write('PE\0\0', 128, 'latin1');
  return file;
})();
