import { z } from 'zod';

/** The last time that a calendar of ECMAScript has. */
const lastTime = 8_640_000_000_000_000;

/** Wall clock in milliseconds since 1970. */
export const time = z.int().min(0).max(lastTime);

/** A time, or null where it never was or never will be. */
export const maybeTime = time.nullable();

/** A number of things. */
export const count = z.int().min(0);

/** The name of a profile, key or user. */
export const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);

/** A title that people give to a rule or forwarder. */
export const title = z.string().trim().min(1).max(100);

/** An id that the server made. */
export const id = z.string().regex(/^[A-Za-z0-9_.:~-]{1,200}$/);

/** A few words of explanation. */
export const note = z.string().max(1_000);

/** A profile's name, or `*` for all profiles. */
export const scope = z.union([z.literal('*'), name]);

/** An address or CIDR; the server says where it is none. */
export const network = z.string().min(2).max(60);

/**
 * Asks for one page. `cursor` is `next` of the page before; it is opaque and holds for the same filters only.
 */
export const page = {
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  cursor: z.string().max(500).optional(),
} as const;

/** Gives one page of items. */
export function pageOf<Item extends z.ZodType>(
  item: Item,
): z.ZodObject<{
  items: z.ZodArray<Item>;
  next: z.ZodNullable<z.ZodString>;
}> {
  return z.object({
    items: z.array(item),
    next: z.string().nullable().describe('`cursor` of the next page, or null.'),
  });
}

/** A yes or no in a query. */
export const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

/** A stretch of time in a query. */
export const range = {
  from: z.coerce.number().int().min(0).max(lastTime).optional(),
  to: z.coerce.number().int().min(0).max(lastTime).optional(),
} as const;

/**
 * What goes wrong, as RFC 9457 has it (`application/problem+json`). `code` is one word that programs can rely on; `problems` names
 * each field that is wrong.
 */
export const problem = z
  .object({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum([
      'malformed',
      'not-logged-in',
      'not-allowed',
      'csrf',
      'not-found',
      'taken',
      'conflict',
      'refused',
      'too-large',
      'too-many',
      'unavailable',
      'failed',
    ]),
    problems: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });

/** One word that says what went wrong. */
export type ProblemCode = z.infer<typeof problem>['code'];

/** Points of a chart: when, and how many of each. */
export const series = z.object({
  name: z.string(),
  points: z.array(z.tuple([time, count])),
});
