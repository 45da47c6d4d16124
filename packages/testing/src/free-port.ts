import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * A port that is free now, on all addresses, and that nobody else is likely to get before it is used.
 *
 * It lies below the ports that Linux (32768 and up), macOS and Windows (49152 and up) give to whoever asks for any: while a server starts on
 * it, other tests begin to listen and to connect hundreds of times.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    server.listen(port, () => server.close(() => resolve(true)));
  });
}
