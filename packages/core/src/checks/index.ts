import { blacklist } from './blacklist.ts';
import { brute } from './brute.ts';
import type { InputCheck, RequestCheck, ResponseCheck } from './check.ts';
import { decoy } from './decoy.ts';
import { dlp } from './dlp.ts';
import { flood } from './flood.ts';
import { ignoredPaths } from './ignored-paths.ts';
import { values } from './values.ts';
import { whitelist } from './whitelist.ts';

/**
 * Every request check in the one order that decides, cheapest first: source, route, rate, shape, values.
 *
 * A new check is one file and one line here.
 */
export const requestChecks: readonly (RequestCheck | InputCheck)[] = [
  whitelist,
  blacklist,
  ignoredPaths,
  decoy,
  flood,
  values,
];

/** Every response check, in order. */
export const responseChecks: readonly ResponseCheck[] = [brute, dlp];
