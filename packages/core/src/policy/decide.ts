import type { NormalizedRequest } from '../adapter.ts';
import type { Config } from '../config/config.ts';
import type { Denial, DenyVerdict, Finding, Mode, Verdict } from '../finding.ts';
import { serverHeaderOf } from '../response/server-header.ts';
import { leadsBack, redirectStatus } from './redirect.ts';

/** What a request asked for, or null for what is none. */
type Asked = Pick<NormalizedRequest, 'host' | 'path'> | null;

const allowed: Verdict = { action: 'allow', findings: [], denial: null };

/** Tells whether a finding of this mode stops the request. */
export function stops(mode: Mode): boolean {
  return mode === 'block' || mode === 'blacklist';
}

/**
 * Turns findings into a verdict by the mode of each one's check.
 *
 * Any finding whose mode stops denies; findings of mode `report` alone report; findings of checks that are off are dropped. `asked` is what the
 * request asked for, where it is one: a redirect there would go in a circle.
 */
export function decide(findings: readonly Finding[], config: Config, requestId: string, asked: Asked = null): Verdict {
  if (findings.length === 0) return allowed;
  const counted = findings.filter((finding) => config.modes[finding.check] !== 'off');
  if (counted.length === 0) return allowed;
  const decisive = counted.find((finding) => stops(config.modes[finding.check]));
  if (decisive === undefined) return { action: 'report', findings: counted, denial: null };
  return { action: 'deny', findings: counted, denial: denialFor(decisive, config, requestId, asked) };
}

/** The response to a request that is denied for `finding`: BLACKLIST_* for a listed source, BLOCK_* for anything else. */
function denialFor(finding: Finding, config: Config, requestId: string, asked: Asked): Denial {
  const { parameters } = config;
  const prefix = finding.check === 'blacklist' ? 'BLACKLIST' : 'BLOCK';
  const content = parameters[`${prefix}_ACTION_CONTENT`];
  const statusCode = parameters[`${prefix}_STATUS_CODE`];
  const rest = { requestId, ...serverOf(config) };
  if (parameters[`${prefix}_ACTION`] === 'block') return { kind: 'block', statusCode, content, ...rest };
  if (asked !== null && leadsBack(content, asked)) {
    return { kind: 'block', statusCode: 403, content: 'Blocked', ...rest };
  }
  return { kind: 'redirect', statusCode: redirectStatus(statusCode), content, ...rest };
}

/** The Server header of a denial: that of every response. */
function serverOf({ parameters }: Config): Pick<Denial, 'server'> {
  const server = serverHeaderOf(parameters);
  return server === null ? {} : { server };
}

/** The denial of FAIL_MODE=closed after an internal error: 503, so that nobody mistakes it for an attack that was found. */
export function failClosed(requestId: string, config: Config): DenyVerdict {
  return {
    action: 'deny',
    findings: [],
    denial: { kind: 'block', statusCode: 503, content: 'Service Unavailable', requestId, ...serverOf(config) },
  };
}
