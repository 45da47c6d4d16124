import { type NormalizedRequest, type Pairs, parseQuery, type ScanCase, scanRequest } from '@rasp/core';

type Entry = Readonly<Record<string, unknown>>;

/** Reads the requests of a HAR 1.2 archive, bodies included; throws where it is none. */
export function readHar(text: string): readonly ScanCase[] {
  const root = JSON.parse(text) as { readonly log?: { readonly entries?: unknown } } | null;
  const entries = root?.log?.entries;
  if (!Array.isArray(entries)) throw new Error('is no HAR archive: it has no log.entries');
  return entries.flatMap((entry: Entry, index) => {
    const request = entry?.['request'];
    if (typeof request !== 'object' || request === null) return [];
    const id = `entry ${index}`;
    return [{ id, request: requestOf(id, request as Entry), label: null, class: '', source: '' }];
  });
}

function requestOf(id: string, request: Entry): NormalizedRequest {
  const url = URL.parse(textOf(request['url']));
  const posted = request['postData'] as Entry | undefined;
  const text = textOf(posted?.['text']);
  const headers = pairsOf(request['headers']).map(([name, value]) => [name.toLowerCase(), value] as const);
  return scanRequest(id, {
    method: textOf(request['method']) || 'GET',
    host: url?.host ?? '',
    rawTarget: url === null ? '/' : `${url.pathname}${url.search}`,
    path: url?.pathname ?? '/',
    query: url === null ? [] : parseQuery(url.search.slice(1)),
    // Pseudo headers of HTTP/2 are none, and cookies stand by themselves.
    headers: headers.filter(([name]) => !name.startsWith(':') && name !== 'cookie'),
    cookies: pairsOf(request['cookies']),
    body: text === '' ? { kind: 'none' } : { kind: 'text', text },
  });
}

function pairsOf(list: unknown): Pairs {
  if (!Array.isArray(list)) return [];
  return list.map((pair: Entry) => [textOf(pair?.['name']), textOf(pair?.['value'])] as const);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
