import { wordSet } from '../../word-set.ts';

/** Names that lead from a template to the server's own objects and code. Compared in lower case, with the underscores of Python's. */
const reaches = wordSet(
  '__class__ __mro__ __base__ __bases__ __subclasses__ __globals__ __builtins__ __import__ __init__ __dict__ __getitem__ ' +
    '__getattribute__ __call__ _self _context _mmarker _tt_globals_ lipsum cycler joiner namespace url_for get_flashed_messages ' +
    'constructor __proto__ mainmodule child_process execsync spawnsync require getclass forname getruntime ' +
    'processbuilder scriptenginemanager getdeclaredconstructors getdeclaredmethods newinstance classloader ' +
    'getclassloader runtime objectconstructor jythonruntime fromcharcode popen subprocess registerundefinedfiltercallback ' +
    'getfilter secret_key current_app get_admin_log self_destruct memberaccess _memberaccess ognlcontext ognlutil ' +
    'subclasses fileutils getdefaultwrapper default_wrapper getattribute call_user_func executeimmediate allow_static ' +
    'pagecontext applicationscope sessionscope requestscope facescontext springmacrorequestcontext getenvironment getproperty servletcontext debug_toolbar',
);

/** Names that mean something as the whole expression alone: printing them shows the application's configuration. */
const whole = wordSet(
  'beans debug handler.settings print(config) config self settings request _context _self.env process.env global.process',
);

/** Functions and filters that run what they are given. */
const runs = wordSet(
  'system exec shell_exec passthru eval popen dump phpinfo file_get_contents readfile system_command print_r include ' +
    'import spawn open read backticks sort map filter reduce attr format_map file_excerpt freemarker',
);

/** Filters of `runs` that count only with one of these as their argument. */
const argumentsThatRun = wordSet('system exec passthru shell_exec popen eval assert phpinfo os request');

/** Longest expression whose arithmetic is judged: scanners multiply two numbers. */
const MAX_ARITHMETIC = 48;
/** Longest expression that can be a sum or one name, with the marks that some delimiters add. */
const MAX_SHORT = 128;

/**
 * Says by which rule an expression reaches beyond its template, or null.
 *
 * `arithmetic` for constants alone with an operator between them (how scanners ask whether anything is computed), `server-object` for names that lead to
 * code, `configuration` for expressions that are one such name, `function-call` for filters and functions that run their argument. Names before
 * `from` were read as part of another expression.
 */
export function judgeExpression(text: string, from = 0): string | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (trimmed.length <= MAX_SHORT) {
    if (
      isArithmetic(trimmed) ||
      isArithmetic(printed(trimmed)) ||
      isFilteredSum(trimmed) ||
      isArithmetic(unfiltered(bare(trimmed)))
    )
      return 'arithmetic';
    if (whole(bare(trimmed).toLowerCase())) return 'configuration';
  }
  // Ruby and Perl run what stands in backticks.
  if (/^[=-]?\s?`[^`]{1,128}`/.test(trimmed)) return 'function-call';
  // Handlebars' way to a function: a text or a method as the context.
  if (/^#with\s{1,4}(?:["'(]|\w{1,32}\.(?:split|push|sub|pop|apply)\b)/.test(trimmed)) return 'server-object';
  // Tornado, Velocity and JavaScript engines: a statement where a value belongs.
  if (/^[=!]?\s?(?:var |let )?\w{1,32}\s{0,2}=(?![={])[^={}]{0,200};/.test(trimmed)) return 'assignment';
  return namesServer(text, from) ?? (joint.test(text) ? namesServer(text.replaceAll(joint, ''), 0) : null);
}

/** Where a name in quotes was taken apart: `'__cla'+'ss__'`, `'__cla'~'ss__'`, `'__cla''ss__'`. */
const joint = /(?<=\w)(?:'\s{0,2}[+~]?\s{0,2}'|"\s{0,2}[+~]?\s{0,2}")(?=\w)/g;

/** What a filter at the end is given: `7*7|string`. */
function unfiltered(text: string): string {
  return /^([^|]{3,48})\|\s?[a-z_]{2,16}(?:\([^()]{0,16}\))?$/.exec(text)?.[1] ?? '';
}

/** What `print(…)` and `set x = …` are given. */
function printed(text: string): string {
  const inner =
    /^-?\s{0,4}(?:print\s?\(([^()]{1,48})\)|(?:set|assign)\s{1,4}\w{1,16}\s?=\s?(.{1,48})|if\s{1,4}(\d{1,8}\s?[*+]\s?\d{1,8})\s?==.{1,16})$/.exec(
      text,
    );
  return inner === null ? '' : (inner[1] ?? inner[2] ?? inner[3] ?? '').replace(/>$/, '').trim();
}

/** Django's sum of two constants: `364|add:733`. */
function isFilteredSum(text: string): boolean {
  return /^\d{1,8}\s?\|\s?add:\s?["']?\d{1,8}["']?$/.test(text);
}

/** The expression without the marks that some delimiters add: `= x`, `- x`, `{x`, `$x`. */
function bare(text: string): string {
  let start = 0;
  while (start < text.length && '{=-$@!& \t\r\n'.includes(text.charAt(start))) start++;
  let end = text.length;
  while (end > start && '}|- \t\r\n'.includes(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/** Numbers and quoted characters joined by operators, and nothing else: `7*7`, `7*'7'`, `(1+2)`, `'a'+'b'` is text and passes. */
function isArithmetic(text: string): boolean {
  // Velocity assigns before it prints.
  const inner = bare(text.replace(/^\$\w{1,16}\s?=\s?/, ''));
  if (inner.length > MAX_ARITHMETIC) return false;
  let digits = 0;
  let operators = 0;
  for (let at = 0; at < inner.length; at++) {
    const code = inner.charCodeAt(at);
    if (code >= 48 && code <= 57) digits++;
    else if (code === 42 || code === 47 || code === 43 || code === 45 || code === 37) {
      if (digits === 0) return false;
      operators++;
    } else if (code > 32 && !`().'"@$[]{}`.includes(inner.charAt(at))) return false;
  }
  // `2026-11-26`, `1/2`, `-5` are data.
  if (/^\d{1,6}\s?-\s?\d{1,6}$/.test(inner)) return true;
  return operators > 0 && digits > 1 && /[*+%]|\d\s?-\s?\d{1,8}\s?[)}]|\d\/0/.test(inner);
}

/** Walks the words of an expression. */
function namesServer(text: string, from: number): string | null {
  let running = false;
  for (let at = from; at < text.length; at++) {
    if (!isWordStart(text.charCodeAt(at))) continue;
    const start = at;
    while (at < text.length && isWordPart(text.charCodeAt(at))) at++;
    const word = text.slice(start, Math.min(at, start + 48)).toLowerCase();
    if (reaches(word)) return 'server-object';
    if (word === 't' && /^\s?\(\s?(?:java|org|javax|com)\./.test(text.slice(at, at + 24))) return 'server-object';
    if (word === 'new' && text.charCodeAt(start - 1) === 63) return 'server-object';
    if (
      word === 'new' &&
      /^\s{1,4}(?:File|ProcessBuilder|Scanner|URLClassLoader|Socket|Object)\b/.test(text.slice(at, at + 24))
    )
      return 'server-object';
    if (word === 'process' && /^\.(?:env|binding|mainModule)\b/i.test(text.slice(at, at + 12))) return 'server-object';
    if (word === 'request' && /^\.(?:server|application|environ)\b/i.test(text.slice(at, at + 14)))
      return 'server-object';
    if (word === 'file' && /^\s?\.\s?(?:open|read|write|new|foreach)\b/i.test(text.slice(at, at + 12)))
      return 'server-object';
    if (word === 'system' && /^\.(?:shell|cmd|getenv)\b/.test(text.slice(at, at + 8))) return 'server-object';
    if (word === 'execute' && /["']\.$/.test(text.slice(Math.max(0, start - 2), start))) return 'function-call';
    if (word === 'dir' && /^\.(?:entries|glob|foreach|children)\b/i.test(text.slice(at, at + 12)))
      return 'server-object';
    if (word === 'constant' && /^\s?\(\s?["']/.test(text.slice(at, at + 8))) return 'function-call';
    if (word === 'fetch' && /^\s{1,4}file\s?=/.test(text.slice(at, at + 12))) return 'function-call';
    if (word === 'smarty_internal_write_file' || (word === 'smarty' && text.charCodeAt(start - 1) === 36))
      return 'server-object';
    if (word === 'attr' && text.charCodeAt(start - 1) === 124) return 'server-object';
    if (word === 'config' && /^\.(?:items|from|root|update|secret)/i.test(text.slice(at, at + 8)))
      return 'configuration';
    if (word === 'include' && /^\s?\(?\s?["'](?:\/|\.\.|[a-z]{2,8}:)/.test(text.slice(at, at + 16)))
      return 'function-call';
    if (word === 'java' && /^\.(?:lang|io|util|net)\b/.test(text.slice(at, at + 6))) return 'server-object';
    if (running && argumentsThatRun(word)) return 'function-call';
    if (runs(word) && text.charCodeAt(skipBlanks(text, at)) === 40) {
      if (argumentsThatRun(word) || word === 'dump' || word === 'file_get_contents' || word === 'readfile')
        return 'function-call';
      running = true;
    }
  }
  return null;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === 32) at++;
  return at;
}

function isWordStart(code: number): boolean {
  return ((code | 32) >= 97 && (code | 32) <= 122) || code === 95;
}

function isWordPart(code: number): boolean {
  return isWordStart(code) || (code >= 48 && code <= 57);
}
