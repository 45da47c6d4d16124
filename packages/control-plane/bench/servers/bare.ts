/**
 * The yardstick: a bare node:http handler that does what no server can leave out.
 *
 * It reads the body, parses it, makes one SHA-256 of the key and answers the bytes that it was told to answer. Nothing is routed,
 * checked or counted.
 */
import { hash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { obeyParent } from '../processes.ts';
import { usageNow } from '../usage.ts';

/** Text, which Node writes faster than bytes, where it is text. */
let answer: Buffer | string = '';
let headers: Record<string, string | number> = {};

const server = createServer({ keepAliveTimeout: 75_000 }, (request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const body = JSON.parse(Buffer.concat(parts).toString()) as { key: string };
    const known = hash('sha256', body.key).length === 64;
    response.writeHead(known ? 200 : 403, headers);
    response.end(answer);
  });
});

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  obeyParent(
    { url: `http://127.0.0.1:${port}` },
    {
      usage: () => usageNow(0),
      answer(given: { readonly base64: string; readonly encoding: string | null }) {
        const bytes = Buffer.from(given.base64, 'base64');
        answer = given.encoding === null ? bytes.toString() : bytes;
        headers = {
          'content-type': 'application/json; charset=utf-8',
          'content-length': bytes.length,
          ...(given.encoding === null ? {} : { 'content-encoding': given.encoding }),
        };
      },
    },
  );
});
