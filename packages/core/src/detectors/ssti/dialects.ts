import { characterTable } from '../../text/character-table.ts';
import { codeAt } from '../../text/code-at.ts';

/*
 * What single template languages add to the common `{{ … }}`, `${ … }` and `<% … %>`: tags of Smarty and Dust, paths of Razor, special variables of
 * Freemarker, calls of Go and Perl.
 */

/** Smarty's and Dust's tags that run, compute, assign or read; all others (`{name}`, `{block}`) are placeholders. */
const SMARTY_TAG =
  /^\{(?:system\(|php |\$smarty|\$\w{1,24}\s?[=|]|if |elseif |include(?:_php)? |fetch |eval |math |assign |insert |self::|Smarty_|@(?:math|contextDump)[ /])/;

/** Whether a tag of Smarty or Dust that the detector judges begins at the brace at `at`. */
export function isSmartyTag(value: string, at: number): boolean {
  return SMARTY_TAG.test(value.slice(at, at + 32));
}

/** Smarty's `{"id"|system}`: a text with a filter behind it, which JSON never has. */
export function opensFilteredText(value: string, at: number): boolean {
  const quote = value.charCodeAt(at + 1);
  if (quote !== 34 && quote !== 39) return false;
  const limit = Math.min(value.length, at + 66);
  let end = at + 2;
  while (end < limit && value.charCodeAt(end) !== quote) end++;
  return value.charCodeAt(end) === quote && value.charCodeAt(end + 1) === 124 && isWordStart(value.charCodeAt(end + 2));
}

/** Razor's `@System.IO…`, `@Model.GetType()`: a path of .NET behind the sign, no address of mail in front of it. */
export function isRazorPath(value: string, at: number): boolean {
  const before = codeAt(value, at - 1);
  if (at > 0 && (isWordStart(before) || (before >= 48 && before <= 57))) return false;
  return /^@(?:System|Model|Request|Context|Html|Url|this|typeof|DateTime)[.(][A-Z]|^@using System\b/.test(
    value.slice(at, at + 14),
  );
}

/** Velocity's `$x.class.forName(…)`, `$request.getSession()` without braces: members that lead from an object to its class or to the server. */
export function isVelocityPath(value: string, at: number): boolean {
  return /^\$!?[a-zA-Z]\w{0,23}\.(?:class\b|getClass\(|inspect\(|getSession\(|getServletContext\(|application\.|getRuntime\()/.test(
    value.slice(at, at + 48),
  );
}

/** Velocity's directives that take a text to run or a file to read: `#evaluate(`, `#include("…")`, `#parse('…')`. */
export function opensFile(value: string, at: number): boolean {
  return value.charCodeAt(at) === 35 && /^#(?:evaluate|(?:include|parse)\s?\(\s?["'])/.test(value.slice(at, at + 14));
}

/** Freemarker's special variables that show the template's surroundings. */
const FREEMARKER =
  /^\s?\.(?:version|data_model|globals|main|locals|node|vars|template_name|current_template_name|namespace)\b/;

/** Methods by which a program of Go would hand its system to a template, called with a text. */
const GO_CALL =
  /^-?\s?(?:call\s)?\.(?:\w{1,24}\.){0,3}(?:System|Exec|Execute|Command|Cmd|Run|Shell|GetFile|ReadFile|OpenFile|File|Secret)\s{1,4}["'`]|^-?\s?(?:exec|shell|system|readFile|readDir|getenv|os\.Getenv)\s{1,4}["'`]/;

/** Python's and Perl's own statements in a template: a module of the system, a block of Perl. */
const STATEMENT =
  /^[=!-]?\s{0,4}(?:import\s{1,4}(?:os|sys|subprocess|commands|platform|pty|socket|builtins|importlib)\b|from\s{1,4}(?:os|subprocess|builtins)\s{1,4}import\b|(?:RAW)?PERL\s{0,4}$|(?:raw)?perl\s{0,4}>?)/;

/** Members that lead from .NET's objects to its types and files. */
const REFLECTS =
  /^(?:using System|DateTime\.Now|Html\.Raw)\b|\.(?:GetType\(|Assembly\b|Diagnostics\.|Process\.Start|IO\.File|Reflection\b|Environment\.|Activator\b|AppDomain\b)/;

/** Smarty's functions that compute what an attribute holds. */
const COMPUTES = /^@?math\s[^}]{0,96}(?:equation|method)\s?=/;

/** Smarty's assignment of a product. */
const ASSIGNS_PRODUCT =
  /^(?:\$\w{1,24}\s?=\s?|assign\s[^}]{0,64}value\s?=\s?)["'(]{0,2}\d{1,8}\s?[*+]\s?\d{1,8}["')]{0,2}$/;

/** Ruby's reflection and settings in ERB, Slim and Haml. */
const RUBY =
  /^[=!-]?\s?(?:self\.(?:class|methods|send|instance_)|Rails\.(?:application|configuration|root)|ENV(?:\.|\s{0,4}$)|Kernel\.|ActiveRecord::|Process\.|Object\.const|\d{1,8}\.class\b|request\.env\b|session\.(?:to_h|inspect)\b|IO\.(?:popen|read))/;

/** Objects that Spring and Thymeleaf lay out for expressions, and Laravel's dump of a variable. */
const OWN_OBJECT =
  /^(?:#(?:request|response|session|servletContext|httpServletRequest|httpServletResponse|httpSession)\b|@(?:environment|systemProperties|systemEnvironment|servletContext|dataSource)\b|[!\s]{0,4}d(?:d|ump)\(\$)/;

/**
 * Judges an expression by what its delimiter's own languages mean by it; `opening` is the delimiter with what follows, `text` the expression. Gives the
 * rule or null.
 */
export function judgeOwn(opening: string, text: string): string | null {
  if (text.length > 256) return null;
  if (OWN_OBJECT.test(text) || (opening.startsWith('{eval') && /^eval\s{1,4}var\s?=/.test(text)))
    return 'server-object';
  if (opening.startsWith('#foreach') && /^\$\w{1,16} in \[\d{1,6}\s?\.\.\s?\d{1,6}\]/.test(text)) return 'constant';
  switch (opening.charAt(0)) {
    case '$':
      if (isVelocityPath(opening, 0)) return 'server-object';
      if (FREEMARKER.test(text)) return 'server-object';
      break;
    case '<':
    case '[':
      if (FREEMARKER.test(text)) return 'server-object';
      break;
    case '@':
      return REFLECTS.test(text) ? 'server-object' : null;
    default:
  }
  if (BEGINS[initialOf(text)] === 1 && (GO_CALL.test(text) || STATEMENT.test(text))) return 'function-call';
  if (opening.charAt(0) === '{' && (COMPUTES.test(text) || ASSIGNS_PRODUCT.test(text))) return 'arithmetic';
  const ruby = opening.startsWith('<%') || opening.startsWith('#{');
  return ruby && RUBY.test(text) ? 'server-object' : null;
}

/** What Go's calls and the statements of Python and Perl begin with. */
const BEGINS: Uint8Array = characterTable('.cefgiopPrRs');

/** The first character of an expression behind blanks and the marks that delimiters add; a dot where there is none among the first eight. */
function initialOf(text: string): number {
  const limit = Math.min(text.length, 8);
  let at = 0;
  while (at < limit && isLead(text.charCodeAt(at))) at++;
  return at < limit ? text.charCodeAt(at) : 46;
}

/** Blanks and `= ! -`. */
function isLead(code: number): boolean {
  return code <= 33 || code === 45 || code === 61 || code > 127;
}

function isWordStart(code: number): boolean {
  return (code | 32) >= 97 && (code | 32) <= 122;
}
