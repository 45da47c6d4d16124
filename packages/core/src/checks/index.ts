import { blacklist } from './blacklist.ts';
import { bots } from './bots.ts';
import { brute } from './brute.ts';
import { characters } from './characters.ts';
import type { InputCheck, RequestCheck, ResponseCheck } from './check.ts';
import { decoy } from './decoy.ts';
import { dlp } from './dlp.ts';
import { flood } from './flood.ts';
import { format } from './format.ts';
import { headers } from './headers.ts';
import { hpp } from './hpp.ts';
import { ignoredPaths } from './ignored-paths.ts';
import { path } from './path.ts';
import { spoofing } from './spoofing.ts';
import { upload } from './upload.ts';
import { values } from './values.ts';
import { whitelist } from './whitelist.ts';
import { ztaa } from './ztaa.ts';

/**
 * Every request check in the one order that decides, cheapest first: source, route, rate, shape, values.
 *
 * A new check is one file and one line here.
 */
export const requestChecks: readonly (RequestCheck | InputCheck)[] = [
  whitelist,
  blacklist,
  ztaa,
  ignoredPaths,
  spoofing,
  decoy,
  path,
  flood,
  headers,
  bots,
  hpp,
  format,
  upload,
  values,
  characters,
];

/** Every response check, in order. */
export const responseChecks: readonly ResponseCheck[] = [brute, dlp];
