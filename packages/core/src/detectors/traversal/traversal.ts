import type { InputSource } from '../../input.ts';
import { codeAt } from '../../text/code-at.ts';
import type { Detector, Match } from '../detector.ts';
import { everyInputBut } from '../every-input.ts';
import { holdsProse } from '../field-name.ts';
import { canonicalPath } from './canonical.ts';
import { isRemoteProgram } from './remote.ts';
import { isSystemFolder, isSystemPath, isWrapper, mayBeSystem } from './sensitive.ts';
import { nextClimb, nextPath, type Walk, walkPath } from './walk.ts';

const MAX_EVIDENCE = 256;

/** Longest value that can be a file name and nothing else: PATH_MAX of Linux. */
const MAX_PATH = 4096;

/** Climbs out of its own start from which a relative path is no link inside a project any more. */
const FAR_ESCAPE = 3;

const inputs: ReadonlySet<InputSource> = everyInputBut('header-name', 'xml-markup', 'graphql-name');

/** Places that name a resource of the application itself: one climb there is never meant well. */
const pathSources: ReadonlySet<InputSource> = new Set<InputSource>(['path', 'path-parameter', 'multipart-filename']);

/** Places whose absolute paths are the web's, not the file system's. */
const webSources: ReadonlySet<InputSource> = new Set<InputSource>(['path', 'referer', 'user-agent', 'header-value']);

/** Members of documents: configuration is sent there, and names its own machine's files. */
const documentSources: ReadonlySet<InputSource> = new Set<InputSource>([
  'json-value',
  'xml-value',
  'graphql-value',
  'record',
]);

/**
 * Finds paths that leave the folder a program meant, and names of files that no visitor should ask for.
 *
 * The value is freed of every disguise of dots and slashes and then walked segment by segment. One or two plain climbs
 * (`../images/a.png`) are links in text and configuration and pass unless they end at a sensitive file or stand in a request's own
 * path. In members of documents, where configuration is sent, a bare name, a file of a home and a file of the
 * system that holds no secret pass. Blind to a bare file name that only this application knows to be secret, to sensitive paths quoted in prose, and to
 * symbolic links. CWE-22, CAPEC-126, CRS 930.
 */
export const traversal: Detector = {
  id: 'traversal',
  inputs,
  inspect(value, source, name) {
    const { text, disguised, backslash } = canonicalPath(value);
    const whole = !/[\s]/.test(value.trim());
    const context: Context = {
      value,
      text,
      source,
      document: isDocument(source) || holdsProse(name),
      whole,
      hidden: disguised,
      mixed: backslash && value.includes('/'),
    };
    return (
      wrapper(context) ??
      device(context) ??
      climbing(context) ??
      encodedClimb(context) ??
      stream(context) ??
      nullByte(context) ??
      brokenEscapes(context) ??
      brokenClimb(context) ??
      remoteFile(context) ??
      systemFile(context)
    );
  },
};

function isDocument(source: InputSource): boolean {
  return documentSources.has(source);
}

interface Context {
  readonly value: string;
  readonly text: string;
  readonly source: InputSource;
  /** Whether it stands in a document or a field of prose, which name files and open none. */
  readonly document: boolean;
  /** Whether the value is one word, as a file parameter is. */
  readonly whole: boolean;
  /** Whether a dot or slash was disguised. */
  readonly hidden: boolean;
  /** Whether it mixes slashes with backslashes. */
  readonly mixed: boolean;
}

/** Evidence is cut from the value as it was sent; where disguises moved every index, the value's beginning stands for it. */
function match(
  { value, text }: Context,
  rule: string,
  certainty: 'certain' | 'likely',
  start: number,
  end: number = value.length,
): Match {
  const aligned = value.length === text.length;
  const evidence = aligned ? value.slice(start, Math.min(end, start + MAX_EVIDENCE)) : value.slice(0, MAX_EVIDENCE);
  return { rule, evidence, certainty, engine: 'grammar' };
}

function climbing(context: Context): Match | null {
  const { text, whole } = context;
  // Among words a path matters that climbs, and no other.
  const next = whole ? nextPath : nextClimb;
  let from = next(text, 0);
  while (from >= 0) {
    const walk = walkPath(text, from);
    const found = judgeWalk(context, walk);
    if (found !== null) return found;
    from = next(text, Math.max(walk.end, from + 1));
  }
  return null;
}

/** `..%2fadmin`: nobody encodes a short climb but to hide it. Far ones and those to a file are found when the decoder has undone the escapes. */
function encodedClimb(context: Context): Match | null {
  const { value, whole, text } = context;
  if (!whole || !/%(?:2e|2f|5c)/i.test(value) || value.length > MAX_PATH) return null;
  const undone = canonicalPath(value, true).text;
  if (undone === text) return null;
  for (let from = nextPath(undone, 0); from >= 0; ) {
    const walk = walkPath(undone, from);
    if (walk.escapes >= FAR_ESCAPE || walk.sensitive) return null;
    if (walk.climbs > 0 && walk.escapes > 0) return match(context, 'hidden-climb', 'certain', 0);
    from = nextPath(undone, Math.max(walk.end, from + 1));
  }
  return null;
}

function judgeWalk(context: Context, walk: Walk): Match | null {
  const { text, source, document, whole, hidden, mixed } = context;
  const end = Math.max(walk.end, walk.start + 1);
  if (walk.climbs > 0) {
    if (walk.climbs > walk.odd && pathSources.has(source)) return match(context, 'climb', 'certain', walk.start, end);
    if (walk.sensitive) return match(context, 'climb-to-file', 'certain', walk.start, end);
    if (walk.escapes >= FAR_ESCAPE) return match(context, 'climb', 'certain', walk.start, end);
    if (whole && walk.feint) return match(context, 'climb', 'certain', walk.start, end);
    // `/..` in a sentence and `//..\\` in a drawing lead to no file.
    const leads = whole || (walk.named > 0 && !document);
    if (leads && walk.absolute && walk.escapes > 0 && walk.climbs > walk.odd)
      return match(context, 'climb', 'certain', walk.start, end);
    if (whole && judgeWhole(walk, text, hidden)) return match(context, 'hidden-climb', 'certain', walk.start, end);
    // `(?:..\\)*` in a pattern of a path climbs once, to nothing.
    if (whole && mixed && (walk.start === 0 || walk.named > 0 || walk.escapes > 1))
      return match(context, 'climb', 'certain', walk.start, end);
    if (codeAt(text, walk.end) === 0 && walk.escapes > 0) return match(context, 'climb', 'certain', walk.start, end);
  }
  if (whole && walk.stays > 3 && walk.start <= 1) return match(context, 'dot-segments', 'likely', walk.start, end);
  if (!whole) return null;
  // The target of a request that asks for `/.env` is the decoys' work.
  const named =
    (walk.sensitive && namesFile(context, walk)) ||
    (walk.settings &&
      source !== 'path' &&
      (walk.climbs > 0 || !document) &&
      (walk.end === text.length || text.charCodeAt(walk.end) === 0));
  return named ? match(context, 'sensitive-file', 'certain', walk.start, end) : null;
}

/** Climbs that no link has, where the value is the path: hidden ones, up and nowhere, from the root on, to a scanner's empty slot. */
function judgeWhole(walk: Walk, text: string, hidden: boolean): boolean {
  if (walk.parameter) return true;
  if (walk.escapes > 0) {
    // `.../src/a.ts`: a path that somebody cut short.
    if (walk.climbs === 1 && text.startsWith('.../', walk.start)) return false;
    if (hidden || walk.odd > 0 || (walk.idle && walk.start === 0) || text.startsWith('{file}', walk.end)) return true;
    // `a/../../b`: out of the folder that it begins with.
    if (walk.start === 0 && walk.climbs > walk.odd && /^[\w-]/.test(text) && !text.includes(':')) return true;
    // `../..`, `x=../`; a `..` alone is a pause.
    if (walk.named === 0 && walk.start === 0 && walk.end === text.length && text.includes('/')) return true;
    return codeAt(text, walk.start - 1) === 61 && text.startsWith('../', walk.start);
  }
  // `/a/../b`: whoever builds a path from the root on has resolved it.
  return walk.start === 0 && walk.absolute && walk.climbs > walk.odd;
}

/** `index.asp::$DATA`: the stream of an NTFS file that holds what it would otherwise run. */
function stream(context: Context): Match | null {
  const at = context.text.indexOf('::$');
  return at > 0 && /^::\$(?:data|index_allocation)\b/.test(context.text.slice(at, at + 24))
    ? match(context, 'file-stream', 'certain', 0)
    : null;
}

/** Whether a sensitive name without a climb is meant as a file: not a step of an expression (`[0].env.`), nor a setting of a document. */
function namesFile({ text, document }: Context, walk: Walk): boolean {
  if (text.charCodeAt(walk.start - 1) === 93) return false;
  return !document || (text.includes('/') && !text.startsWith('~'));
}

/** `php://filter/…`, `file:///etc/…`, `expect://id`: schemes that make a program's own open call read or run something else. */
function wrapper(context: Context): Match | null {
  const { text, document, value, whole } = context;
  const at = text.indexOf(':');
  if (at < 2 || !whole) return null;
  // A document that is `<?` or `<%`, as it is or in base64.
  if (/^data:[\w/+.;=-]{0,64},(?:PD[89]|PCU|<[?%])/.test(value)) return match(context, 'wrapper', 'certain', 0);
  let mark = text.indexOf('://');
  for (let tries = 0; mark >= 0 && tries < 8; tries++) {
    let start = mark;
    while (start > 0 && mark - start < 16 && isSchemeCharacter(text.charCodeAt(start - 1))) start--;
    const scheme = text.slice(start, mark);
    // Documents name their own machine's files; those that no visitor names are told by their path.
    if (!(document && scheme === 'file') && isWrapper(scheme, text.slice(mark + 3, mark + 16))) {
      return match(context, 'wrapper', 'certain', start);
    }
    mark = text.indexOf('://', mark + 3);
  }
  return null;
}

function isSchemeCharacter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 46;
}

/** `\\?\C:\…`, `\\host\c$\…`: Windows device and share paths. */
function device(context: Context): Match | null {
  const { value, text, whole } = context;
  if (!whole || !text.startsWith('//') || !value.includes('\\')) return null;
  if (text.startsWith('//?/') || text.startsWith('//./')) return match(context, 'device-path', 'certain', 0);
  const share = text.indexOf('/', 2);
  return share > 2 && text.charCodeAt(share + 2) === 36 && text.charCodeAt(share + 3) === 47
    ? match(context, 'device-path', 'certain', 0)
    : null;
}

/** `report.php\0.png`: a null that ends the name for the system and not for the program's check of the extension. */
function nullByte(context: Context): Match | null {
  const { text, whole } = context;
  const at = text.indexOf('\0');
  if (at < 3 || !whole || text.length > MAX_PATH) return null;
  const head = text.slice(0, at);
  if (!head.includes('/') && !head.includes('.')) return null;
  // `/assets?color=\0\0`: behind `=` no name has begun that a null could end.
  if (head.endsWith('=')) return null;
  const tail = text.slice(at).replaceAll('\0', '');
  const extension = tail === '' || (tail.length < 12 && (tail.startsWith('.') || tail === 'html'));
  return extension ? match(context, 'null-byte', 'certain', 0) : null;
}

/** `..%bg%qf..%bg%qf`, `..%c0%9v`: escapes that are no hexadecimal behind dots, again and again; a lenient reader makes slashes of them. */
function brokenEscapes(context: Context): Match | null {
  const { value, whole } = context;
  return whole && value.includes('..%') && /(?:\.\.%[0-9a-z]{2}%[0-9a-z]{2}){2}/i.test(value)
    ? match(context, 'hidden-climb', 'certain', 0)
    : null;
}

/** Two dots, control characters, a slash: what a filter drops before the path is opened. */
function brokenClimb(context: Context): Match | null {
  const { text } = context;
  if (text.length > MAX_PATH || !text.includes('..')) return null;
  const found = /(?:^|[/=])\.\.(?:[\x01-\x1f]{1,4}\/[\w.]|[\x01-\x20]{1,4}\/\.\.[\x01-\x20]{1,4}\/)/.exec(text);
  return found === null ? null : match(context, 'hidden-climb', 'certain', found.index);
}

/** `http://evil.example/x.txt?`: an address of program text or of what may hold it, with a mark that cuts off what the program appends. */
function remoteFile(context: Context): Match | null {
  const { text, whole } = context;
  if (!whole || text.length > 512) return null;
  return /^(?:https?|ftp):\/\/[\w.:@-]{1,128}\/[^?#\s]{0,256}\.(?:txt|php\d?|phtml|inc|gif|jpe?g|png|log|dat|aspx?|jsp)(?:\?{1,2}|\0)$/.test(
    text,
  ) || isRemoteProgram(text)
    ? match(context, 'remote-file', 'likely', 0)
    : null;
}

/** A log or a configuration of a server's stack, from the root of a drive on; its folders may hold blanks. */
const serverFile =
  /^\/?(?:program files(?: \(x86\))?|xampp|wamp(?:64)?|apache2?|opt\/lampp)\/[^\n]{0,120}\.(?:ini|cnf|conf|log|xml|err|pid|inc)(?:\0|$)/i;

/** The first segment of a path from `start` on that is neither empty nor a dot. */
function firstSegment(text: string, start: number): string {
  let at = start;
  while (text.charCodeAt(at) === 47 || (text.charCodeAt(at) === 46 && endsSegment(text, at + 1))) at++;
  const end = text.indexOf('/', at);
  return text.slice(at, end < 0 ? undefined : end);
}

function endsSegment(text: string, at: number): boolean {
  return at >= text.length || text.charCodeAt(at) === 47;
}

/** A value that is the absolute path of a system or server file and nothing else. */
function systemFile(context: Context): Match | null {
  const { text, source, document, value, whole } = context;
  if (text.length > MAX_PATH || webSources.has(source) || document) return null;
  const trimmed = text.trim();
  if (serverFile.test(trimmed)) return match(context, 'server-file', 'likely', 0);
  const drive = trimmed.charCodeAt(1) === 58 && (trimmed.charCodeAt(2) === 47 || trimmed.charCodeAt(2) === 119);
  const start = drive ? 2 : 0;
  if (!mayBeSystem(firstSegment(trimmed, start)) && !/\/\/(?:etc|proc)\//.test(trimmed)) return null;
  const segments: string[] = [];
  for (const segment of trimmed.slice(start).split('/')) {
    if (segment === '' || segment === '.') continue;
    // A space inside a segment is Windows' `program files` or prose.
    if (segment.includes(' ') && !segment.startsWith('program files') && !drive) return null;
    segments.push(segment);
    if (segments.length > 64) return null;
  }
  const absolute = drive || trimmed.startsWith('/');
  if (segments.length === 0 || value.includes('\n')) return null;
  if (isSystemPath(segments, absolute) || (whole && isSystemFolder(segments, drive, absolute)))
    return match(context, 'system-file', 'likely', 0);
  // `/static//etc/x`: joined to a folder, the second root is the first again.
  const again = trimmed.lastIndexOf('//');
  return again > 0 &&
    whole &&
    trimmed.charCodeAt(again - 1) !== 58 &&
    /^\/\/(?:etc|proc)\/\w/.test(trimmed.slice(again, again + 8))
    ? match(context, 'system-file', 'likely', 0)
    : null;
}
