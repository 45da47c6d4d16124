import { InvalidArgumentError } from 'commander';
import type { z } from 'zod';
import { ControlPlaneError } from '../errors.ts';

/** Reads a whole number of at most nine digits. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

/** Reads a number that may have decimals. */
export function decimal(text: string): number {
  if (!/^\d{1,9}(\.\d{1,6})?$/.test(text)) throw new InvalidArgumentError('It must be a number.');
  return Number(text);
}

/** Reads a time: as ISO 8601 has it, or how long ago (`90m`, `2h`, `3d`). */
export function pointInTime(text: string): number {
  const ago = /^(\d{1,6})([smhd])$/.exec(text);
  if (ago !== null) return Date.now() - Number(ago[1]) * (unitMs.get(ago[2] ?? '') ?? 0);
  const at = Date.parse(text);
  if (!(at >= 0))
    throw new InvalidArgumentError('It must be a time such as 2026-08-01T12:00:00Z, or 2h for two hours ago.');
  return at;
}

/** Reads what a command makes of its options by the schema that the admin API has for it. Throws RASP_CP_BAD_OPTION. */
export function readBody<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new ControlPlaneError('RASP_CP_BAD_OPTION', problems.join('; '));
}

/** Reads one of a few words. */
export function oneOf<const Word extends string>(...words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const word = words.find((known) => known === text);
    if (word === undefined) throw new InvalidArgumentError(`It must be one of ${words.join(', ')}.`);
    return word;
  };
}

const unitMs: ReadonlyMap<string, number> = new Map([
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);
