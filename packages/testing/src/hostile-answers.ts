import type { Behaviour } from './fake-control-plane.ts';

/** A named way in which a control plane may be dead, slow, lying or hostile. */
export interface HostileAnswer {
  readonly name: string;
  readonly behaviour: Behaviour;
}

const envelope = (data: unknown): Behaviour => ({ kind: 'json', body: { status: true, message: 'ok', data } });
const deep = `${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}`;

/**
 * Answers that must change nothing in an agent, whatever it asked for: it neither throws nor loses its
 * configuration or blacklist. `hang`, `half` and `slow` end by the agent's own deadline.
 */
export const hostileAnswers: readonly HostileAnswer[] = [
  { name: 'never answers', behaviour: { kind: 'hang' } },
  { name: 'sends half a head', behaviour: { kind: 'half' } },
  { name: 'answers after 6 s', behaviour: { kind: 'slow', ms: 6_000, answer: { kind: 'ok', data: { config: {} } } } },
  { name: 'drops the connection', behaviour: { kind: 'drop' } },
  { name: 'cuts the body off', behaviour: { kind: 'cut', body: '{"status":true,"message":"ok","data":{' } },
  { name: 'truncated JSON', behaviour: { kind: 'raw', body: '{"status":true,"message":"ok","data":{' } },
  { name: 'empty body', behaviour: { kind: 'raw', body: '' } },
  { name: 'HTML with 200', behaviour: { kind: 'raw', body: '<!doctype html><p>hello' } },
  { name: 'HTML with 502', behaviour: { kind: 'raw', status: 502, body: '<h1>Bad Gateway</h1>' } },
  {
    name: 'binary',
    behaviour: { kind: 'raw', body: Uint8Array.from({ length: 4_096 }, (_, index) => (index * 197) % 256) },
  },
  { name: '50 MB', behaviour: { kind: 'flood', bytes: 50_000_000 } },
  { name: 'gzip bomb', behaviour: { kind: 'bomb', bytes: 50_000_000 } },
  { name: 'gzip that is none', behaviour: { kind: 'raw', body: 'no gzip', headers: { 'content-encoding': 'gzip' } } },
  { name: 'unknown encoding', behaviour: { kind: 'raw', body: '{}', headers: { 'content-encoding': 'br' } } },
  {
    name: 'nested 200,000 deep',
    behaviour: { kind: 'raw', body: `{"status":true,"message":"ok","data":{"config":${deep}}}` },
  },
  {
    name: '401 with a good body',
    behaviour: {
      kind: 'json',
      status: 401,
      body: { status: true, message: 'ok', data: { config: { APP_NAME: 'evil' }, blacklist: {} } },
    },
  },
  {
    name: '503 with a good body',
    behaviour: {
      kind: 'json',
      status: 503,
      body: { status: true, message: 'ok', data: { config: { APP_NAME: 'evil' }, blacklist: {} } },
    },
  },
  { name: 'refusal with 200', behaviour: { kind: 'refuse', status: 200 } },
  { name: 'refusal with 403', behaviour: { kind: 'refuse' } },
  { name: '500', behaviour: { kind: 'raw', status: 500, body: '' } },
  {
    name: 'redirect to another host',
    behaviour: { kind: 'redirect', status: 307, location: 'http://127.0.0.2:9/elsewhere' },
  },
  { name: 'redirect by 302', behaviour: { kind: 'redirect', status: 302, location: '/rasp/elsewhere' } },
  { name: 'redirect to nowhere', behaviour: { kind: 'redirect', status: 308, location: 'http://[' } },
  { name: 'JSON list', behaviour: { kind: 'json', body: [] } },
  { name: 'JSON null', behaviour: { kind: 'json', body: null } },
  { name: 'JSON text', behaviour: { kind: 'json', body: 'ok' } },
  { name: 'data list', behaviour: envelope([]) },
  { name: 'config list', behaviour: envelope({ config: [], blacklist: {} }) },
  { name: 'config text', behaviour: envelope({ config: 'x', blacklist: {} }) },
  { name: 'blacklist text', behaviour: envelope({ config: { APP_NAME: 'evil' }, blacklist: 'x' }) },
  { name: 'blacklist number', behaviour: envelope({ config: { APP_NAME: 'evil' }, blacklist: 7 }) },
  {
    name: 'prototype keys around a list',
    behaviour: {
      kind: 'raw',
      body: '{"status":true,"message":"ok","data":{"__proto__":{"config":{"APP_NAME":"evil"}},"config":[]}}',
    },
  },
];
