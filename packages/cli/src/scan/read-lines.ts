import { createReadStream, statSync } from 'node:fs';
import { createGunzip } from 'node:zlib';

/** The lines of a file, and how far they are read. */
export interface Lines {
  readonly lines: AsyncIterable<string>;
  /** Share of the file that is read, 0 to 1. */
  progress(): number;
}

/**
 * Reads a text file line by line, gunzipped where its name ends in `.gz`; what is held is one line. Fails where it cannot be read.
 *
 * Lines end with a line feed and nothing else: Node's `readline` also ends them with U+2028, which stands within values.
 */
export function readLines(file: string): Lines {
  const size = Math.max(1, statSync(file).size);
  const raw = createReadStream(file);
  const input = file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw;
  raw.on('error', (error) => input.destroy(error));
  input.setEncoding('utf8');
  return { lines: split(input as AsyncIterable<string>), progress: () => Math.min(1, raw.bytesRead / size) };
}

async function* split(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
  }
  if (rest !== '') yield rest;
}
