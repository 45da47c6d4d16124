import { characterTable } from '../text/character-table.ts';

/** Longest part of a path that is looked at; the platforms cut request lines at 8 to 16 KB. */
const MAX_PATH_LENGTH = 8192;
/** As often as a chain of a proxy, a gateway and a framework would decode. */
const MAX_DECODE_ROUNDS = 3;
/** Directories before a hidden file that still make it a decoy; deeper paths are how repository browsers show their users' files. */
const MAX_LEADING_DIRECTORIES = 2;
/** What segments of a plain path are made of; a dot may not begin one. */
const PLAIN = characterTable('abcdefghijklmnopqrstuvwxyz0123456789._~-');
const SLASH = 47;
const DOT = 46;
/** Escapes of ASCII characters: plain, IIS's `%u00XX`, and the overlong two-byte form that lenient servers take. */
const ESCAPE = /%(?:u00([0-7][0-9a-f])|c([01])%([89ab][0-9a-f])|([0-7][0-9a-f]))/giu;

/** A spelling of a path that a server could take for the one on the list. */
export interface PathVariant {
  readonly path: string;
  /** Percent-decoding rounds that led to it. */
  readonly decoded: number;
}

/**
 * Gives the spellings of a path beside the one received, as scanners vary them: percent-escaped (also twice, overlong, `%u002e`), upper
 * case, `//`, `/./`, `/x/../`, backslashes, `;parameters`, a NUL, trailing blanks and slashes. Most paths have none.
 *
 * A hidden file or directory is also looked for behind up to two directories (`/app/.env`, `/api/.git/config`): the prefixes are stages,
 * routes and guesses. Only for names with a leading dot, because `/docs/admin` is not `/admin`.
 */
export function decoyVariants(path: string): readonly PathVariant[] {
  let text = path.slice(0, MAX_PATH_LENGTH);
  if (isPlain(text)) return [];
  let decoded = 0;
  while (decoded < MAX_DECODE_ROUNDS && text.includes('%')) {
    const next = text.replace(ESCAPE, unescapeAscii);
    if (next === text) break;
    text = next;
    decoded++;
  }
  const segments = resolve(text);
  const variants: PathVariant[] = [];
  const add = (from: number): void => {
    const variant = `/${segments.slice(from).join('/')}`;
    const lower = variant.toLowerCase();
    if (variant !== path) variants.push({ path: variant, decoded });
    if (lower !== variant) variants.push({ path: lower, decoded });
    if (lower.length > 1 && lower.endsWith('/')) variants.push({ path: lower.slice(0, -1), decoded });
  };
  add(0);
  for (let index = 1; index <= MAX_LEADING_DIRECTORIES && index < segments.length; index++) {
    if (segments[index]?.startsWith('.') === true) add(index);
  }
  return variants;
}

/** True for lower-case segments that do not begin with a dot, no slash at the end: nothing would change such a path. */
function isPlain(path: string): boolean {
  if (path === '/') return true;
  let before = 0;
  for (let at = 0; at < path.length; at++) {
    const code = path.charCodeAt(at);
    if (code === SLASH ? before === SLASH : PLAIN[code] !== 1 || at === 0 || (before === SLASH && code === DOT))
      return false;
    before = code;
  }
  return path !== '' && before !== SLASH;
}

/** The segments that a server would walk; a last empty one stands for a trailing slash. */
function resolve(text: string): readonly string[] {
  const end = text.search(/[\0?#]/u);
  const seen = (end < 0 ? text : text.slice(0, end))
    .replace(/[\t\r\n]/gu, '')
    .replaceAll('\\', '/')
    .trimEnd();
  const segments: string[] = [];
  for (const written of seen.split('/')) {
    const semicolon = written.indexOf(';');
    const segment = semicolon < 0 ? written : written.slice(0, semicolon);
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  if (segments.length > 0 && /\/(?:\.\.?)?$/u.test(seen)) segments.push('');
  return segments;
}

function unescapeAscii(
  _escape: string,
  wide: string | undefined,
  overlong: string | undefined,
  tail: string | undefined,
  plain: string | undefined,
): string {
  if (overlong !== undefined && tail !== undefined) {
    return String.fromCharCode((overlong === '1' ? 0x40 : 0) | (Number.parseInt(tail, 16) & 0x3f));
  }
  return String.fromCharCode(Number.parseInt(wide ?? plain ?? '3f', 16));
}
