import type { Config } from '../config/config.ts';
import { decodeBase64 } from '../decode/base64.ts';
import { decodeVariants } from '../decode/decode.ts';
import type { Finding } from '../finding.ts';
import type { DecodeStep, Input } from '../input.ts';
import { isWorthAsking, type Undecided } from '../model/undecided.ts';
import { type ActiveDetector, type ActiveDetectors, activeDetectors, stops } from './active-detectors.ts';
import { type HeldText, heldText, inspectHeldText } from './held-text.ts';
import { MAY_BE_BASE64, MAY_DECODE, screen } from './screen.ts';

/** Findings of one request at most: enough to see an attack's shape, too few to fill a log. */
export const MAX_FINDINGS = 32;

/** Longest evidence that a finding carries, in UTF-16 code units. */
export const MAX_EVIDENCE = 256;

/** What the engine needs of a configuration; without declared fields, every value is judged as any other. */
export type InspectConfig = Pick<Config, 'modes' | 'parameters'> & Partial<Pick<Config, 'fields'>>;

const NO_FINDINGS: readonly Finding[] = Object.freeze([]);

/**
 * Inspects values in their order and gives the findings.
 *
 * Ends at the first finding whose check blocks, because nothing after it changes the verdict; in `report` mode it collects up to
 * {@link MAX_FINDINGS}, at most one per detector and input. Where the walk does not end early, `undecided` gets the values that detectors
 * looked at and nothing stopped: a model may judge them.
 */
export function inspectInputs(
  inputs: readonly Input[],
  config: InspectConfig,
  undecided: Undecided[] | null = null,
): readonly Finding[] {
  const active = activeDetectors(config.modes);
  if (active.bits === 0) return NO_FINDINGS;
  const base64 = config.parameters.DECODE_B64;
  let findings: Finding[] | null = null;
  for (const input of inputs) {
    const bits = screen(input.value);
    if (bits === 0 || (bits === MAY_BE_BASE64 && !(base64 && decodeBase64(input.value) !== null))) continue;
    findings ??= [];
    if (inspectScreened(input, bits, active, config, findings, undecided)) return findings;
  }
  return findings ?? NO_FINDINGS;
}

/** Inspects one value; see {@link inspectInputs}. */
export function inspectValue(input: Input, config: InspectConfig): readonly Finding[] {
  return inspectInputs([input], config);
}

/** Adds one input's findings and says whether the walk ends here. */
function inspectScreened(
  input: Input,
  bits: number,
  { list, bits: wanted }: ActiveDetectors,
  config: InspectConfig,
  findings: Finding[],
  undecided: Undecided[] | null,
): boolean {
  const seen = { bits: 0 };
  const held = config.fields?.holdsText === true ? heldText(config.fields, input) : null;
  // A model knows nothing of what a field is for.
  const ask = held === null ? undecided : null;
  if (runDetectors(input, held, input.value, input.trail, bits, list, seen, findings)) return true;
  const base64 = config.parameters.DECODE_B64 && (bits & MAY_BE_BASE64) !== 0;
  if ((bits & MAY_DECODE) === 0 && !base64) {
    if ((bits & wanted) !== 0 && ask !== null && isWorthAsking(input.value, input.source))
      ask.push({ input, value: input.value, trail: input.trail, found: seen.bits });
    return false;
  }
  const variants = decodeVariants(input.value, {
    base64: config.parameters.DECODE_B64,
    rounds: config.parameters.MAX_DECODE_ROUNDS,
  });
  let all = bits;
  let value = input.value;
  let trail = input.trail;
  for (const variant of variants) {
    value = variant.value;
    trail = [...input.trail, ...variant.trail];
    const own = screen(value);
    all |= own;
    if (runDetectors(input, held, value, trail, own, list, seen, findings)) return true;
  }
  if ((all & wanted) !== 0 && ask !== null && isWorthAsking(value, input.source))
    ask.push({ input, value, trail, found: seen.bits });
  const last = variants.at(-1);
  return last !== undefined && isUnfinished(last.value) && reportRounds(input, last.trail, config, findings);
}

/** True where MAX_DECODE_ROUNDS ended the decoding before the value had no escapes left. */
function isUnfinished(value: string): boolean {
  return decodeVariants(value, { base64: false, rounds: 1 }).length > 0;
}

/** Records that a value hides more than was undone, and says whether that ends the walk. */
function reportRounds(input: Input, trail: readonly DecodeStep[], config: InspectConfig, findings: Finding[]): boolean {
  const mode = config.modes.truncated;
  if (mode === 'off') return false;
  findings.push({
    check: 'truncated',
    rule: 'MAX_DECODE_ROUNDS',
    engine: 'limit',
    input: { source: input.source, name: input.name },
    trail: [...input.trail, ...trail],
    evidence: input.name,
    certainty: 'likely',
  });
  return stops(mode) || findings.length >= MAX_FINDINGS;
}

function runDetectors(
  input: Input,
  held: HeldText | null,
  value: string,
  trail: readonly DecodeStep[],
  bits: number,
  active: readonly ActiveDetector[],
  seen: { bits: number },
  findings: Finding[],
): boolean {
  for (const { detector, bit, stops } of active) {
    if ((bits & bit) === 0 || (seen.bits & bit) !== 0 || !detector.inputs.has(input.source)) continue;
    const match =
      held === null
        ? detector.inspect(value, input.source)
        : inspectHeldText(held, detector, value, input.source, trail);
    if (match === null) continue;
    seen.bits |= bit;
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
