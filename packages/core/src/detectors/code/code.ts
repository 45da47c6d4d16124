import { wordSet } from '../../word-set.ts';
import type { Detector, Match } from '../detector.ts';
import { spend } from '../effort.ts';
import { everyInput } from '../every-input.ts';
import { holdsProse } from '../field-name.ts';
import { callsText, callsVariable } from './called-text.ts';
import { findMarker, isWordPart, match } from './markers.ts';
import { findSerialised } from './serialised.ts';
import { findRuby, findStatement, findWhole } from './statement.ts';

/** Functions of PHP, Python, Ruby and Node that run code or commands, as they stand before a bracket. */
const runs = wordSet(
  'system passthru shell_exec exec popen proc_open pcntl_exec assert eval execsync spawnsync spawn execfile check_output ' +
    'create_function call_user_func call_user_func_array preg_replace unserialize phpinfo base64_decode gzinflate str_rot13 ' +
    'array_map print_r scandir php_uname phpversion getcwd get_current_user file_put_contents file_get_contents fopen fwrite readfile show_source highlight_file move_uploaded_file include ' +
    'include_once require_once runinnewcontext runinthiscontext getenv putenv ini_set error_reporting set_time_limit die chr md5 print var_dump ' +
    'instance_eval class_eval module_eval const_get loadstring fsockopen pfsockopen',
);

/** Those that nothing but an attack passes a literal to. */
const alwaysRuns = wordSet(
  'system passthru shell_exec proc_open pcntl_exec phpinfo execsync spawnsync __import__ create_function call_user_func ' +
    'gzinflate str_rot13 show_source highlight_file assert runinnewcontext runinthiscontext instance_eval class_eval module_eval const_get loadstring fsockopen pfsockopen',
);

/** Functions of PHP that call what the name in a text stands for. */
const callsByName = wordSet(
  'array_map array_walk array_filter array_reduce usort uasort uksort ob_start register_shutdown_function ' +
    'call_user_func_array iterator_apply forward_static_call reflectionfunction call_user_method',
);

/** Methods by which an object of the system runs a command, where it stands in front of them. */
const runsOf = wordSet('execute cmd run call getoutput getstatusoutput capture2 capture3');

/** Functions that show a text: with a product of two numbers a tester asks whether they are run. */
const shows = wordSet('print write echo die var_dump print_r end');

/** Modules of Node that reach files, processes and the network. */
const modules = wordSet(
  'child_process fs os net http https vm worker_threads dns dgram cluster repl inspector module process',
);

/**
 * Finds program text that a server would run: Node, PHP, Python, Ruby, Java and expression languages.
 *
 * It looks for what only code that runs on the server has: a module required by name, a process's own objects, a function that runs commands with a
 * literal or a superglobal as its argument, PHP's opening tag, serialised objects of those languages. Words alone pass:
 * `system requirements (2026)`, `eval`, `import tax`. Browser script is `xss`, templates are `ssti`, shell lines are `command`.
 * CWE-94, CWE-95, CAPEC-242, CRS 934100, 933100.
 */
export const code: Detector = {
  id: 'code',
  inputs: everyInput,
  inspect(value, _source, name) {
    // A listing in text for people: what is injected begins with no declaration of a line of its own.
    if (LISTING.test(value) && holdsProse(name)) return null;
    const marker =
      findMarker(value) ?? findSerialised(value) ?? findRuby(value) ?? findStatement(value) ?? findWhole(value);
    if (marker !== null) return marker;
    for (let at = value.indexOf('('); at >= 0; at = value.indexOf('(', at + 1)) {
      const found = judgeCall(value, at);
      if (found !== null) return found;
    }
    return inspectJoined(value);
  },
};

/** Program text over several lines, from the declaration of a module of files, paths or addresses on. */
const LISTING =
  /^(?:const|let|import)\s{1,4}[\w{} ,*]{1,64}\s(?:=\s?require\(|from\s)["'](?:node:)?(?:fs|path|os|http|https|url|util)(?:\/promises)?["']\)?;?\r?\n/;

/** Steps that the judging of a known name's call is. */
const STEPS = 22;

/** Longest value whose literals are put together. */
const MAX_JOINED = 4096;

/** Looks for markers once more where literals were taken apart: `['constru'+'ctor']`. */
function inspectJoined(value: string): Match | null {
  if (value.length > MAX_JOINED || !(value.includes("'+'") || value.includes('"+"'))) return null;
  const found = findMarker(joined(value).replaceAll(/\[["'](\w{1,32})["']\]/g, '.$1'));
  return found === null ? null : { ...found, evidence: value.slice(0, 256) };
}

/** Every name that {@link judgeCall} asks for, in lower case. */
function isKnown(name: string): boolean {
  return (
    runs(name) || alwaysRuns(name) || calls(name) || runsOf(name) || shows(name) || callsByName(name) || named(name)
  );
}

/** Those that it asks for one by one. */
const named = wordSet(
  'require import while for function constructor writefilesync eval sleep getenv getproperty exit write forname me spawn open array_map ' +
    'send include require_once usleep end json redirect chr createobject file_put_contents processbuilder md5',
);

/** Judges the call whose bracket stands at `at`. */
function judgeCall(value: string, at: number): Match | null {
  const end = nameEnd(value, at);
  let start = end;
  while (start > 0 && end - start < 32 && isWordPart(value.charCodeAt(start - 1))) start--;
  if (start === end) return callsText(value, at) ? match('command-call', value, Math.max(0, start - 24)) : null;
  const name = value.slice(start, end).toLowerCase();
  const known = end - start > 1 && isKnown(name);
  // What no rule below names is a call of somebody's own; but a variable may hold such a name.
  if (!known && value.charCodeAt(start - 1) !== 36) return null;
  const argument = value.slice(at + 1, at + 64).trimStart();
  if (!known)
    return callsVariable(value, start, end, argument)
      ? match('command-call', value, end - start < 2 ? Math.max(0, start - 24) : start)
      : null;
  spend(STEPS);
  if (name === 'require' || name === 'import') {
    const module = /^["'`](?:node:)?([a-z_]{2,20})["'`]/.exec(joined(argument))?.[1];
    // `require('util').inspect(process)`
    const shows = module === 'util' && /\.inspect\((?:process|global)/.test(value.slice(at, at + 48));
    return module !== undefined && (modules(module) || shows) ? match('node-module', value, start) : null;
  }
  if (
    name === 'while' &&
    value.length < 64 &&
    !isQuotedWord(value, start) &&
    (/^(?:1|true|!0)\)\s?(?:;|\{\s?\})/.test(argument) || (/^do ?\{/.test(value) && /^(?:1|true|!0)\)$/.test(argument)))
  )
    return match('endless-loop', value, start);
  if (name === 'for' && end === at && value.length < 64 && /^;;\)(?:;|\{\})/.test(argument))
    return match('endless-loop', value, start);
  if (isWaiting(value, name, start)) return match('endless-loop', value, start);
  if (name === 'function' && /^["'`]\s{0,4}return\b/.test(argument)) return match('function-constructor', value, start);
  if (name === 'constructor' && /^["'`]/.test(argument) && value.charCodeAt(start - 1) === 46)
    return match('function-constructor', value, start);
  if (name === 'writefilesync' && value.charCodeAt(start - 1) === 46 && /^["'`]\//.test(argument))
    return match('node-module', value, start);
  if (name === 'eval' && /^compile\s{0,4}(?:\(|\/\*)/.test(argument)) return match('command-call', value, start);
  if (stops(value, name, start, argument)) return match('command-call', value, start);
  // Nothing owns a name that no dot or colon stands before.
  const owned = start > 0 && (value.charCodeAt(start - 1) === 46 || value.charCodeAt(start - 1) === 58);
  const owner = owned ? value.slice(Math.max(0, start - 12), start).toLowerCase() : '';
  if (
    owned &&
    /(?:\bos|subprocess|kernel|io|runtime|shell|commands)\.$/.test(owner) &&
    /^["'`[]/.test(argument) &&
    (runs(name) || calls(name))
  ) {
    return match('command-call', value, start);
  }
  if (
    owned &&
    /(?:\bos|\bio|\bsystem|subprocess|commands|\bpty|\bopen3)(?:\.|::?)$/.test(owner) &&
    runsOf(name) &&
    /^\[?["']/.test(argument)
  )
    return match('command-call', value, start);
  if (shows(name) && value.length < 128 && /^\d{1,12}\*\d{1,12}\)/.test(argument))
    return match('computed-output', value, start);
  // `res.end(…)` as a statement: what a handler that evaluates its input answers with.
  if (
    owned &&
    /(?:[;}("'`|&])res(?:ponse)?\.$/.test(owner) &&
    /^(?:end|send|write|json|redirect)$/.test(name) &&
    /^["'\d`rp]/.test(argument)
  )
    return match('node-response', value, start);
  if (callsVariable(value, start, end, argument)) return match('command-call', value, start);
  if (callsByName(name) && namesRunner(argument)) return match('command-call', value, start);
  if (name === 'chr' && /^\d{1,3}\s?\)\s?\.\s?chr\s?\(/i.test(argument)) return match('command-call', value, start);
  if (name === 'createobject' && /^["'](?:wscript|shell|scripting|adodb|msxml2?|microsoft)\./i.test(argument))
    return match('command-call', value, start);
  if (name === 'file_put_contents' && /^["'][^"']{1,40}\.(?:php\d?|phtml|jsp|aspx?)["']/i.test(argument))
    return match('command-call', value, start);
  if (name === 'open' && /^(?:\w{1,16},\s?)?["']\|/.test(argument)) return match('command-call', value, start);
  if (name === 'processbuilder' && /new (?:java\.lang\.)?$/i.test(value.slice(Math.max(0, start - 16), start)))
    return match('java-runtime', value, start);
  if (
    name === 'md5' &&
    /^["'\d]/.test(argument) &&
    /(?:^|[;{}'"(])\s?(?:echo|print|die|exit|return) $/i.test(value.slice(Math.max(0, start - 10), start))
  )
    return match('computed-output', value, start);
  if (!runs(name)) return null;
  const literal =
    /^["'`$@](?!["'`]\))|^\\["']|^__(?:FILE|DIR)__\)/.test(argument) ||
    (name === 'phpinfo' && /^-?\d{0,2}\)/.test(argument));
  if (alwaysRuns(name) && literal && isCalled(value, start, end, at)) return match('command-call', value, start);
  if (alwaysRuns(name) && isStatement(value, start, argument)) return match('command-call', value, start);
  return nests(argument) && isCalled(value, start, end, at) ? match('command-call', value, start) : null;
}

/** A loop that waits for the clock: `do{x=new Date}while(x-y<9000)`. */
function isWaiting(value: string, name: string, start: number): boolean {
  if (name !== 'while' || value.length >= 128 || value.charCodeAt(start - 1) !== 125) return false;
  const loop = Math.max(value.lastIndexOf('do{', start), value.lastIndexOf('do {', start));
  return loop >= 0 && value.slice(loop, start).includes('new Date');
}

/** True where a text of the arguments is the name of a function that runs commands or code. */
function namesRunner(argument: string): boolean {
  const name = /["'](\w{3,20})["']/.exec(argument)?.[1]?.toLowerCase();
  return name !== undefined && (alwaysRuns(name) || name === 'exec' || name === 'eval');
}

/** A quote that opens before the word, behind a blank: a sentence that quotes it. */
function isQuotedWord(value: string, start: number): boolean {
  const quote = value.charCodeAt(start - 1);
  return (quote === 34 || quote === 39 || quote === 96) && value.charCodeAt(start - 2) === 32;
}

/** Python's ways to start a program, behind the name of their module. */
const calls = wordSet('call run popen2 popen3 getoutput startfile');

/** `Thread.sleep(5000)`, `System.exit(0)`, `open("|id")`, `send(:system`: calls that a server alone has, in the form that probes them. */
function stops(value: string, name: string, start: number, argument: string): boolean {
  const owner = value.slice(Math.max(0, start - 8), start).toLowerCase();
  if (name === 'sleep')
    return (
      (owner.endsWith('thread.') && /^\d{3,6}\)/.test(argument)) ||
      (owner.endsWith('time.') && start < 48 && /^\d{1,3}\)/.test(argument))
    );
  if (name === 'getenv' || name === 'getproperty') return owner.endsWith('system.') && start < 32;
  if (name === 'exit') return owner.endsWith('system.') && /^\d\)/.test(argument) && start < 32;
  if (name === 'write')
    return (
      owner.endsWith('esponse.') &&
      (/^\d{1,8}(?:\*\d{1,8})?\)/.test(argument) || (start < 12 && /^["']/.test(argument)))
    );
  if (name === 'forname')
    return /["')]\.(?:class|getclass\(\))\.$/.test(value.slice(Math.max(0, start - 16), start).toLowerCase());
  if (name === 'me') return owner.endsWith('eval.') && /^["']/.test(argument);
  if (name === 'spawn') return owner.endsWith('process.') && /^["']/.test(argument);
  if (name === 'function') return owner.endsWith('php:') && /^["']/.test(argument);
  if (name === 'open') return /^["']\|\s?\w/.test(argument);
  if (name === 'array_map') return /^["'](?:system|exec|shell_exec|passthru|assert|popen)["']/.test(argument);
  if (name === 'send') return /^:(?:system|exec|eval|spawn|`)/.test(argument);
  if (name === 'include' || name === 'require_once') return /^["'](?:https?|ftp|php|data|file):/i.test(argument);
  return name === 'usleep' && /^\d{4,9}\)/.test(argument);
}

/**
 * True where the name is called as code calls it: not the end of a sentence, and no blank before the bracket, unless a statement begins with the name;
 * a comment or a line end there is code's alone.
 */
function isCalled(value: string, start: number, end: number, bracket: number): boolean {
  const before = value.slice(Math.max(0, start - 2), start);
  if (/[A-Za-z0-9] $/.test(before)) return false;
  return end === bracket || value.charCodeAt(bracket - 1) !== 32 || start === 0 || /[;{}=(!@+&|?]\s?$/.test(before);
}

/** Behind the name whose bracket stands at `at`: blanks and one comment may stand between. */
function nameEnd(value: string, at: number): number {
  let end = at;
  while (end > 0 && isBlank(value.charCodeAt(end - 1))) end--;
  if (value.charCodeAt(end - 1) !== 47 || value.charCodeAt(end - 2) !== 42) return end;
  const window = Math.max(0, end - 34);
  const open = value.slice(window, end - 2).lastIndexOf('/*');
  if (open < 0) return end;
  end = window + open;
  while (end > 0 && isBlank(value.charCodeAt(end - 1))) end--;
  return end;
}

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

/** A text without the joints of literals that were taken apart: `'child'+'_process'`. */
function joined(text: string): string {
  return text.includes('+') || text.includes('.') ? text.replaceAll(/["'`]\s{0,2}[+.]\s{0,2}["'`]/g, '') : text;
}

/** `@system(id);@`, `).system(id).(`, `|system(id)|`: one bare word, between marks that join or end statements. */
function isStatement(value: string, start: number, argument: string): boolean {
  if (!/^\w{1,24}\)[;.|]/.test(argument)) return false;
  return /(?:[@;}|]|[)'"]\.)$/.test(value.slice(Math.max(0, start - 2), start));
}

/** True where the argument is itself such a call: `print(md5(`, `eval(base64_decode(`. */
function nests(argument: string): boolean {
  const inner = /^@?([a-z_]\w{1,31})\(/i.exec(argument)?.[1]?.toLowerCase();
  return inner !== undefined && runs(inner);
}
