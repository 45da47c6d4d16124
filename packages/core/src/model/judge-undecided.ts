import type { ActiveDetector } from '../engine/active-detectors.ts';
import type { Finding } from '../finding.ts';
import { foldText } from './fold-text.ts';
import { type AskedClass, type JudgingPlan, judgingPlan } from './judging-plan.ts';
import type { LinearScorer } from './linear-scorer.ts';
import type { NetworkScorer } from './network-scorer.ts';
import type { ThresholdParameters } from './thresholds.ts';
import type { ModelBudget, Undecided } from './undecided.ts';

/** Values of one request or record that the linear stage scores at most: about 10 ms. */
export const MOST_SCORED = 1024;

/** Of these, the ones that the network is asked about at most, the most suspect first: about 10 ms. */
export const MOST_ASKED = 32;

/** Longest evidence of a finding, in UTF-16 code units. */
const longestEvidence = 256;

/** What is judged, and how. */
export interface Judging {
  readonly undecided: readonly Undecided[];
  readonly active: readonly ActiveDetector[];
  readonly parameters: ThresholdParameters;
  /** Findings that are known already; they stay in front. */
  readonly before: readonly Finding[];
  /** Findings of a request at most. */
  readonly maxFindings: number;
  /** Whether values over a limit are told of, and whether that ends the walk. */
  readonly truncated: 'off' | 'tells' | 'stops';
  /** What is left to ask of the network for all records of an event; null for a request, which has {@link MOST_ASKED}. */
  readonly budget: ModelBudget | null;
}

/** Gives the network, a promise while it is being loaded; null where there is none. */
export type FindNetwork = () => NetworkScorer | null | Promise<NetworkScorer | null>;

/** A value that the linear stage does not let pass. */
interface Suspect {
  readonly value: Undecided;
  readonly codes: Uint8Array;
  /** How far a class's score is above `asks`, at most. */
  readonly excess: number;
  /** The bits of the detectors that have a finding for it. */
  readonly found: number;
}

/**
 * Judges what grammar left undecided and gives the findings, those before it included: the linear stage first, over all values, then the
 * network on the values whose score lies above a class's `asks`.
 *
 * Gives a promise only where the network is asked. Ends at the first finding whose check blocks. A class that has a finding for a value gets
 * no second one. Findings are `likely`: a score is no proof, so they never count as strikes.
 */
export function judgeUndecided(
  scorer: LinearScorer,
  findNetwork: FindNetwork,
  judging: Judging,
): readonly Finding[] | Promise<readonly Finding[]> {
  const { undecided, before, maxFindings } = judging;
  const plan = judgingPlan(scorer, judging.active, judging.parameters);
  const findings = [...before];
  const suspects: Suspect[] = [];
  const most = Math.min(undecided.length, MOST_SCORED);
  for (let at = 0; at < most && findings.length < maxFindings; at++) {
    const value = undecided[at] as Undecided;
    const codes = foldText(value.value);
    const scores = scorer.scores(codes);
    let { found } = value;
    let excess = -1;
    for (const one of plan.classes) {
      const score = scores[one.index] as number;
      const asks = scorer.manifest.linear.asks[one.index] as number;
      if (score < asks || (found & one.bit) !== 0 || !one.detector.inputs.has(value.input.source)) continue;
      excess = Math.max(excess, score - asks);
      if (score < (plan.linear[one.index] as number)) continue;
      found |= one.bit;
      findings.push(scored(value, one, score, 'linear-model'));
      if (one.stops) return findings;
    }
    if (excess >= 0) suspects.push({ value, codes, excess, found });
  }
  if (undecided.length > MOST_SCORED && tellsTruncated(judging, undecided, findings)) return findings;
  const asks = Math.min(MOST_ASKED, judging.budget?.asks ?? MOST_ASKED);
  if (suspects.length > asks && tellsTruncated(judging, undecided, findings)) return findings;
  if (suspects.length === 0 || asks === 0) return findings;
  const network = findNetwork();
  if (network === null) return findings;
  const asked = mostSuspect(suspects, asks);
  if (judging.budget !== null) judging.budget.asks -= asked.length;
  return askNetwork(network, asked, plan, findings, maxFindings);
}

async function askNetwork(
  finding: NetworkScorer | Promise<NetworkScorer | null>,
  suspects: readonly Suspect[],
  plan: JudgingPlan,
  findings: Finding[],
  maxFindings: number,
): Promise<readonly Finding[]> {
  const network = finding instanceof Promise ? await finding : finding;
  if (network === null) return findings;
  for (const { value, codes, found } of suspects) {
    const scores = await network.scores(codes);
    if (scores === null) return findings;
    const over = plan.classes.filter(
      ({ index, bit, detector }) =>
        (scores[index] as number) >= (plan.network[index] as number) &&
        (found & bit) === 0 &&
        detector.inputs.has(value.input.source),
    );
    over.sort((one, other) => (scores[other.index] as number) - (scores[one.index] as number));
    for (const one of over) {
      findings.push(scored(value, one, scores[one.index] as number, 'model'));
      if (one.stops || findings.length >= maxFindings) return findings;
    }
  }
  return findings;
}

function scored(value: Undecided, { detector }: AskedClass, score: number, rule: string): Finding {
  return {
    check: detector.id,
    rule,
    engine: 'model',
    input: { source: value.input.source, name: value.input.name },
    trail: value.trail,
    evidence: value.value.slice(0, longestEvidence),
    certainty: 'likely',
    score: Math.round(score * 10_000) / 10_000,
  };
}

/** The values that the network is asked about, in their order. */
function mostSuspect(suspects: readonly Suspect[], asks: number): readonly Suspect[] {
  if (suspects.length <= asks) return suspects;
  const chosen = new Set([...suspects].sort((one, other) => other.excess - one.excess).slice(0, asks));
  return suspects.filter((suspect) => chosen.has(suspect));
}

/** Records that there were more values than a model judges, and says whether that ends the walk. */
function tellsTruncated({ truncated }: Judging, undecided: readonly Undecided[], findings: Finding[]): boolean {
  if (truncated === 'off' || findings.some(({ rule }) => rule === 'model-values')) return false;
  findings.push({
    check: 'truncated',
    rule: 'model-values',
    engine: 'limit',
    input: null,
    trail: [],
    evidence: `${undecided.length} values`,
    certainty: 'likely',
  });
  return truncated === 'stops';
}
