import type { Terminal } from './terminal.ts';

/** Characters of a full bar. */
const width = 24;

/** Draws a bar on a terminal, over itself; a full one is wiped away. */
export function progressBar(stream: Pick<NodeJS.WriteStream, 'write'>): NonNullable<Terminal['progress']> {
  return (share, what) => {
    const done = Math.round(Math.min(1, Math.max(0, share)) * width);
    const bar = `${'█'.repeat(done)}${'░'.repeat(width - done)}`;
    stream.write(share >= 1 ? '\r\u001b[K' : `\r\u001b[K${bar} ${Math.floor(share * 100)} % ${what}`);
  };
}
