import { type CheckId, taxonomy } from '@rasp/core';
import type { EventClass, EventSeverity } from '../store/tables.ts';

/** Severities, the least first. */
export const severities = ['low', 'medium', 'high', 'critical'] as const satisfies readonly EventSeverity[];

/** The broad kind of what a check found; `other` for checks that this version does not know. */
export function classOf(check: string): EventClass {
  return kinds.get(check)?.[0] ?? 'other';
}

/**
 * How bad an event is: what its check finds, and one step more where an attack or a leak was let through.
 *
 * Judged here and not by agents, which do not know what else happens.
 */
export function severityOf(check: string, action: string): EventSeverity {
  const [kind, base] = kinds.get(check) ?? ['other', 0];
  const wentThrough = (kind === 'attack' || kind === 'leak') && (action === 'reported' || action === 'allowed');
  return severities[base + (wentThrough ? 1 : 0)] ?? 'critical';
}

/** Severities from the given one up. */
export function severitiesFrom(least: EventSeverity): readonly EventSeverity[] {
  return severities.slice(severities.indexOf(least));
}

/** What the taxonomy knows of a check, or null. */
export function knownCheck(check: string): (typeof taxonomy)[CheckId] | null {
  return Object.hasOwn(taxonomy, check) ? taxonomy[check as CheckId] : null;
}

/** Kind and severity of every check, as an index of `severities`. */
const kindsByCheck: Readonly<Record<CheckId, readonly [kind: EventClass, severity: number]>> = {
  sqli: ['attack', 2],
  xss: ['attack', 1],
  command: ['attack', 2],
  traversal: ['attack', 2],
  code: ['attack', 2],
  nosql: ['attack', 2],
  ssti: ['attack', 2],
  ssrf: ['attack', 2],
  xxe: ['attack', 2],
  'prototype-pollution': ['attack', 2],
  jndi: ['attack', 2],
  ldap: ['attack', 2],
  crlf: ['attack', 1],
  upload: ['attack', 2],
  characters: ['attack', 0],
  hpp: ['attack', 0],
  flood: ['abuse', 1],
  brute: ['abuse', 1],
  bots: ['abuse', 0],
  decoy: ['abuse', 1],
  path: ['abuse', 0],
  dlp: ['leak', 2],
  whitelist: ['access', 0],
  blacklist: ['access', 0],
  ztaa: ['access', 1],
  spoofing: ['access', 1],
  headers: ['other', 0],
  format: ['other', 0],
  truncated: ['other', 0],
};
const kinds: ReadonlyMap<string, readonly [kind: EventClass, severity: number]> = new Map(Object.entries(kindsByCheck));
