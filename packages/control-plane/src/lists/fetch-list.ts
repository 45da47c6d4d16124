import { lookup } from 'node:dns';
import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { ControlPlaneError } from '../errors.ts';
import { parseNetwork } from '../trust/network.ts';
import { createNeverBlock } from '../trust/never-block.ts';

/** What a URL gave: its text, or that nothing changed. */
export type FetchedList = { readonly text: string; readonly etag: string | null } | 'unchanged';

/** How to fetch. */
export interface FetchOptions {
  readonly etag: string | null;
  /** Allows http and private addresses: for fleets on private networks and for tests. */
  readonly allowPrivate: boolean;
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
}

/**
 * Fetches a list.
 *
 * Whoever may add a feed must not reach what only this server reaches: names are resolved here, each address is judged, and the
 * connection goes to the address that was judged, so that a name that answers differently the second time gains nothing. Redirects
 * are followed three times under the same rules. Neither credentials nor cookies are sent. Throws RASP_CP_FEED_FAILED.
 */
export async function fetchList(location: string, options: FetchOptions): Promise<FetchedList> {
  const signal = AbortSignal.timeout(options.timeoutMs ?? 30_000);
  let url = location;
  for (let hops = 0; hops <= maxRedirects; hops++) {
    const answer = await fetchOnce(checkUrl(url, options.allowPrivate), options, signal);
    if (typeof answer === 'string' || 'text' in answer) return answer;
    url = answer.redirect;
  }
  throw failed('It redirects more than three times.');
}

/** Judges the URL of a feed before it is stored or used. Throws RASP_CP_FEED_FAILED. */
export function checkUrl(text: string, allowPrivate: boolean): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !(url.protocol === 'https:' || (allowPrivate && url.protocol === 'http:'))) {
    throw failed('A feed is an https URL.');
  }
  if (url.username !== '' || url.password !== '') throw failed('A feed must not hold credentials.');
  const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
  if (!allowPrivate && isIP(host) !== 0 && !isPublic(host)) throw failed(`${host} is a private or reserved address.`);
  return url;
}

type Answer = FetchedList | { readonly redirect: string };

function fetchOnce(url: URL, options: FetchOptions, signal: AbortSignal): Promise<Answer> {
  const maxBytes = options.maxBytes ?? maxListBytes;
  return new Promise((resolve, reject) => {
    const refuse = (reason: string, cause?: unknown): void => reject(failed(reason, cause));
    const send: typeof httpRequest = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const how: RequestOptions = {
      signal,
      agent: false,
      ...(options.allowPrivate ? {} : { lookup: publicLookup }),
      headers: {
        accept: 'text/plain, application/json',
        'accept-encoding': 'identity',
        'user-agent': 'rasp-control-plane',
        ...(options.etag === null ? {} : { 'if-none-match': options.etag }),
      },
    };
    const request = send(url, how, (response) => {
      const { statusCode: status = 0, headers } = response;
      if (status === 304 && options.etag !== null) {
        response.destroy();
        return resolve('unchanged');
      }
      if (status >= 300 && status < 400 && headers.location !== undefined) {
        response.destroy();
        return URL.canParse(headers.location, url.href)
          ? resolve({ redirect: new URL(headers.location, url).href })
          : refuse('It redirects to what is no URL.');
      }
      if (status !== 200) {
        response.destroy();
        return refuse(`It answered ${status}.`);
      }
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > maxBytes) {
          refuse(`It is larger than ${maxBytes} bytes.`);
          request.destroy();
        } else chunks.push(chunk);
      });
      response.on('error', (error) => refuse('It broke off.', error));
      response.on('end', () => {
        if (!response.complete) return refuse('It broke off.');
        const etag = headers.etag;
        resolve({
          text: Buffer.concat(chunks).toString(),
          etag: etag === undefined || etag.length > 200 ? null : etag,
        });
      });
    });
    request.on('error', (error) =>
      refuse(signal.aborted ? 'It took too long.' : `It cannot be reached: ${error.message.slice(0, 200)}`, error),
    );
    request.end();
  });
}

/** Resolves a name and gives only addresses that are public; none left is an error. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, '');
    const open = addresses.filter(({ address }) => isPublic(address));
    const [first] = open;
    if (first === undefined || open.length < addresses.length) {
      return callback(new Error(`${hostname} has a private or reserved address`), '');
    }
    if (options.all === true) callback(null, open);
    else callback(null, first.address, first.family);
  });
};

const reserved = createNeverBlock({});

function isPublic(address: string): boolean {
  const network = parseNetwork(address);
  return network !== null && !reserved.covers(network);
}

function failed(reason: string, cause?: unknown): ControlPlaneError {
  return new ControlPlaneError('RASP_CP_FEED_FAILED', reason, cause === undefined ? undefined : { cause });
}

const maxRedirects = 3;

/** A million addresses with a word each. */
export const maxListBytes = 33_554_432;
