import type { Behaviour } from '@rasp/testing/fake-control-plane.ts';
import { fullConfig, minimalConfig, recordedAnswers, recordedAt } from './recorded.ts';
import { listed, pushed } from './replay.ts';

/** A beacon's answer in one of the recorded cases, and what ours makes of it. */
export interface ServedBeacon {
  readonly answer: Behaviour;
  /** Changes to the configuration that the agent connected with. */
  readonly connected?: Readonly<Record<string, unknown>>;
  /** APP_NAME in force afterwards: `cloud-A` is the last good state. */
  readonly app: string;
  /** Networks that are blocked afterwards; 192.0.2.1 is before. */
  readonly blocked: readonly string[];
  /** Why the answer, or a part of it, was not taken. */
  readonly says?: RegExp;
  /** True where the exchange failed as a whole; such a beacon's numbers are sent again. */
  readonly failed?: boolean;
  /** What a request makes due a quarter of an hour later. */
  readonly next: '/rasp/connect' | '/rasp/beacon';
}

const json = (body: unknown): Behaviour => ({ kind: 'json', body });
const data = (value: unknown): Behaviour => json({ status: true, message: 'ok', data: value });
const kept = { app: 'cloud-A', blocked: [listed], next: '/rasp/beacon' } as const;
const keeps = (answer: Behaviour, says?: RegExp): ServedBeacon => ({ answer, ...kept, ...(says && { says }) });
const fails = (answer: Behaviour, says: RegExp): ServedBeacon => ({ answer, ...kept, says, failed: true });
const takes = (answer: Behaviour, changes: Partial<ServedBeacon>): ServedBeacon => ({ answer, ...kept, ...changes });
const both = [listed, pushed];
const second = fullConfig({ APP_NAME: 'cloud-B' });

/** The answers to beacons, by the id of the recorded case. */
export const servedBeacon: Readonly<Record<string, ServedBeacon>> = {
  n01: takes(json(recordedAnswers.beacon), { blocked: [pushed] }),
  n02: takes(data({ config: second }), { app: 'cloud-B' }),
  // Without BEACON in it no more are due: the agent connects again instead.
  n03: takes(data({ config: { ...minimalConfig, APP_NAME: 'cloud-B' } }), { app: 'cloud-B', next: '/rasp/connect' }),
  n04: keeps(data({})),
  n05: keeps(data(null)),
  n06: fails(data([]), /the data of the answer is not an object/),
  n07: takes(json({ blacklist: { new: [pushed], remove: [] } }), { blocked: both }),
  n08: takes(data({ blacklist: { new: [[pushed, recordedAt]], remove: [] } }), { blocked: both }),
  n09: keeps(data({ blacklist: { [pushed]: recordedAt } }), /1 blacklist entries of the control plane made no sense/),
  n10: keeps(data({ blacklist: [pushed] }), /the blacklist is not an object of new and remove/),
  n11: takes(data({ blacklist: { new: { [pushed]: recordedAt }, remove: [] } }), { blocked: both }),
  n12: fails({ kind: 'refuse', status: 403, message: 'invalid key' }, /HTTP 403: invalid key/),
  n13: fails({ kind: 'refuse', status: 404, message: 'no profile' }, /HTTP 404: no profile/),
  n14: fails({ kind: 'refuse', status: 500, message: 'server error' }, /HTTP 500: server error/),
  n15: fails({ kind: 'raw', body: 'hello' }, /the answer is not JSON/),
  n16: fails(json({ status: false, message: 'busy', data: {} }), /busy/),
  n17: { ...fails({ kind: 'drop' }, /ECONNREFUSED/), connected: { BEACON_URL: 'http://127.0.0.1:1/rasp/beacon' } },
  n18: fails({ kind: 'slow', ms: 6_000, answer: { kind: 'ok' } }, /no complete answer within 1000 ms/),
  n19: fails({ kind: 'hang' }, /no complete answer within 1000 ms/),
  n20: takes(data({ config: second, blacklist: { new: [pushed], remove: [] } }), { app: 'cloud-B', blocked: both }),
  n21: { ...keeps({ kind: 'ok' }), connected: { BEACON_URL: null }, next: '/rasp/connect' },
  n22: takes(data({ config: { ...second, BEACON: false } }), { app: 'cloud-B', next: '/rasp/connect' }),
};
