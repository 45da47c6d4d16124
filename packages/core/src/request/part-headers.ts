import { decodeExtendedValue, parseParameters } from './multipart-header.ts';

/** File names read from one part. */
const MAX_FILE_NAMES = 8;

/** What a part's headers say about it. */
export interface PartHeaders {
  readonly name: string;
  readonly fileNames: readonly string[];
  /** True where every parser takes the part for a file. */
  readonly file: boolean;
  /** As it was sent; empty where the part names none. */
  readonly contentType: string;
  /** True for `Content-Transfer-Encoding: base64`, which a few parsers undo and most do not. */
  readonly base64: boolean;
}

/** Reads a part's headers: every Content-Disposition, the first Content-Type, and the encoding. */
export function readPartHeaders(headers: string, decode: (text: string) => string): PartHeaders {
  let name = '';
  let plainFileName = false;
  let dispositions = 0;
  let contentType = '';
  let base64 = false;
  const fileNames: string[] = [];
  // A line that starts with white space continues the one before (RFC 5322 §2.2.3).
  const lines = headers.replace(/\r?\n[ \t]/g, ' ').split(/\r?\n/);
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    const header = line.slice(0, colon).trim().toLowerCase();
    if (header === 'content-type' && contentType === '') contentType = line.slice(colon + 1).trim();
    else if (header === 'content-transfer-encoding') base64 = line.toLowerCase().includes('base64', colon);
    if (header !== 'content-disposition') continue;
    dispositions++;
    for (const [parameter, value] of parseParameters(decode(line.slice(colon + 1)))) {
      if (parameter === 'name' && name === '') name = value;
      else if (parameter === 'name*' && name === '') name = decodeExtendedValue(value);
      else if (parameter.startsWith('filename') && fileNames.length < MAX_FILE_NAMES) {
        if (parameter === 'filename' && value !== '') plainFileName = true;
        fileNames.push(parameter === 'filename' ? value : decodeExtendedValue(value));
      }
    }
  }
  const file = plainFileName && dispositions === 1 && !/\n[ \t]|(?<!\r)\n/.test(headers);
  return { name, fileNames, file, contentType, base64 };
}
