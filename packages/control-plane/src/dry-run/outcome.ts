import type { EventFinding, ScanVerdict } from '@rasp/core';

/** What an agent does with a request: from nothing found to its source listed. */
export type Outcome = 'passed' | 'reported' | 'blocked' | 'blacklisted';

/** What the mode of a check makes of a request in which it finds something; null for what is no mode. */
export function outcomeOfMode(mode: unknown): Outcome | null {
  return typeof mode === 'string' ? (byMode.get(mode) ?? null) : null;
}

/** What the agent did, by its verdict. */
export function outcomeOf({ blocked, findings }: ScanVerdict): Outcome {
  if (blocked) return findings.some(({ mode }) => mode === 'blacklist') ? 'blacklisted' : 'blocked';
  return findings.length > 0 ? 'reported' : 'passed';
}

/** True where the request does not reach the function. */
export function isStopped(outcome: Outcome): boolean {
  return outcome === 'blocked' || outcome === 'blacklisted';
}

/** The check that decided: the first of those that stop, else the first that spoke; empty where none did. */
export function decisiveCheck(findings: readonly EventFinding[]): string {
  const decisive = findings.find(({ mode }) => mode === 'block' || mode === 'blacklist') ?? findings[0];
  return decisive?.check ?? '';
}

const byMode: ReadonlyMap<string, Outcome> = new Map([
  ['off', 'passed'],
  ['report', 'reported'],
  ['block', 'blocked'],
  ['blacklist', 'blacklisted'],
]);
