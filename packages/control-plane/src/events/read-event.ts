import { isIP } from 'node:net';
import { parseLogRecord } from '@rasp/core/protocol';
import { storable } from '../store/storable.ts';
import type { EventRow } from '../store/tables.ts';
import { classOf, severityOf } from '../trust/classify.ts';

/** What a record says, in one shape for all formats; texts are capped, and not yet redacted. */
export interface EventReading {
  readonly format: EventRow['format'];
  readonly application: string;
  readonly service: string;
  readonly instance: string;
  readonly platform: string;
  /** The worst check that spoke. */
  readonly type: string;
  readonly action: string;
  readonly sourceIp: string;
  /** As the agent says; empty where it leaves that to us. */
  readonly country: string;
  readonly method: string;
  readonly path: string;
  /** The record itself, without what is wrapped around it. */
  readonly record: object;
}

/**
 * Reads a record of an event: PyRASP's `json` and `pcb` forms, our own events, and those as they stand in lines of standard output.
 *
 * Null where it is no object. What is of no known form is kept as `unknown`, so that nothing vanishes without a word.
 */
export function readEvent(given: unknown): EventReading | null {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return null;
  const fields = fieldsOf(given);
  const wrapped = fields.get('rasp');
  if (typeof wrapped === 'object' && wrapped !== null && Array.isArray(fieldsOf(wrapped).get('findings'))) {
    return readOwn(wrapped, fieldsOf(wrapped));
  }
  if (Array.isArray(fields.get('findings'))) return readOwn(given, fields);
  return readPyrasp(given, fields) ?? readUnknown(given, fields);
}

function readPyrasp(record: object, fields: Fields): EventReading | null {
  const parsed = parseLogRecord(record);
  if (!parsed.ok) return null;
  const { type, sourceIp, country, application, detail } = parsed.value;
  return {
    ...nothing,
    format: fields.has('log_type') ? 'pcb' : 'pyrasp',
    application,
    type,
    action: detail.action === null ? '' : detail.action === 3 ? 'reported' : 'blocked',
    sourceIp: addressOf(sourceIp),
    country: /^[A-Z]{2}$/.test(country) ? country : '',
    path: detail.path ?? '',
    record,
  };
}

function readOwn(record: object, fields: Fields): EventReading {
  const action = text(fields.get('action'), 40);
  const shown = actions.get(action) ?? action;
  const checks = listOf(fields.get('findings')).map((finding) => text(fieldsOf(finding).get('check'), 64));
  return {
    format: 'rasp',
    application: text(fields.get('application')),
    service: text(fields.get('service')),
    instance: text(fields.get('instance')),
    platform: text(fields.get('platform'), 40),
    type: worst(checks, shown),
    action: shown,
    sourceIp: addressOf(text(fields.get('clientIp'), 64)),
    country: '',
    method: text(fields.get('method'), 32),
    path: text(fields.get('path'), 1_024),
    record,
  };
}

function readUnknown(record: object, fields: Fields): EventReading {
  return {
    ...nothing,
    application: text(fields.get('application')),
    type: text(fields.get('type'), 64),
    sourceIp: addressOf(text(fields.get('clientIp'), 64)),
    record,
  };
}

/** The findings of a record, at most as many as agents send. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, maxFindings) : [];
}

/** Members of an object by name, those that it inherits left out. */
export interface Fields {
  get(name: string): unknown;
  has(name: string): boolean;
  /** All of them. */
  readonly all: Readonly<Record<string, unknown>>;
}

/** The members of a value by name; none where it is no object. Copies nothing: records come by the ten thousand. */
export function fieldsOf(value: unknown): Fields {
  const all = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  return {
    all,
    get: (name) => (Object.hasOwn(all, name) ? all[name] : undefined),
    has: (name) => Object.hasOwn(all, name),
  };
}

/** A text of at most `max` characters, such as every store can hold; empty where it is none. */
export function text(value: unknown, max = 256): string {
  return typeof value === 'string' ? storable(value.slice(0, max)) : '';
}

/** An address as everything else here writes it; empty where it is none. */
function addressOf(given: string): string {
  const plain = /^::ffff:(?=\d{1,3}\.)/i.test(given) ? given.slice(7) : given;
  return isIP(plain) === 0 ? '' : plain.toLowerCase();
}

function worst(checks: readonly string[], action: string): string {
  const rank = (check: string): number =>
    ['low', 'medium', 'high', 'critical'].indexOf(severityOf(check, action)) + (classOf(check) === 'other' ? 0 : 0.5);
  return checks.reduce((a, b) => (rank(b) > rank(a) ? b : a), checks[0] ?? '');
}

const actions: ReadonlyMap<string, string> = new Map([
  ['deny', 'blocked'],
  ['report', 'reported'],
  ['allow', 'allowed'],
]);

const nothing = {
  format: 'unknown',
  application: '',
  service: '',
  instance: '',
  platform: '',
  type: '',
  action: '',
  sourceIp: '',
  country: '',
  method: '',
  path: '',
} as const;

const maxFindings = 32;
