/** When a rollout is taken back. Null parts are not watched. */
export interface RolloutLimits {
  /** Percent of the instances with the new configuration that refuse it. */
  readonly refusedPercent: number | null;
  /** By how much the share of blocked requests may grow over that of instances with the old one. */
  readonly blockedFactor: number | null;
  /** Internal errors of agents in percent of their requests. */
  readonly agentErrorsPercent: number | null;
  /** Fewer instances with the new configuration say nothing. */
  readonly minInstances: number;
  /** Fewer requests on either side say nothing of shares. */
  readonly minRequests: number;
}

/** What one instance reported under one configuration. */
export interface InstanceReport {
  readonly requests: number;
  readonly blocked: number;
  readonly agentErrors: number;
  readonly refused: boolean;
}

/** What instances with the new configuration and with the old one reported. */
export interface RolloutReports {
  readonly staged: readonly InstanceReport[];
  readonly base: readonly InstanceReport[];
}

/** A limit that was crossed. */
export interface Crossing {
  readonly limit: 'refused' | 'blocked' | 'agent-errors';
  readonly message: string;
}

/** Both sides summed up, as operators read them. */
export interface SideSum {
  readonly instances: number;
  readonly refused: number;
  readonly requests: number;
  readonly blocked: number;
  readonly agentErrors: number;
}

/**
 * Judges what instances reported: the first limit that is crossed, or null.
 *
 * No single instance decides. It takes three that refuse; and of shares the loudest tenth of the instances, at least one, is left out on both sides, so that a container that runs wild, or one
 * that lies, moves nothing. `ease` lowers the limits: what was crossed once has to fall clearly below before it counts as over.
 */
export function judgeRollout(limits: RolloutLimits, reports: RolloutReports, ease = 1): Crossing | null {
  const { refusedPercent, blockedFactor, agentErrorsPercent, minInstances } = limits;
  const { staged } = reports;
  if (staged.length < minInstances) return null;
  const refused = staged.filter((report) => report.refused).length;
  const refusedShare = (refused / staged.length) * 100;
  if (refusedPercent !== null && refused >= quorum && refusedShare >= refusedPercent * ease) {
    return { limit: 'refused', message: `${refused} of ${staged.length} instances refuse the configuration.` };
  }
  const blocked = rates(limits, reports, (report) => report.blocked);
  if (blockedFactor !== null && blocked !== null && blocked.base !== null) {
    const allowed = Math.max(blocked.base, leastShare) * blockedFactor * ease;
    if (blocked.staged >= allowed) {
      return {
        limit: 'blocked',
        message: `${percent(blocked.staged)} of the requests are blocked, where it is ${percent(blocked.base)} with the configuration before.`,
      };
    }
  }
  const errors = rates(limits, reports, (report) => report.agentErrors);
  if (agentErrorsPercent !== null && errors !== null) {
    const isNews = errors.staged >= (errors.base ?? 0) * 2 * ease;
    if (isNews && errors.staged * 100 >= agentErrorsPercent * ease)
      return { limit: 'agent-errors', message: `Agents fail in ${percent(errors.staged)} of their requests.` };
  }
  return null;
}

/** Sums up one side. */
export function sumOf(reports: readonly InstanceReport[]): SideSum {
  const sum = (of: (report: InstanceReport) => number): number => reports.reduce((all, one) => all + of(one), 0);
  return {
    instances: reports.length,
    refused: sum(({ refused }) => (refused ? 1 : 0)),
    requests: sum(({ requests }) => requests),
    blocked: sum(({ blocked }) => blocked),
    agentErrors: sum(({ agentErrors }) => agentErrors),
  };
}

/** The share on both sides, 0 to 1 and more; null where too little is known of the new one, `base` null where of the old one. */
function rates(
  { minInstances, minRequests }: RolloutLimits,
  { staged, base }: RolloutReports,
  of: (report: InstanceReport) => number,
): { readonly staged: number; readonly base: number | null } | null {
  const [news, olds] = [rate(staged, of), rate(base, of)];
  if (news.instances < minInstances - 1 || news.requests < minRequests) return null;
  return { staged: news.share, base: olds.requests < minRequests ? null : olds.share };
}

function rate(
  reports: readonly InstanceReport[],
  of: (report: InstanceReport) => number,
): { readonly instances: number; readonly requests: number; readonly share: number } {
  const heard = reports.filter(({ requests }) => requests > 0);
  const share = (report: InstanceReport): number => of(report) / report.requests;
  const quiet = [...heard].sort((a, b) => share(b) - share(a)).slice(Math.max(1, Math.ceil(heard.length / 10)));
  const median = quiet.map(({ requests }) => requests).sort((a, b) => a - b)[Math.floor(quiet.length / 2)] ?? 0;
  // One that claims a million requests weighs no more than four others.
  const weights = quiet.map((report) => Math.min(report.requests, median * 4));
  const weight = weights.reduce((all, one) => all + one, 0);
  const found = quiet.reduce((all, report, index) => all + share(report) * (weights[index] ?? 0), 0);
  return { instances: quiet.length, requests: weight, share: weight === 0 ? 0 : found / weight };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** So many instances have to refuse, whatever the percentage. */
const quorum = 3;
/** Where nothing was blocked before, this is taken for it: any attack would else be an endless growth. */
const leastShare = 0.002;
