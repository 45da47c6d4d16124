import type { Behaviour } from '@rasp/testing/fake-control-plane.ts';
import { minimalConfig, recordedAt } from './recorded.ts';
import { listed } from './replay.ts';

/** An answer that no server sends on purpose and that changes nothing, to connect or to a beacon. */
export interface NastyAnswer {
  readonly name: string;
  readonly answer: Behaviour;
  /** The reason that stands in the log. */
  readonly says: RegExp;
  /** The reason where a beacon is answered so, if it is another one; null where the beacon is taken for accepted. */
  readonly inBeacon?: RegExp | null;
}

/** An answer of which a part is good and the rest is not. */
export interface HalfGoodAnswer {
  readonly name: string;
  readonly answer: Behaviour;
  /** Networks that are blocked afterwards. */
  readonly blocked: readonly string[];
  readonly says?: RegExp;
}

const raw = (body: string, more: object = {}): Behaviour => ({ kind: 'raw', body, ...more });
const enveloped = (data: string): string => `{"status":true,"message":"ok","data":${data}}`;
/** Names that must never come into force. */
const evil = { ...minimalConfig, APP_NAME: 'evil' };
const evilText = enveloped(JSON.stringify({ config: evil, blacklist: {} }));
const mebibytes = (count: number): number => count * 1_048_576;
/** A configuration in which one member stands as JSON text, which JSON.stringify would not write. */
const evilWith = (member: string): Behaviour =>
  raw(enveloped(`{"config":${JSON.stringify(evil).slice(0, -1)},${member}}}`));
const utf16 = [...evilText, ''].join('\0');

const tooLarge = /larger than MAX_CLOUD_RESPONSE_BYTES/;
const noJson = /the answer is not JSON/;
const tooDeep = /the answer is nested too deep/;
const late = /no complete answer within 1000 ms/;
const noConfig = /the answer holds no configuration/;
const wholeRefused = /the whole configuration is refused/;

/** How long an agent waits for each: no longer than it must for those that never end, and for ten megabytes as a busy machine needs it. */
export function patienceMs({ says }: NastyAnswer): number {
  return says === late ? 1_000 : 5_000;
}

/** Answers of which nothing is applied. All that can be read in any of them is named `evil`. */
export const nastyAnswers: readonly NastyAnswer[] = [
  { name: 'good JSON and 10 MB of blanks', answer: raw(evilText + ' '.repeat(mebibytes(10))), says: tooLarge },
  { name: '10 MB of unknown length', answer: { kind: 'flood', bytes: mebibytes(10) }, says: tooLarge },
  {
    name: 'a few kilobytes that unpack to 10 MB',
    answer: { kind: 'bomb', bytes: mebibytes(10) },
    says: /cannot be unpacked/,
  },
  { name: 'NUL bytes alone', answer: raw('\0'.repeat(4_096)), says: noJson },
  { name: 'a NUL byte behind good JSON', answer: raw(`${evilText}\0`), says: noJson },
  { name: 'a NUL byte inside a text', answer: raw(evilText.replace('evil', 'ev\0il')), says: noJson },
  { name: 'UTF-16', answer: raw(utf16), says: noJson },
  { name: 'two answers in one', answer: raw(evilText + evilText), says: noJson },
  { name: 'a script around good JSON', answer: raw(`callback(${evilText})`), says: noJson },
  { name: 'NaN, as Python writes it', answer: evilWith('"FLOOD_DELAY":NaN'), says: noJson },
  { name: 'a page of a captive portal', answer: raw('<!doctype html><title>Sign in</title>'), says: noJson },
  { name: 'lists nested 100,000 deep', answer: raw('['.repeat(100_000)), says: tooDeep },
  {
    name: 'objects nested 100,000 deep in the configuration',
    answer: evilWith(`"APP_NAME":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`),
    says: tooDeep,
  },
  {
    name: 'nesting that is just allowed, where a text is due',
    answer: evilWith(`"APP_NAME":${'['.repeat(31)}${']'.repeat(31)}`),
    says: /nested deeper than 8 levels/,
  },
  {
    name: 'a configuration of 200,000 values',
    answer: evilWith(`"HOSTS":[${'1,'.repeat(200_000)}1]`),
    says: /nested too deep or too large/,
  },
  { name: 'an infinite number', answer: evilWith('"FLOOD_DELAY":1e999'), says: wholeRefused },
  { name: 'a number below nothing', answer: evilWith('"BEACON_DELAY":-1e308'), says: wholeRefused },
  { name: 'a status of nine digits', answer: evilWith('"BLOCK_STATUS_CODE":403403403'), says: wholeRefused },
  { name: 'an object where a number is due', answer: evilWith('"FLOOD_RATIO":{"valueOf":1}'), says: wholeRefused },
  { name: 'a list where modes are due', answer: evilWith('"SECURITY_CHECKS":[2,2,2]'), says: wholeRefused },
  { name: 'a mode that is none', answer: evilWith('"SECURITY_CHECKS":{"sqli":4}'), says: wholeRefused },
  {
    name: 'the data as a prototype',
    answer: raw(`{"status":true,"message":"ok","__proto__":{"data":{"config":${JSON.stringify(evil)}}}}`),
    says: noConfig,
    inBeacon: null,
  },
  {
    name: 'the configuration as a prototype',
    answer: raw(enveloped(`{"__proto__":{"config":${JSON.stringify(evil)}}}`)),
    says: noConfig,
    inBeacon: null,
  },
  { name: '204', answer: raw('', { status: 204 }), says: noConfig, inBeacon: null },
  { name: '304 with a good body', answer: raw(evilText, { status: 304 }), says: /answered 304/ },
  { name: 'a status beyond 599', answer: raw(evilText, { status: 999 }), says: /HTTP 999/ },
  {
    name: 'a head of 100 KB',
    answer: raw(evilText, { headers: { 'x-filler': 'a'.repeat(100_000) } }),
    says: /HPE_HEADER_OVERFLOW/,
  },
  {
    name: 'a redirect to itself',
    answer: { kind: 'redirect', status: 307, location: '' },
    says: /a redirect that is not followed/,
  },
  {
    name: 'a redirect to a file',
    answer: { kind: 'redirect', status: 308, location: 'file:///etc/passwd' },
    says: /a redirect that is not followed/,
  },
  {
    name: 'a redirect to another host',
    answer: { kind: 'redirect', status: 307, location: 'http://127.0.0.2:9/' },
    says: /a redirect that is not followed/,
  },
  { name: 'no answer', answer: { kind: 'hang' }, says: late },
  { name: 'half an answer and then nothing', answer: { kind: 'half' }, says: late },
  { name: 'a byte every 20 ms', answer: { kind: 'drip', ms: 20, body: evilText }, says: late },
  { name: 'an end before the announced one', answer: { kind: 'cut', body: evilText }, says: /cut in the middle/ },
  {
    name: 'a reason that would write into a terminal',
    answer: { kind: 'refuse', message: '\u001b[2J\nagent stopped' },
    says: / \[2J agent stopped/,
  },
];

const good = JSON.stringify(minimalConfig);
const listing = (blacklist: string): Behaviour => raw(enveloped(`{"config":${good},"blacklist":${blacklist}}`));
const entry = `"${listed}":${recordedAt}`;
const refusedEntries = (count: number): RegExp =>
  new RegExp(`${count} blacklist entries of the control plane made no sense`);

/** Connect answers with a good configuration, `cloud-A`, and a blacklist that is partly none. */
export const halfGoodAnswers: readonly HalfGoodAnswer[] = [
  { name: 'a byte order mark before it', answer: raw(`\ufeff${enveloped(`{"config":${good}}`)}`), blocked: [] },
  {
    name: 'names of prototypes among the addresses',
    answer: listing(`{${entry},"__proto__":${recordedAt},"constructor":${recordedAt},"toString":{}}`),
    blocked: [listed],
  },
  {
    name: 'times that are no times',
    answer: listing(
      `{${entry},"192.0.2.2":1e999,"192.0.2.3":-1,"192.0.2.4":1e300,"192.0.2.5":{},"192.0.2.6":[],"192.0.2.7":{"expires":"x"}}`,
    ),
    blocked: [listed],
    says: refusedEntries(6),
  },
  {
    name: 'addresses that are none',
    answer: listing(
      `{${entry},"":1,"999.1.1.1":${recordedAt},"192.0.2.2/99":${recordedAt},"192.0.2.3\\u0000":${recordedAt},"${'9'.repeat(5_000)}":${recordedAt}}`,
    ),
    blocked: [listed],
  },
  {
    name: 'items that are no entries',
    answer: listing(`["${listed}",null,7,true,{},[],[[]],[null,null],["192.0.2.2"]]`),
    blocked: [listed],
    says: refusedEntries(8),
  },
  { name: 'an end in a million years', answer: listing(`{"${listed}":{"expires":3e10}}`), blocked: [listed] },
  {
    name: 'a pattern that would run for years',
    answer: raw(
      enveloped(
        `{"config":${good.slice(0, -1)},"IGNORE_PATHS":["^(a+)+$","^/(a|aa)*(b)\\\\2$"]},"blacklist":{${entry}}}`,
      ),
    ),
    blocked: [listed],
    says: /IGNORE_PATHS/,
  },
  {
    name: 'a member twice, the last of them',
    answer: listing(`{"192.0.2.9":1},"blacklist":{${entry}}`),
    blocked: [listed],
  },
];
