import { characterTable } from '../../text/character-table.ts';
import { wordSet } from '../../word-set.ts';
import { isOverConstant } from './constant.ts';

/** Names that lead from a template to the server's own objects and code. Compared in lower case, with the underscores of Python's. */
const reaches = wordSet(
  '__class__ __mro__ __base__ __bases__ __subclasses__ __globals__ __builtins__ __import__ __init__ __dict__ __getitem__ ' +
    '__getattribute__ __call__ _self _context _mmarker _tt_globals_ lipsum cycler joiner ' +
    'constructor __proto__ mainmodule child_process execsync spawnsync require getclass forname getruntime ' +
    'processbuilder scriptenginemanager getdeclaredconstructors getdeclaredmethods newinstance classloader ' +
    'getclassloader objectconstructor jythonruntime fromcharcode popen subprocess registerundefinedfiltercallback ' +
    'getfilter secret_key current_app get_admin_log self_destruct memberaccess _memberaccess ognlcontext ognlutil ' +
    'subclasses fileutils getdefaultwrapper default_wrapper getattribute call_user_func executeimmediate allow_static ' +
    'applicationscope sessionscope requestscope facescontext springmacrorequestcontext getenvironment getproperty servletcontext debug_toolbar data_model ' +
    'file_excerpt instance_variables instance_variable_get instance_methods getsession setattribute getresource ' +
    'getresourceasstream tourl signer getprotectiondomain protectiondomain template_from_string getservletcontext ' +
    'helpermissing blockhelpermissing pagescope freemarker objectspace mappath __file__',
);

/** Names that mean something as the whole expression alone: printing them shows the application's configuration. */
const whole = wordSet(
  'request.args request.form request.values request.headers request.cookies request.environ request.files current_app current_app.config app.config beans debug handler.settings url_for get_flashed_messages initparam paramvalues headervalues pagecontext print(config) config self settings request _context _self.env process.env global.process',
);

/** Functions and filters that run what they are given. */
const runs = wordSet(
  'system exec shell_exec passthru eval popen dump phpinfo file_get_contents readfile system_command print_r include ' +
    'import spawn open read backticks sort map filter reduce find some every attr format_map file_excerpt freemarker',
);

/** Names that are words as well: they count where the expression goes on into them. */
const reachesInto = wordSet('runtime namespace url_for get_flashed_messages');

/** Filters of `runs` that count only with one of these as their argument. */
const argumentsThatRun = wordSet('system exec passthru shell_exec popen eval assert phpinfo os request');

/** Longest expression whose arithmetic is judged: scanners multiply two numbers. */
const MAX_ARITHMETIC = 48;
/** Longest expression that can be a sum or one name, with the marks that some delimiters add. */
const MAX_SHORT = 128;
/** Longest of the names that are an expression by themselves. */
const MAX_WHOLE = 24;

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
  const { length } = trimmed;
  if (length <= MAX_SHORT) {
    const inner = bare(trimmed);
    if (holdsTwoDigits(trimmed) && computes(trimmed, inner)) return 'arithmetic';
    if (inner.length <= MAX_WHOLE && whole(inner.toLowerCase())) return 'configuration';
    if (length < 96 && isOverConstant(inner)) return 'constant';
  }
  const first = trimmed.charCodeAt(0);
  // What leads to the server under a name of its own: `{% set x = cycler %}`.
  if (
    (first === 45 || first === 115 || first === 119) &&
    /^-?\s{0,4}(?:set|with)\s{1,4}\w{1,24}\s?=\s?(?:config|request|self|session|lipsum|cycler|joiner|namespace|g)\s?-?$/.test(
      trimmed,
    )
  )
    return 'server-object';
  // OGNL assigns to a variable of its own.
  if ((first === 35 || first === 40) && /^\(?#\w{1,32}\s?=[^=]/.test(trimmed)) return 'server-object';
  // Ruby and Perl run what stands in backticks.
  if (trimmed.includes('`') && /^[=-]?\s?\(?`[^`]{1,128}`/.test(trimmed)) return 'function-call';
  // Handlebars' way to a function: a text or a method as the context.
  if (first === 35 && /^#with\s{1,4}(?:["'(]|\w{1,32}\.(?:split|push|sub|pop|apply)\b)/.test(trimmed))
    return 'server-object';
  // Tornado, Velocity and JavaScript engines: a statement where a value belongs.
  if (trimmed.includes(';') && /^[=!]?\s?(?:var |let )?\w{1,32}\s{0,2}=(?![={])[^={}]{0,200};/.test(bare(trimmed)))
    return 'assignment';
  return namesServer(text, from) ?? namesJoined(text.slice(from));
}

/** The names of a text in which some were taken apart in quotes. */
function namesJoined(text: string): string | null {
  return isJoined(text) ? namesServer(text.replaceAll(joint, ''), 0) : null;
}

/** Whether constants are computed in one of the forms that languages have for it; `inner` is the text without the marks around it. */
function computes(text: string, inner: string): boolean {
  if (isSum(inner)) return true;
  const first = text.charCodeAt(0);
  if (first === 36 && isSum(bare(text.replace(ASSIGNED, '')))) return true;
  if ((first === 45 || isWordPart(first)) && isArithmetic(printed(text))) return true;
  return text.includes('|') && (isFilteredSum(text) || isArithmetic(unfiltered(inner)));
}

/** What every sum of constants has: without it none of the forms is tried. */
function holdsTwoDigits(text: string): boolean {
  let digits = 0;
  for (let at = 0; at < text.length && digits < 2; at++) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) digits++;
  }
  return digits > 1;
}

/** Where a name in quotes was taken apart: `'__cla'+'ss__'`, `'__cla'~'ss__'`, `'__cla''ss__'`. */
const joint = /(?<=\w)(?:'\s{0,2}[+~]?\s{0,2}'|"\s{0,2}[+~]?\s{0,2}")(?=\w)/g;

/** Whether a name is taken apart in the text; without a quote none is. */
function isJoined(text: string): boolean {
  return (text.includes("'") || text.includes('"')) && joint.test(text);
}

/** What a filter at the end is given: `7*7|string`. */
function unfiltered(text: string): string {
  return /^([^|]{3,48})\|\s?[a-z_]{2,16}(?:\([^()]{0,16}\))?$/.exec(text)?.[1] ?? '';
}

/** What `print(…)` and `set x = …` are given. */
function printed(text: string): string {
  const inner =
    /^-?\s{0,4}(?:print\s?\(([^()]{1,48})\)|print\s([^()]{1,48})|(?:set\s{1,4}|assign\s{1,4})?\w{1,16}\s?=\s?([^>]{1,48})|if\s{1,4}(\d{1,8}\s?[*+]\s?\d{1,8})\s?==.{1,16})(?:>|$)/.exec(
      text,
    );
  if (inner === null) return '';
  const given = (inner[1] ?? inner[2] ?? inner[3] ?? inner[4] ?? '').trim();
  const filtered = /^(\d{1,8})\s?\|\s?\w{2,16}\s?:\s?(\d{1,8})$/.exec(given);
  return filtered === null ? given : `${filtered[1]}*${filtered[2]}`;
}

/** Django's sum of two constants: `364|add:733`. */
function isFilteredSum(text: string): boolean {
  return /^\d{1,8}\s?\|\s?add:\s?["']?\d{1,8}["']?$/.test(text);
}

/** The expression without the marks that some delimiters add: `= x`, `- x`, `{x`, `$x`. */
function bare(text: string): string {
  let start = 0;
  while (start < text.length && LEADS[text.charCodeAt(start)] === 1) start++;
  let end = text.length;
  while (end > start && TRAILS[text.charCodeAt(end - 1)] === 1) end--;
  return text.slice(start, end);
}

const LEADS: Uint8Array = characterTable('{=-$@!& \t\r\n');
const TRAILS: Uint8Array = characterTable('}|-! \t\r\n');

/** Numbers and quoted characters joined by operators, and nothing else: `7*7`, `7*'7'`, `(1+2)`, `'a'+'b'` is text and passes. */
function isArithmetic(text: string): boolean {
  return isSum(bare(text.replace(ASSIGNED, '')));
}

/** Velocity assigns before it prints. */
const ASSIGNED = /^\$\w{1,16}\s?=\s?/;

/** The same of a text without marks around it. */
function isSum(inner: string): boolean {
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
  if (/^\d{1,6}\s?-\s?\d{1,6}$/.test(inner)) return !/^\d{4}\s?-\s?\d\d$/.test(inner); // a month
  return operators > 0 && digits > 1 && /[*+%]|\d\s?\/\/\s?\d|\d\s?-\s?\d{1,8}\s?[)}]|\d\/0/.test(inner);
}

/** Walks the words of an expression. */
function namesServer(text: string, from: number): string | null {
  let running = false;
  for (let at = from; at < text.length; at++) {
    if (!isWordStart(text.charCodeAt(at))) continue;
    const start = at;
    while (at < text.length && isWordPart(text.charCodeAt(at))) at++;
    const word = text.slice(start, Math.min(at, start + 48)).toLowerCase();
    if (reaches(word) || isPythonOwn(word)) return 'server-object';
    if (reachesInto(word) && /^\s?(?:\.|\[|\|\s?attr)/.test(text.slice(at, at + 8))) return 'server-object';
    if (
      word === 'request' &&
      /[[(]\s?$/.test(text.slice(Math.max(0, start - 2), start)) &&
      /^\.(?:args|cookies|headers|values|form|data|get|query)/i.test(text.slice(at, at + 9))
    )
      return 'server-object';
    if (word === 'context' && text.charCodeAt(start - 1) === 35) return 'server-object';
    if (word === 'x' && text.charCodeAt(start - 1) === 37 && /^[([{|!]/.test(text.slice(at, at + 1)))
      return 'function-call';
    if (word === '_' && /^\.(?:VERSION|template)/.test(text.slice(at, at + 10))) return 'server-object';
    if ((word === 'api' || word === 'interpret' || word === 'eval') && text.charCodeAt(start - 1) === 63)
      return 'server-object';
    if (word === 'dir' && /^(?:\.(?:entries|glob|children)|\[["'])/.test(text.slice(at, at + 10)))
      return 'server-object';
    if (
      word === 'smarty' &&
      text.charCodeAt(start - 1) === 36 &&
      /^\.(?:version|template|const|server|env)/i.test(text.slice(at, at + 10))
    )
      return 'server-object';
    if (word === 'format' && (text.includes('%c') || text.includes('__'))) return 'server-object';
    if (word === 'settings' && /^(?:\.|\[["'])[A-Z][A-Z_]{2}/.test(text.slice(at, at + 8))) return 'configuration';
    if (word === 'out' && /^\.print/.test(text.slice(at, at + 6))) return 'function-call';
    if ((word === 'eval' || word === 'execute') && /^[\s(]{0,2}request\b/i.test(text.slice(at, at + 11)))
      return 'function-call';
    if (runsAsFilter(word) && text.charCodeAt(skipBack(text, start)) === 124) return 'function-call';
    if (
      opensFile(word) &&
      /^[^"'\n]{0,12}["'](?:\/(?:etc|proc|var|root|home|usr)\/|[a-z]{2,8}:|\.\.\/\.\.)/i.test(text.slice(at, at + 28))
    )
      return 'function-call';
    if (word === 't' && /^\s?\(\s?(?:java|org|javax|com)\./.test(text.slice(at, at + 24))) return 'server-object';
    if (word === 'new' && text.charCodeAt(start - 1) === 63) return 'server-object';
    if (
      word === 'new' &&
      /^\s{1,4}(?:File|ProcessBuilder|Scanner|URL|URLClassLoader|Socket|Object)\b/.test(text.slice(at, at + 24))
    )
      return 'server-object';
    if (word === 'response' && /^\.write\b/i.test(text.slice(at, at + 7))) return 'function-call';
    if (word === 'process' && /(?:root|global|this)\.$/.test(text.slice(Math.max(0, start - 7), start)))
      return 'server-object';
    if (word === 'self' && /^\.(?:module|template)\b/.test(text.slice(at, at + 10))) return 'server-object';
    if (
      word === 'process' &&
      /^\.(?:env|binding|mainModule|versions?|platform|pid|argv|cwd|exit|kill)\b/i.test(text.slice(at, at + 12))
    )
      return 'server-object';
    if (word === 'request' && /^\.(?:server|application|environ|servervariables)\b/i.test(text.slice(at, at + 18)))
      return 'server-object';
    if (
      word === 'file' &&
      /^\s?\.\s?(?:open|read\w{0,12}|write\w{0,12}|new|foreach|exist|delete)\b/i.test(text.slice(at, at + 18))
    )
      return 'server-object';
    if (word === 'system' && /^\.(?:shell|cmd|getenv)\b/.test(text.slice(at, at + 8))) return 'server-object';
    if (word === 'execute' && /["']\.$/.test(text.slice(Math.max(0, start - 2), start))) return 'function-call';
    if (word === 'dir' && /^\.(?:entries|glob|foreach|children)\b/i.test(text.slice(at, at + 12)))
      return 'server-object';
    if (word === 'constant' && /^\s?\(\s?["']/.test(text.slice(at, at + 8))) return 'function-call';
    if (word === 'fetch' && /^\s{1,4}file\s?=/.test(text.slice(at, at + 12))) return 'function-call';
    if (word === 'smarty_internal_write_file' || (word === 'smarty' && text.charCodeAt(start - 1) === 36))
      return 'server-object';
    if (word === 'attr' && text.charCodeAt(skipBack(text, start)) === 124) return 'server-object';
    if (
      word === 'config' &&
      /^(?:\.(?:items|iteritems|from|root|update|secret)|\[["'][A-Z_]{3})/i.test(text.slice(at, at + 11))
    )
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

/** Names of Python's own attributes that documents and templates of projects hold. */
const isProjectName = wordSet(
  '__version__ __name__ __title__ __author__ __all__ __main__ __tablename__ __description__',
);

/** `__code__`, `__getattr__`: an attribute that every object of Python has. */
function isPythonOwn(word: string): boolean {
  return word.length > 6 && word.startsWith('__') && word.endsWith('__') && !isProjectName(word);
}

/** Filters that run the text in front of them: `'id'|system`. */
const runsAsFilter = wordSet('system exec passthru shell_exec popen eval assert phpinfo');

/** Tags and functions that put a file of the server into the page. */
const opensFile = wordSet('include include_relative extends import fetch source parse render file open');

/** The index of the last character before `start` that is no blank. */
function skipBack(text: string, start: number): number {
  let at = start - 1;
  while (text.charCodeAt(at) === 32) at--;
  return at;
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
