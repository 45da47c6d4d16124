import type { Match } from '../detector.ts';
import { isReachingFormula } from './formula.ts';
import { match } from './markers.ts';

/** A Ruby command and nothing else: `%x(id)`. */
export function findRuby(value: string): Match | null {
  if (value.length > 256) return null;
  return /^%x(?:\([^()]{1,128}\)|\{[^{}]{1,128}\}|\[[^[\]]{1,128}\])$/.test(value)
    ? match('ruby-command', value, 0)
    : null;
}

/** `include 'http://…'` of PHP and `[Reflection.Assembly]::Load(` of PowerShell, which need no bracket or have a type in front. */
export function findStatement(value: string): Match | null {
  const written = wroteProduct.exec(value) ?? asksRequest.exec(value) ?? (hasBlank(value) ? null : dunder.exec(value));
  if (written !== null) return match('evaluated-input', value, written.index);
  const included =
    /\b(?:include|require)(?:_once)?[ (]{1,3}["'](?:https?:\/\/|ftp:|php:|data:|\/etc\/|\.\.\/\.\.\/)/i.exec(value) ??
    /\[[\w.]{4,64}\]::\w{3,32}\(/.exec(value);
  return included === null ? null : match('included-code', value, included.index);
}

/** `echo 1337*1337;` and nothing else: a product that a tester looks for in the answer. */
const wroteProduct = /^[;'"\s]{0,4}(?:echo|print|die)\s{1,4}\d{1,10}\s?\*\s?\d{1,10}\s?;/;

/** Classic ASP's `eval request("x")`, `execute(request(…`. */
const asksRequest = /\b(?:eval|execute(?:global)?)[ (]{1,2}request\(/i;

/** `request.__class__`, `''['__class__']`: a way into Python's objects without a template around it; `type(x).__class__.__name__` prints a name. */
const dunder =
  /^[\w.()[\]{}"']{0,64}(?:\.|\[["'])__(?:class|mro|subclasses)__(?!(?:["']\])?\.__name__)|^\{[\w.[\]]{1,32}\.__[a-z]{3,16}__/;

function hasBlank(value: string): boolean {
  return value.length > 256 || /\s/.test(value);
}

/** What PHP tells of itself, asked for by a call and nothing else. */
const ASKS_PHP =
  /^;?(?:php_uname|phpversion|php_sapi_name|get_defined_vars|get_defined_functions|get_loaded_extensions|phpcredits|sys_getloadavg|print_r\(get_defined_vars|var_dump\(get_defined_vars)\(["'\w]{0,8}\)\)?;?$/;

/** What Node tells of its own process, asked for by a member and nothing else. */
const ASKS_NODE =
  /^;?(?:this\.|self\.|global\.)?process\.(?:versions?|platform|pid|ppid|argv|arch|title|release|memoryUsage\(\)|uptime\(\)|abort\(\))(?:\.\w{1,48}|\[["']?\w{1,48}["']?\])?;?$/;

/** A command that only looks around, bare, given to a function that runs it; Ruby and Perl do without brackets. */
const RUNS_WORD =
  /^(?:(?:system|passthru|shell_exec|popen|proc_open)\((?:id|ls|dir|pwd|ps|whoami|uname|ifconfig|ipconfig|netstat)\)|shell\(["'](?:dir|calc|cmd|whoami|id|ls)[^"'\n]{0,64}["']\)|(?:eval\s?\{\s?)?(?:Sys\.command|system|exec|spawn) ["'`][a-z/][^"'`\n]{1,64}["'`]\s?\}?);?$/i;

/** Perl's `qx/id/`, and PHP's settings by which shells make themselves quiet, as the first statement. */
const RUNS_QUOTED = /^qx(?:\/[^/\n]{1,96}\/|\|[^|\n]{1,96}\||\{[^}\n]{1,96}\}|![^!\n]{1,96}!);?$/;
const QUIETENS =
  /^;?@?(?:ini_set\(["'][\w.]{3,32}["'],\s?["'\w]{1,8}\)|set_time_limit\(\d{1,4}\)|error_reporting\(0\));?/;

/** `import os,sys;print(…)`: a statement of Python that a semicolon joins to the next. */
const IMPORTS = /^;?import\s{1,4}(?:os|sys|subprocess|socket|pty|platform|commands|shutil)(?:,\s?\w{1,24}){0,8}\s?;/;

/** What Python's namespaces and debugger show, Ruby's environment, and the names by which Node knows its own file. */
const ASKS_NAMES =
  /^(?:(?:print\()?(?:globals|locals|vars|breakpoint)\(\)\)?|(?:p |puts )?ENV(?:\[["']\w{2,48}["']\]|\.(?:to_a|to_h|inspect|keys|values)|\.fetch\(["']\w{2,48}["']\))|(?:p |puts )?Rails\.application\.(?:secrets|credentials|config)(?:\.\w{2,48}){0,4}|ObjectSpace\.each_object(?:\([\w:]{0,48}\))?|__(?:dir|file)name);?$/;

/** What shows objects of the server: Node's own, and a module's answer as the first statement. */
const SHOWS_OBJECT =
  /^;?(?:Object\.(?:getOwnPropertyNames|keys|entries)\((?:global|globalThis|process|process\.env|require)\)|JSON\.stringify\(process\.\w{2,16}\)|res(?:ponse)?\.(?:end|send|write|json)\(process\.\w{2,16}\));?$/;

/** Perl's modules of sockets and of the system as the first statement. */
const USES = /^;?use (?:POSIX|Socket|IO::Socket(?:::INET)?|MIME::Base64|IPC::Open[23])(?: [\w'"():]{1,24})?;/;

/**
 * Finds values that are one statement by which a tester asks whether they are run.
 *
 * The screen asks this of every value that begins with one of a few letters. Each expression is therefore preceded by a look for what it cannot do without:
 * compiling all of them costs a cold start 1 ms.
 */
export function findWhole(value: string): Match | null {
  if (value.length > 256) return null;
  const calls = value.includes('(');
  if (calls && (ASKS_PHP.test(value) || QUIETENS.test(value))) return match('command-call', value, 0);
  if ((calls || holdsQuote(value)) && RUNS_WORD.test(value)) return match('command-call', value, 0);
  if (value.startsWith('qx') && RUNS_QUOTED.test(value)) return match('command-call', value, 0);
  if (value.includes('process.') && ASKS_NODE.test(value)) return match('node-process', value, 0);
  if (calls && (value.startsWith('O') || value.includes('(process')) && SHOWS_OBJECT.test(value))
    return match('node-process', value, 0);
  if (mayAskNames(value) && ASKS_NAMES.test(value)) return match('own-names', value, 0);
  if (value.includes('use ') && USES.test(value)) return match('own-names', value, 0);
  if (isReachingFormula(value)) return match('formula', value, 0);
  return value.includes('import') && IMPORTS.test(value) ? match('python-import', value, 0) : null;
}

/** `globals()`, `ENV[…]`, `Rails.…`, `ObjectSpace.…`, `__dirname`, by what they end in or begin with. */
function mayAskNames(value: string): boolean {
  return value.includes('()') || /^(?:p |puts )?(?:ENV|Rails|Obj|__)/.test(value.slice(0, 12));
}

function holdsQuote(value: string): boolean {
  return value.includes('"') || value.includes("'") || value.includes('`');
}
