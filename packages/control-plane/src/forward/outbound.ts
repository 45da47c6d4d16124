import { lookup } from 'node:dns/promises';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { parseNetwork } from '../trust/network.ts';
import { createNeverBlock } from '../trust/never-block.ts';

/** An address that may be connected to. */
export interface Destination {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Reaches hosts that people named, and none inside. */
export interface Outbound {
  /** The address of a host; throws where one of its addresses is private and not allowed. */
  resolve(host: string): Promise<Destination>;
  /** Posts and resolves where that was taken; throws with what was answered otherwise. */
  post(url: string, body: string, headers: Readonly<Record<string, string>>): Promise<void>;
}

/**
 * Creates the way out for what people configure.
 *
 * The server stands inside a network, where its requests could reach what its users cannot: metadata services, admin pages. So each host is resolved first, all of its
 * addresses are judged, and the connection goes to the address that was judged, whatever the name says a moment later. Redirects are not followed: they would
 * name a host that nobody looked at. `allowed` are networks inside that the operator opens.
 */
export function createOutbound(allowed: readonly string[], timeoutMs = 5_000): Outbound {
  const inside = createNeverBlock({});
  const opened = createNeverBlock({ extra: allowed, allowReserved: true });

  async function resolve(host: string): Promise<Destination> {
    const bare = host.replace(/^\[|\]$/g, '');
    const found = isIP(bare) === 0 ? await lookup(bare, { all: true }) : [{ address: bare, family: isIP(bare) }];
    for (const { address } of found) {
      const network = parseNetwork(address);
      if (network === null || (inside.covers(network) && !opened.covers(network))) {
        throw new Error(
          `${bare.slice(0, 100)} is inside: ${address} is a private address. The server's option --forward-to opens networks.`,
        );
      }
    }
    const [first] = found;
    if (first === undefined) throw new Error(`${bare.slice(0, 100)} has no address.`);
    return { address: first.address, family: first.family === 6 ? 6 : 4 };
  }

  return {
    resolve,
    async post(url, body, headers) {
      const { protocol, hostname } = new URL(url);
      const { address, family } = await resolve(hostname);
      const pinned: LookupFunction = (_host, options, callback) => {
        if (options.all === true) callback(null, [{ address, family }]);
        else callback(null, address, family);
      };
      const send = protocol === 'https:' ? httpsRequest : httpRequest;
      await new Promise<void>((done, fail) => {
        const options = {
          method: 'POST',
          lookup: pinned,
          agent: false,
          signal: AbortSignal.timeout(timeoutMs),
        } as const;
        const length = { 'content-length': String(Buffer.byteLength(body)) };
        const request = send(url, { ...options, headers: { ...headers, ...length } }, (response) => {
          const status = response.statusCode ?? 0;
          // What is answered is nobody's business: it could be read from inside otherwise.
          response.destroy();
          if (status >= 200 && status < 300) done();
          else
            fail(
              new Error(
                status >= 300 && status < 400
                  ? `It redirects (${status}), which is not followed.`
                  : `It answered ${status}.`,
              ),
            );
        });
        request.on('error', (error) =>
          fail(
            error.name === 'TimeoutError' || error.name === 'AbortError'
              ? new Error('It did not answer in time.')
              : error,
          ),
        );
        request.end(body);
      });
    },
  };
}
