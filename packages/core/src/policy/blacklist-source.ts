import type { NormalizedRequest } from '../adapter.ts';
import { sourceKey } from '../address/source-key.ts';
import type { AgentState } from '../agent/state.ts';
import type { Config } from '../config/config.ts';
import type { Finding } from '../finding.ts';
import { isAboutResponse } from '../response/about-response.ts';

/**
 * Blacklists the source of a request where its findings ask for it.
 *
 * Mode `blacklist` lists at once. Mode `block` lists a habit: BLACKLIST_STRIKES certain findings of one source within
 * FLOOD_DELAY (0 turns that off). What the function itself answered (a leak, a body over a limit) is nobody's habit and lists nobody. A request without a vouched address blacklists nobody: a list that a header can poison is
 * worse than none. Gives true when an entry was added.
 */
export function blacklistSource(
  findings: readonly Finding[],
  request: NormalizedRequest,
  config: Config,
  state: AgentState,
  now: number,
): boolean {
  const { clientIp, clientIpSource } = request;
  if (clientIp === null || clientIpSource === null) return false;
  const cause =
    findings.find(
      (finding) =>
        config.modes[finding.check] === 'blacklist' && finding.check !== 'blacklist' && !isAboutResponse(finding),
    ) ?? struckOut(findings, clientIp, config, state, now);
  if (cause === undefined) return false;
  const place = cause.input === null ? '' : ` in ${cause.input.source} ${cause.input.name}`.slice(0, 96);
  return state.blacklist.addOwn(clientIp, now, config.parameters.BLACKLIST_DELAY * 1000, {
    check: cause.check,
    evidence: `${cause.rule}${place}`,
    ipSource: clientIpSource,
  });
}

/** Counts one strike for a request with a certain finding of a blocking check, and gives that finding when it is one too many. */
function struckOut(
  findings: readonly Finding[],
  clientIp: string,
  config: Config,
  state: AgentState,
  now: number,
): Finding | undefined {
  const { BLACKLIST_STRIKES, FLOOD_DELAY } = config.parameters;
  if (BLACKLIST_STRIKES === 0) return undefined;
  const strike = findings.find(
    (finding) =>
      finding.check !== 'blacklist' &&
      finding.certainty === 'certain' &&
      config.modes[finding.check] === 'block' &&
      !isAboutResponse(finding),
  );
  if (strike === undefined) return undefined;
  const key = sourceKey(clientIp);
  if (key === null) return undefined;
  return state.strikes.hit(key, now, FLOOD_DELAY * 1000) >= BLACKLIST_STRIKES ? strike : undefined;
}
