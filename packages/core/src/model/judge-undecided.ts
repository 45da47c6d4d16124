import type { ActiveDetector } from '../engine/active-detectors.ts';
import type { Finding } from '../finding.ts';
import type { InputSource } from '../input.ts';
import { foldText } from './fold-text.ts';
import { type JudgingPlan, judgingPlan } from './judging-plan.ts';
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
}

/**
 * Judges what grammar left undecided and gives the findings, those before it included: the linear stage first, over all values, then the
 * network on the values whose score lies above a class's `asks`.
 *
 * Gives a promise only where the network is asked. Ends at the first finding whose check blocks. A value is an attack of one class, the one with
 * the highest score: what an operator turned off or only wants reported must not come back under another check's name. Findings are `likely`: a score is no proof, so they never count as strikes.
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
    const best = highest(scores, plan.linear);
    if (best >= 0) {
      const one = plan.classes[best] ?? null;
      if (one?.detector.inputs.has(value.input.source) !== true) continue;
      findings.push(scored(value, one, scores[best] as number, 'linear-model'));
      if (one.stops) return findings;
      continue;
    }
    const excess = mostOver(scores, scorer.manifest.linear.asks, plan, value.input.source);
    if (excess >= 0) suspects.push({ value, codes, excess });
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
  for (const { value, codes } of suspects) {
    const scores = await network.scores(codes);
    if (scores === null) return findings;
    const best = highest(scores, plan.network);
    const one = plan.classes[best] ?? null;
    if (one?.detector.inputs.has(value.input.source) !== true) continue;
    findings.push(scored(value, one, scores[best] as number, 'model'));
    if (one.stops || findings.length >= maxFindings) return findings;
  }
  return findings;
}

/** The class with the highest score of those that reach their threshold; -1 for none. */
function highest(scores: ArrayLike<number>, thresholds: readonly number[]): number {
  let best = -1;
  for (let index = 0; index < scores.length; index++) {
    const score = scores[index] as number;
    if (score >= (thresholds[index] as number) && (best < 0 || score > (scores[best] as number))) best = index;
  }
  return best;
}

/** How far a score is above what its class asks the network from, at most; below zero where none is. */
function mostOver(scores: ArrayLike<number>, asks: readonly number[], plan: JudgingPlan, source: InputSource): number {
  let most = -1;
  for (let index = 0; index < scores.length; index++) {
    const over = (scores[index] as number) - (asks[index] as number);
    if (over > most && over >= 0 && plan.classes[index]?.detector.inputs.has(source) === true) most = over;
  }
  return most;
}

function scored(value: Undecided, { detector }: ActiveDetector, score: number, rule: string): Finding {
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
