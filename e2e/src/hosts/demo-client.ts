import type { IncomingMessage } from 'node:http';

/** The header that names the client which a request on this machine plays. */
export const demoClientHeader = 'x-demo-client';

/** The address that a front reports as the TCP peer: the played client, or the real one. */
export function demoClientOf(request: IncomingMessage): string {
  const named = request.headers[demoClientHeader];
  return (typeof named === 'string' ? named : request.socket.remoteAddress) ?? '127.0.0.1';
}
