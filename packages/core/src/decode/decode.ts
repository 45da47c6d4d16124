import { flatText } from '../characters/flat-text.ts';
import type { DecodeStep } from '../input.ts';
import { decodeBase64 } from './base64.ts';
import { decodeEntity } from './entity.ts';
import { decodePercent } from './percent.ts';
import { decodeUnicode } from './unicode.ts';
import { declaresUtf7 } from './utf7.ts';

/** A value as a decoder would hand it on, and the steps that led to it, outermost first. */
export interface Variant {
  readonly value: string;
  readonly trail: readonly DecodeStep[];
}

/** Which decoders run and how often. */
export interface DecodeOptions {
  /** DECODE_B64. */
  readonly base64: boolean;
  /** MAX_DECODE_ROUNDS: layers undone at most; 0 decodes nothing. */
  readonly rounds: number;
}

/** Undoes one kind of encoding once; null where there is nothing to undo. */
export type Decoder = (value: string) => string | null;

const NONE: readonly Variant[] = Object.freeze([]);
const NO_STEPS: readonly DecodeStep[] = Object.freeze([]);

/** The chain's steps in the order in which each round tries them. */
const CHAIN: readonly (readonly [step: DecodeStep, decoder: Decoder])[] = [
  ['percent', decodePercent],
  ['unicode', decodeUnicode],
  ['entity', decodeEntity],
];

/**
 * What an escape of the chain starts with. One native pass without backtracking: about 30 ns for a value of any usual
 * length, where a loop over char codes takes 2 ns a character.
 */
const ESCAPE = /%(?:[0-9A-Fa-f]{2}|[Uu])|\\[ux]|&[#A-Za-z]/;

/**
 * Says whether decoding could change the value; false is certain, true is not.
 *
 * The common answer is false, and costs no allocation.
 */
export function mayDecode(value: string, base64 = false): boolean {
  // The expression is compiled by the first value that needs it, which is not the first request's.
  const escapes = (value.includes('%') || value.includes('\\') || value.includes('&')) && ESCAPE.test(value);
  return escapes || declaresUtf7(value) || (base64 && decodeBase64(value) !== null);
}

/**
 * Adds to `variants` what up to `rounds` rounds of decoding make of the value.
 *
 * Each round applies every decoder once, so that layers of one encoding cannot use up the rounds that another one
 * needs. The first round also keeps its intermediate values: undoing one more encoding may spoil what the one before
 * laid open (`..%5cxab` is a path before `\xab` becomes a letter).
 */
function chain(value: string, trail: readonly DecodeStep[], rounds: number, variants: Variant[]): void {
  let current = value;
  let steps = trail;
  for (let round = 0; round < rounds; round++) {
    const before = current;
    for (const [step, decoder] of CHAIN) {
      const next = decoder(current);
      if (next === null) continue;
      // Decoders put their result together from pieces.
      current = flatText(next);
      steps = [...steps, step];
      if (round === 0) variants.push({ value: current, trail: steps });
    }
    if (current === before) return;
    if (round > 0) variants.push({ value: current, trail: steps });
  }
}

/** Adds what base64 hides in the value, or else in the first of its variants from `from` on that is base64. */
function unwrap(start: Variant, variants: Variant[], from: number): Variant | null {
  let hidden = decodeBase64(start.value);
  let trail = start.trail;
  for (let i = from; hidden === null && i < variants.length; i++) {
    const variant = variants[i];
    if (variant === undefined) break;
    hidden = decodeBase64(variant.value);
    trail = variant.trail;
  }
  if (hidden === null) return null;
  const found: Variant = { value: hidden, trail: [...trail, 'base64'] };
  variants.push(found);
  return found;
}

/**
 * Gives what the value becomes when its encodings are undone, the value itself not among them.
 *
 * Linear and bounded: at most `rounds + 2` variants, or `2 * (rounds + 2)` where there is base64, none longer than the
 * value. Nearly every value has none; they share one empty list. Base64 is a branch, tried on the value and on its
 * variants until one of them is base64; what it hides is decoded in turn with one round less.
 */
export function decodeVariants(value: string, options: DecodeOptions): readonly Variant[] {
  let rounds = options.rounds;
  if (!(rounds > 0) || !mayDecode(value, options.base64)) return NONE;
  const variants: Variant[] = [];
  const limit = 2 * (rounds + 2);
  let start: Variant | null = { value, trail: NO_STEPS };
  while (start !== null && variants.length < limit) {
    const from = variants.length;
    chain(start.value, start.trail, rounds, variants);
    start = options.base64 && rounds > 0 ? unwrap(start, variants, from) : null;
    rounds--;
  }
  if (variants.length > limit) variants.length = limit;
  return variants.length === 0 ? NONE : variants;
}
