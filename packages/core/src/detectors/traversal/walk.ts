import { codeAt } from '../../text/code-at.ts';
import { spend } from '../effort.ts';
import { isSensitiveFile, isSettingsFile } from './sensitive.ts';

/** What walking one path inside a value showed. */
export interface Walk {
  /** Segments that climb. */
  climbs: number;
  /** How far above its own start the path ends up at worst. */
  escapes: number;
  /** Climbs that are not plainly `..`: `....//`, `..;/`, `.|./`. */
  odd: number;
  /** Longest row of segments that are a single dot. */
  stays: number;
  /** Whether it starts at a root. */
  absolute: boolean;
  /** Whether it names a file from the list of sensitive ones. */
  sensitive: boolean;
  /** Whether it names a file of a project's own settings, which its documents name as well. */
  settings: boolean;
  /** Whether a climb goes on in a dot or in nothing: `.././x`, `..//x`. */
  idle: boolean;
  /** Whether a climb carries a path parameter: `..;/`. */
  parameter: boolean;
  /** Segments that name something. */
  named: number;
  /** Whether it enters a folder first and then climbs out of its own start: no link is written so. */
  feint: boolean;
  start: number;
  end: number;
}

/** Steps that a walk is, and each segment of it that climbs or has a name. */
const STEPS = 6;
const SEGMENT_STEPS = 6;

const SPACE = 32;
const SLASH = 47;
const DOT = 46;

/** Characters between which a path stands inside a longer value: white space, quotes, brackets, `= & ? , |` and null. */
export function separates(code: number): boolean {
  switch (code) {
    case 0:
    case 9:
    case 10:
    case 13:
    case SPACE:
    case 34:
    case 38:
    case 39:
    case 40:
    case 41:
    case 44:
    case 60:
    case 61:
    case 62:
    case 63:
    case 91:
    case 93:
    case 96:
    case 123:
    case 124:
    case 125:
      return true;
    default:
      return false;
  }
}

/** Walks the path that starts at `from` in canonical text up to the character that ends it. Linear; one walk per path. */
export function walkPath(text: string, from: number): Walk {
  const walk: Walk = {
    climbs: 0,
    escapes: 0,
    odd: 0,
    stays: 0,
    absolute: text.charCodeAt(from) === SLASH,
    sensitive: false,
    settings: false,
    idle: false,
    parameter: false,
    named: 0,
    feint: false,
    start: from,
    end: from,
  };
  let depth = 0;
  let row = 0;
  let folder = '';
  let at = from;
  while (at < text.length) {
    const end = segmentEnd(text, at);
    const kind = segmentKind(text, at, end);
    if (walk.climbs > 0 && folder === '' && (kind === STAY || end === at) && text.charCodeAt(end) === SLASH)
      walk.idle = true;
    if (kind === STAY) walk.stays = Math.max(walk.stays, ++row);
    else if (end > at) row = 0;
    if (kind === STAY) folder = '';
    else if (kind === CLIMB || (kind === ODD_CLIMB && (codeAt(text, end) === SLASH || walk.climbs > 0))) {
      walk.climbs++;
      if (kind === ODD_CLIMB) walk.odd++;
      if (kind === ODD_CLIMB && text.charCodeAt(at + 2) === 59) walk.parameter = true;
      depth--;
      walk.escapes = Math.max(walk.escapes, -depth);
      if (depth < 0 && walk.named > 0 && walk.escapes === -depth && walk.climbs > 1) walk.feint = true;
      folder = '';
    } else if (end > at) {
      const segment = text.slice(at, Math.min(end, at + 64));
      depth++;
      walk.named++;
      if (isSensitiveFile(folder, segment)) walk.sensitive = true;
      else if (isSettingsFile(folder, segment)) walk.settings = true;
      folder = segment;
    }
    if (codeAt(text, end) !== SLASH) {
      at = end;
      break;
    }
    at = end + 1;
  }
  walk.end = at;
  spend(STEPS + SEGMENT_STEPS * (walk.named + walk.climbs));
  return walk;
}

const NAMED = 0;
const STAY = 1;
const CLIMB = 2;
const ODD_CLIMB = 3;

function segmentEnd(text: string, from: number): number {
  // `.|.`, `.".` and `.\0.`: a dot, one character that a filter drops, a dot.
  if (isSplitClimb(text, from)) return from + 3;
  // `..;a=b/`: a path parameter belongs to its segment.
  const parameter = text.startsWith('..;', from);
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === SLASH || (separates(code) && !(parameter && code === 61))) break;
    at++;
  }
  return at;
}

function isSplitClimb(text: string, from: number): boolean {
  return (
    text.charCodeAt(from) === DOT &&
    codeAt(text, from + 2) === DOT &&
    codeAt(text, from + 3) === SLASH &&
    text.charCodeAt(from + 1) !== SPACE &&
    text.charCodeAt(from + 1) !== SLASH &&
    separates(text.charCodeAt(from + 1))
  );
}

function segmentKind(text: string, from: number, end: number): number {
  if (end === from) return NAMED;
  let at = from;
  // `%../`, `~../`, `*../`: one mark in front that a server drops.
  const first = text.charCodeAt(from);
  if ((first === 37 || first === 126 || first === 42) && end - from >= 3) at++;
  let dots = 0;
  while (at < end && text.charCodeAt(at) === DOT) {
    dots++;
    at++;
  }
  if (dots === 0) return isSplitClimb(text, from) ? ODD_CLIMB : NAMED;
  if (isSplitClimb(text, from)) return ODD_CLIMB;
  if (at === end) return dots === 1 ? STAY : dots === 2 && end - from === 2 ? CLIMB : ODD_CLIMB;
  // `..;/` and `..;x=1/`: servlet containers cut path parameters off.
  if (dots === 2 && text.charCodeAt(at) === 59) return ODD_CLIMB;
  return NAMED;
}

/** The same of a path that may climb: two dots, side by side or with one character between them. */
export function nextClimb(text: string, from: number): number {
  let at = text.indexOf('.', from);
  while (at >= 0 && codeAt(text, at + 1) !== DOT && codeAt(text, at + 2) !== DOT) at = text.indexOf('.', at + 1);
  while (at > from && !separates(text.charCodeAt(at - 1))) at--;
  return at;
}

/** Shortest name that means something without a dot or a slash. */
const MIN_NAME = 4;

/** Where the next path in the text begins, at or after `from`: behind a separator, or -1. A word too short to name anything is passed over. */
export function nextPath(text: string, from: number): number {
  let start = from;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (separates(code)) start = at + 1;
    else if (code === DOT || code === SLASH || at - start >= MIN_NAME - 1) return start;
  }
  return -1;
}
