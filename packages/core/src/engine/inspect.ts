import type { Config } from '../config/config.ts';
import { decodeBase64 } from '../decode/base64.ts';
import { decodeVariants } from '../decode/decode.ts';
import type { Detector } from '../detectors/detector.ts';
import { detectors } from '../detectors/index.ts';
import type { Finding, Mode } from '../finding.ts';
import type { DecodeStep, Input } from '../input.ts';
import { detectorBits, MAY_BE_BASE64, MAY_DECODE, screen } from './screen.ts';

/** Findings of one request at most: enough to see an attack's shape, too few to fill a log. */
export const MAX_FINDINGS = 32;

/** Longest evidence that a finding carries, in UTF-16 code units. */
export const MAX_EVIDENCE = 256;

/**
 * Characters that detectors read for one request at most, each counted once for every detector that reads it, and twice for the slowest of them.
 *
 * A body of a mebibyte that is honest text costs less; one that is made to cost more ends here with a `truncated` finding. A count and not a clock:
 * the same request always gives the same findings.
 */
export const MAX_INSPECTION_WORK = 4_194_304;

/** What the engine needs of a configuration. */
export type InspectConfig = Pick<Config, 'modes' | 'parameters'>;

interface Active {
  readonly detector: Detector;
  readonly bit: number;
  readonly stops: boolean;
  /** How much one character costs at worst, beside other detectors. */
  readonly weight: number;
}

/** Detectors that look furthest ahead from each of their places. */
const HEAVY: ReadonlySet<string> = new Set(['sqli', 'command', 'ssti']);

/** The detectors that a configuration leaves on; a configuration is immutable, so they are worked out once for each. */
const plans = new WeakMap<InspectConfig['modes'], readonly Active[]>();

function planFor(config: InspectConfig): readonly Active[] {
  let plan = plans.get(config.modes);
  if (plan === undefined) {
    plan = detectors
      .filter((detector) => config.modes[detector.id] !== 'off')
      .map((detector) => ({
        detector,
        bit: detectorBits[detector.id],
        stops: stops(config.modes[detector.id]),
        weight: HEAVY.has(detector.id) ? 2 : 1,
      }));
    plans.set(config.modes, plan);
  }
  return plan;
}

function stops(mode: Mode): boolean {
  return mode === 'block' || mode === 'blacklist';
}

const NO_STEPS: readonly DecodeStep[] = Object.freeze([]);
const NO_FINDINGS: readonly Finding[] = Object.freeze([]);

/**
 * Inspects values in their order and gives the findings.
 *
 * Ends at the first finding whose check blocks, because nothing after it changes the verdict; in `report` mode it collects up to
 * {@link MAX_FINDINGS}, at most one per detector and input.
 */
export function inspectInputs(inputs: readonly Input[], config: InspectConfig): readonly Finding[] {
  const plan = planFor(config);
  if (plan.length === 0) return NO_FINDINGS;
  const base64 = config.parameters.DECODE_B64;
  let findings: Finding[] | null = null;
  let walk: Walk | null = null;
  for (const input of inputs) {
    const bits = screen(input.value);
    if (bits === 0 || (bits === MAY_BE_BASE64 && !(base64 && decodeBase64(input.value) !== null))) continue;
    findings ??= [];
    walk ??= { plan, config, findings, work: MAX_INSPECTION_WORK, found: 0 };
    if (inspectScreened(input, bits, walk)) return findings;
  }
  return findings ?? NO_FINDINGS;
}

/** Inspects one value; see {@link inspectInputs}. */
export function inspectValue(input: Input, config: InspectConfig): readonly Finding[] {
  return inspectInputs([input], config);
}

/** One request's way through its values. */
interface Walk {
  readonly plan: readonly Active[];
  readonly config: InspectConfig;
  readonly findings: Finding[];
  /** What is left of {@link MAX_INSPECTION_WORK}; below zero once a detector had to be left out. */
  work: number;
  /** Bits of the detectors that have found something in the input. */
  found: number;
}

/** Adds one input's findings and says whether the walk ends here. */
function inspectScreened(input: Input, bits: number, walk: Walk): boolean {
  const { config } = walk;
  walk.found = 0;
  if (runDetectors(input, input.value, input.trail, bits, walk)) return true;
  const base64 = config.parameters.DECODE_B64 && (bits & MAY_BE_BASE64) !== 0;
  if ((bits & MAY_DECODE) === 0 && !base64) return false;
  const variants = decodeVariants(input.value, {
    base64: config.parameters.DECODE_B64,
    rounds: config.parameters.MAX_DECODE_ROUNDS,
  });
  let found = 0;
  for (const variant of variants) {
    found = screen(variant.value);
    if (found === 0) continue;
    const trail = input.trail.length === 0 ? variant.trail : [...input.trail, ...variant.trail];
    if (runDetectors(input, variant.value, trail, found, walk)) return true;
  }
  if ((found & MAY_DECODE) === 0) return false;
  const last = variants.at(-1);
  return last !== undefined && isUnfinished(last.value) && reportLimit('MAX_DECODE_ROUNDS', input, last.trail, walk);
}

/** True where MAX_DECODE_ROUNDS ended the decoding before the value had no escapes left. */
function isUnfinished(value: string): boolean {
  return decodeVariants(value, { base64: false, rounds: 1 }).length > 0;
}

/** Records that a limit kept something from the detectors, and says whether that ends the walk. */
function reportLimit(rule: string, input: Input, trail: readonly DecodeStep[], { config, findings }: Walk): boolean {
  const mode = config.modes.truncated;
  if (mode === 'off') return false;
  findings.push({
    check: 'truncated',
    rule,
    engine: 'limit',
    input: { source: input.source, name: input.name },
    trail: [...input.trail, ...trail],
    evidence: input.name,
    certainty: 'likely',
  });
  return stops(mode) || findings.length >= MAX_FINDINGS;
}

function runDetectors(input: Input, value: string, trail: readonly DecodeStep[], bits: number, walk: Walk): boolean {
  const { findings } = walk;
  for (const { detector, bit, stops, weight } of walk.plan) {
    if ((bits & bit) === 0 || (walk.found & bit) !== 0 || !detector.inputs.has(input.source)) continue;
    walk.work -= value.length * weight;
    if (walk.work < 0) {
      reportLimit('INSPECTION_WORK', input, NO_STEPS, walk);
      return true;
    }
    const match = detector.inspect(value, input.source);
    if (match === null) continue;
    walk.found |= bit;
    findings.push({
      check: detector.id,
      rule: match.rule,
      engine: match.engine,
      input: { source: input.source, name: input.name },
      trail,
      evidence: match.evidence.slice(0, MAX_EVIDENCE),
      certainty: match.certainty,
      ...(match.score === undefined ? {} : { score: match.score }),
    });
    if (stops || findings.length >= MAX_FINDINGS) return true;
  }
  return false;
}
