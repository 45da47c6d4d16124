import type { NormalizedRequest } from '../adapter.ts';

/** One request to judge, with what its line says of it. */
export interface ScanCase {
  readonly id: string;
  readonly request: NormalizedRequest;
  /** What it really is, where that is known. */
  readonly label: 'attack' | 'benign' | null;
  readonly class: string;
  readonly source: string;
}

/** A request without a body, as seen by the function; its parts are given. */
export function scanRequest(id: string, parts: Partial<NormalizedRequest>): NormalizedRequest {
  return {
    id,
    receivedAt: 0,
    trigger: 'scan',
    method: 'GET',
    host: '',
    rawTarget: '/',
    path: '/',
    pathParameters: [],
    query: [],
    headers: [],
    cookies: [],
    clientIp: null,
    clientIpSource: null,
    body: { kind: 'none' },
    ...parts,
  };
}
