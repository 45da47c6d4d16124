import type { Behaviour } from '@rasp/testing/fake-control-plane.ts';
import { minimalConfig, recordedAt } from './recorded.ts';
import { listed, type Served } from './replay.ts';

/** The answer of a case, and what ours makes of it. */
export interface ServedCase {
  readonly answer: Served;
  /** True where the configuration `cloud-A` is in force afterwards, false where the defaults stay. */
  readonly applied: boolean;
  /** Networks that are blocked afterwards. */
  readonly blocked?: readonly string[];
  /** What the log says; with `applied: false` it is the reason. */
  readonly says?: RegExp;
  /** What the listed source is answered, 200 unless it is blocked. */
  readonly listedGets?: number;
}

const json = (body: unknown, status = 200): Behaviour => ({ kind: 'json', status, body });
const data = (value: unknown, status = 200): Behaviour => json({ status: true, message: 'ok', data: value }, status);
const good = { config: minimalConfig, blacklist: {} };
const goodText = JSON.stringify({ status: true, message: 'ok', data: good });
const applied = (answer: Served, says?: RegExp): ServedCase => ({ answer, applied: true, ...(says && { says }) });
const refused = (answer: Served, says: RegExp): ServedCase => ({ answer, applied: false, says });

const list = (blacklist: unknown, config: object = minimalConfig): Served => data({ config, blacklist });
const blocks = (blacklist: unknown, network = listed): ServedCase => ({
  answer: list(blacklist),
  applied: true,
  blocked: [network],
  listedGets: 403,
});
const passes = (blacklist: unknown, says?: RegExp): ServedCase => applied(list(blacklist), says);
const noSense = /1 blacklist entries of the control plane made no sense/;

/** The answers to connect, by the id of the recorded case. `good` is what a redirect leads to. */
export const servedConnect: Readonly<Record<string, ServedCase>> = {
  c01: applied(data(good)),
  c02: applied(data(good, 201)),
  c03: applied(data(minimalConfig)),
  c04: applied(json(good)),
  c05: applied(data({ config: { APP_NAME: 'cloud-A' }, blacklist: {} })),
  c06: refused(data(null), /the answer holds no configuration/),
  c07: refused(data({}), /the answer holds no configuration/),
  c08: refused(data([]), /the data of the answer is not an object/),
  c09: refused(json({ status: false, message: 'unknown key', data: good }), /unknown key/),
  c10: applied(json({ status: true, data: good })),
  c11: applied(json({ status: 'ok', message: 'ok', data: good })),
  c12: refused({ kind: 'refuse', status: 403, message: 'invalid key' }, /HTTP 403: invalid key/),
  c13: refused({ kind: 'refuse', status: 404, message: 'no profile' }, /HTTP 404: no profile/),
  c14: refused({ kind: 'refuse', status: 500, message: 'server error' }, /HTTP 500: server error/),
  c15: refused(data(good, 401), /HTTP 401/),
  c16: refused(data(good, 503), /HTTP 503/),
  c17: refused({ kind: 'raw', status: 502, body: '<h1>Bad Gateway</h1>' }, /HTTP 502/),
  c18: refused({ kind: 'raw', body: 'hello' }, /the answer is not JSON/),
  c19: refused(json([good]), /the answer is not a JSON object/),
  c20: refused({ kind: 'raw', body: '' }, /the answer is not JSON/),
  c21: applied({ kind: 'raw', body: goodText, headers: { 'content-type': 'text/plain' } }),
  c22: refused({ kind: 'raw', body: goodText.slice(0, -20) }, /the answer is not JSON/),
  c23: refused('nobody', /ECONNREFUSED/),
  c24: refused({ kind: 'drop' }, /socket hang up/),
  c25: refused({ kind: 'slow', ms: 8_000, answer: { kind: 'ok', data: good } }, /no complete answer within 1000 ms/),
  c26: refused({ kind: 'hang' }, /no complete answer within 1000 ms/),
  c27: refused({ kind: 'redirect', status: 302, location: '/good' }, /a redirect that is not followed/),
  c28: applied({ kind: 'redirect', status: 307, location: '/good' }),
  c29: applied(data(good)),
  c30: applied(data({ config: { ...minimalConfig, NO_SUCH_KEY: 1 } }), /"NO_SUCH_KEY" is not a parameter/),
  c31: applied(
    data({ config: { ...minimalConfig, process_attack: 'x', toString: 'x', constructor: 'x', hasOwnProperty: 'x' } }),
    /"process_attack" is not a parameter/,
  ),
  c32: refused(data({ config: null, blacklist: {} }), /the answer holds no configuration/),

  b01: blocks({ [listed]: recordedAt }),
  b02: blocks({ [listed]: recordedAt + 0.5 }),
  b03: passes({ [listed]: String(recordedAt) }, noSense),
  b04: passes({ [listed]: '2030-01-01T00:00:00Z' }, noSense),
  b05: passes({ [listed]: null }, noSense),
  b06: passes({ [listed]: true }, noSense),
  b07: blocks([listed]),
  b08: blocks([[listed, recordedAt]]),
  b09: passes([]),
  b10: passes({ [listed]: recordedAt - 4_000 }),
  b11: blocks({ [listed]: 1_795_369_648 }),
  b12: passes({ [listed]: recordedAt * 1_000 }, noSense),
  b13: blocks({ '192.0.2.0/24': recordedAt }, '192.0.2.0/24'),
  b14: blocks({ new: [listed], remove: [] }),
  b15: {
    answer: list({ [listed]: recordedAt }, { ...minimalConfig, BLACKLIST_OVERRIDE: true }),
    applied: true,
    blocked: [listed],
    listedGets: 200,
  },
  b16: applied(list({ [listed]: recordedAt - 20 }, { ...minimalConfig, BLACKLIST_DELAY: 10 })),
};

/** What `/good` answers, where redirects of the cases lead. */
export const behindRedirect: Behaviour = data(good);
