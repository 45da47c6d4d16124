import type { Config } from '../config/config.ts';
import { decodeBase64 } from '../decode/base64.ts';
import { decodeVariants } from '../decode/decode.ts';
import type { Finding } from '../finding.ts';
import type { DecodeStep, Input } from '../input.ts';
import { isWorthAsking, type Undecided } from '../model/undecided.ts';
import { flatText } from '../text/flat-text.ts';
import { type ActiveDetector, activeBits, activeDetectors, stops } from './active-detectors.ts';
import { type HeldText, heldText } from './held-text.ts';
import type { Grammars } from './load-grammars.ts';
import { MAY_BE_BASE64, MAY_DECODE, screen } from './screen.ts';
import { countedMarks, takenWork, wasUsual } from './screen-looks.ts';
import { recurs, screenRecurring } from './screen-recurring.ts';

/** Findings of one request at most: enough to see an attack's shape, too few to fill a log. */
export const MAX_FINDINGS = 32;

/** Longest evidence that a finding carries, in UTF-16 code units. */
export const MAX_EVIDENCE = 256;

/**
 * Work for one request at most, in characters that some detector reads.
 *
 * A character counts for every detector that reads it, by that one's weight, and a mark of punctuation four times as much, because it is marks that
 * detectors look around at; being asked counts as well, or short values would be free. A value that is decoded counts once more, and each of its
 * variants; steps that the screen or a detector says it took beyond that count as what they are. So much takes some forty milliseconds of what is
 * dearest. What costs more ends here with a `truncated` finding, long texts first. A count and not a clock: the same request always gives
 * the same findings.
 */
export const MAX_INSPECTION_WORK = 2_883_584;

/** What is left besides for the short values behind that: an attack in a parameter is not to be hidden behind a text that is made to be slow. */
const RESERVED_WORK = MAX_INSPECTION_WORK / 8;

/** Longest value that counts as short. */
const MAX_SHORT = 1024;

const WORK_PER_MARK = 3;
/** What a detector costs that is asked at all, and a variant that is made at all: a short value has few characters. */
const WORK_PER_CALL = 96;

/** What the engine needs of a configuration; without declared fields, every value is judged as any other. */
export type InspectConfig = Pick<Config, 'modes' | 'parameters'> & Partial<Pick<Config, 'fields'>>;

const NO_STEPS: readonly DecodeStep[] = Object.freeze([]);
const NO_FINDINGS: readonly Finding[] = Object.freeze([]);
const NO_DETECTORS: readonly ActiveDetector[] = Object.freeze([]);

/** What a walk over values shows besides its findings. */
export interface Seen {
  /** True once every value was read to its end and all are made of the printable characters of ASCII. */
  usual: boolean;
}

/**
 * Inspects values in their order and gives the findings; null where a value needs `grammars` and there are none, for whoever loads them to begin again.
 *
 * Ends at the first finding whose check blocks, because nothing after it changes the verdict; in `report` mode it collects up to
 * {@link MAX_FINDINGS}, at most one per detector and input. Where the walk does not end early, `undecided` gets the values that detectors
 * looked at and found nothing in: a model may judge them; and `seen` is told what all values have in common.
 */
export function walkValues(
  inputs: readonly Input[],
  config: InspectConfig,
  grammars: Grammars,
  undecided: Undecided[] | null,
  seen?: Seen | null,
): readonly Finding[];
export function walkValues(
  inputs: readonly Input[],
  config: InspectConfig,
  grammars: Grammars | null,
  undecided: Undecided[] | null,
  seen?: Seen | null,
): readonly Finding[] | null;
export function walkValues(
  inputs: readonly Input[],
  config: InspectConfig,
  grammars: Grammars | null,
  undecided: Undecided[] | null,
  seen: Seen | null = null,
): readonly Finding[] | null {
  if (activeBits(config.modes) === 0) return NO_FINDINGS;
  const base64 = config.parameters.DECODE_B64;
  let walk: Walk | null = null;
  let screened = 0;
  let usual = true;
  for (const given of inputs) {
    const long = given.value.length > MAX_SHORT;
    if (long && walk?.spent === true) {
      usual = false;
      continue;
    }
    // Many readers go over a long text: what they read lies in one piece.
    const input = long ? { ...given, value: flatText(given.value) } : given;
    const bits = recurs(input.source, input.name) ? screenRecurring(input.value) : screen(input.value);
    screened += takenWork();
    if (!wasUsual()) usual = false;
    if (bits === 0 || (bits === MAY_BE_BASE64 && !(base64 && decodeBase64(input.value) !== null))) {
      if (screened <= MAX_SCREENED) continue;
    }
    walk ??= createWalk(config, grammars, undecided);
    if (isExhausted(input, screened, walk) || inspectScreened(input, bits, walk)) {
      if (walk.lacksGrammars) return null;
      if (!mayGoOn(walk)) return walk.findings;
      walk.work = RESERVED_WORK;
      walk.spent = true;
    }
    screened = 0;
  }
  if (seen !== null) seen.usual = usual;
  return walk?.findings ?? NO_FINDINGS;
}

/** Work of the screen after which the work is reckoned up even where nothing was found to look at. */
const MAX_SCREENED = MAX_INSPECTION_WORK / 16;

/** Whether a walk that ended was only out of work, and for the first time. */
function mayGoOn({ work, spent, config, findings }: Walk): boolean {
  return work < 0 && !spent && !stops(config.modes.truncated) && findings.length < MAX_FINDINGS;
}

function createWalk(config: InspectConfig, grammars: Grammars | null, undecided: Undecided[] | null): Walk {
  // Whoever asked a detector by itself took nothing off.
  grammars?.takeSpent();
  return {
    grammars,
    list: grammars === null ? NO_DETECTORS : activeDetectors(config.modes, grammars.detectors),
    wanted: activeBits(config.modes),
    config,
    findings: [],
    undecided,
    work: MAX_INSPECTION_WORK,
    spent: false,
    found: 0,
    held: null,
    lacksGrammars: false,
  };
}

/** Takes work off what is left; where nothing is, says so in a finding, and the walk ends here. */
function isExhausted(input: Input, work: number, walk: Walk): boolean {
  walk.work -= work;
  if (walk.work >= 0) return false;
  if (!walk.spent) reportLimit('INSPECTION_WORK', input, NO_STEPS, walk);
  return true;
}

/** One request's way through its values. */
interface Walk {
  /** What `list` comes from; null while it is not loaded. */
  readonly grammars: Grammars | null;
  readonly list: readonly ActiveDetector[];
  /** Bits of the detectors that are on. */
  readonly wanted: number;
  /** Gets the values in which nothing was found; null where nobody asks. */
  readonly undecided: Undecided[] | null;
  readonly config: InspectConfig;
  readonly findings: Finding[];
  /** What is left of {@link MAX_INSPECTION_WORK}; below zero once a detector had to be left out. */
  work: number;
  /** True once that is all used up: then short values alone are looked at. */
  spent: boolean;
  /** Bits of the detectors that have found something in the input. */
  found: number;
  /** What the input's field is declared to hold; null for any other. */
  held: HeldText | null;
  /** True once a value needed the grammars and there were none: this walk means nothing. */
  lacksGrammars: boolean;
}

/** Adds one input's findings and says whether the walk ends here. */
function inspectScreened(input: Input, bits: number, walk: Walk): boolean {
  const { config, wanted } = walk;
  walk.found = 0;
  walk.held = config.fields?.holdsText === true ? heldText(config.fields, input) : null;
  if (runDetectors(input, input.value, input.trail, bits, walk)) return true;
  const base64 = config.parameters.DECODE_B64 && (bits & MAY_BE_BASE64) !== 0;
  if ((bits & MAY_DECODE) === 0 && !base64) {
    if ((bits & wanted) !== 0) leave(input, input.value, input.trail, walk);
    return false;
  }
  const variants = decodeVariants(input.value, {
    base64: config.parameters.DECODE_B64,
    rounds: config.parameters.MAX_DECODE_ROUNDS,
  });
  if (isExhausted(input, input.value.length, walk)) return true;
  let all = bits;
  let found = 0;
  let value = input.value;
  let trail = input.trail;
  for (const variant of variants) {
    found = screen(variant.value);
    value = variant.value;
    trail = input.trail.length === 0 ? variant.trail : [...input.trail, ...variant.trail];
    all |= found;
    if (isExhausted(input, WORK_PER_CALL + value.length + takenWork(), walk)) return true;
    if (found !== 0 && runDetectors(input, value, trail, found, walk)) return true;
  }
  if ((all & wanted) !== 0) leave(input, value, trail, walk);
  if ((found & MAY_DECODE) === 0) return false;
  const last = variants.at(-1);
  return last !== undefined && isUnfinished(last.value) && reportLimit('MAX_DECODE_ROUNDS', input, last.trail, walk);
}

/** Leaves a value in which nothing was found to the model. */
function leave(input: Input, value: string, trail: readonly DecodeStep[], { undecided, found, held }: Walk): void {
  // A model knows nothing of what a field is for.
  if (held !== null) return;
  if (undecided !== null && found === 0 && isWorthAsking(value, input.source, input.name))
    undecided.push({ input, value, trail });
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
  const { findings, held, grammars } = walk;
  if ((bits & walk.wanted) === 0) return false;
  if (grammars === null) {
    walk.lacksGrammars = true;
    return true;
  }
  const work = value.length + countedMarks() * WORK_PER_MARK;
  for (const { detector, bit, stops, weight } of walk.list) {
    if ((bits & bit) === 0 || (walk.found & bit) !== 0 || !detector.inputs.has(input.source)) continue;
    if (isExhausted(input, WORK_PER_CALL + work * weight, walk)) return true;
    const match =
      held === null
        ? detector.inspect(value, input.source, input.name)
        : grammars.inspectHeldText(held, detector, value, input, trail);
    walk.work -= grammars.takeSpent();
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
