import { wordSet } from '../../word-set.ts';
import type { Detector, Match } from '../detector.ts';
import { everyInput } from '../every-input.ts';

/** Functions of PHP, Python, Ruby and Node that run code or commands, as they stand before a bracket. */
const runs = wordSet(
  'system passthru shell_exec exec popen proc_open pcntl_exec assert eval execsync spawnsync spawn execfile check_output ' +
    'create_function call_user_func call_user_func_array preg_replace unserialize phpinfo base64_decode gzinflate str_rot13 ' +
    'file_put_contents file_get_contents fopen fwrite readfile show_source highlight_file move_uploaded_file include ' +
    'include_once require_once getenv putenv ini_set error_reporting set_time_limit die chr md5 print print_r var_dump scandir array_map',
);

/** Those that nothing but an attack passes a literal to. */
const alwaysRuns = wordSet(
  'system passthru shell_exec proc_open pcntl_exec phpinfo execsync spawnsync __import__ create_function call_user_func ' +
    'gzinflate str_rot13 show_source highlight_file assert',
);

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
  inspect(value) {
    const marker = findMarker(value) ?? findSerialised(value) ?? findRuby(value);
    if (marker !== null) return marker;
    for (let at = value.indexOf('('); at >= 0; at = value.indexOf('(', at + 1)) {
      const found = judgeCall(value, at);
      if (found !== null) return found;
    }
    return inspectJoined(value);
  },
};

/** Longest value whose literals are put together. */
const MAX_JOINED = 4096;

/** Looks for markers once more where literals were taken apart: `['constru'+'ctor']`. */
function inspectJoined(value: string): Match | null {
  if (value.length > MAX_JOINED || !(value.includes("'+'") || value.includes('"+"'))) return null;
  const found = findMarker(joined(value).replaceAll(/\[["'](\w{1,32})["']\]/g, '.$1'));
  return found === null ? null : { ...found, evidence: value.slice(0, 256) };
}

/** Texts that stand in server code and nowhere else, with the rule that each belongs to. */
const markers: readonly (readonly [text: string, rule: string])[] = [
  ['<?php', 'php-tag'],
  ['<?=', 'php-tag'],
  ['<!--#exec', 'server-side-include'],
  ['<!--#include', 'server-side-include'],
  ['<!--#printenv', 'server-side-include'],
  ['process.mainmodule', 'node-process'],
  ['process.binding', 'node-process'],
  ['global.process', 'node-process'],
  ['globalthis.process', 'node-process'],
  ['process.exit(', 'node-process'],
  ['process.kill(', 'node-process'],
  ['_$$nd_func$$_', 'serialised-object'],
  ['java.lang.runtime', 'java-runtime'],
  ['java.lang.processbuilder', 'java-runtime'],
  ['getruntime()', 'java-runtime'],
  ['class.module.classloader', 'java-runtime'],
  ['class.classloader', 'java-runtime'],
  ['new processbuilder(', 'java-runtime'],
  ['@java.lang.', 'java-runtime'],
  ['ognl.ognlcontext', 'java-runtime'],
  ['#_memberaccess', 'java-runtime'],
  ['javax.script.scriptenginemanager', 'java-runtime'],
  ['javax.naming.', 'java-runtime'],
  ['!!python/', 'serialised-object'],
  ['!!javax.', 'serialised-object'],
  ['!ruby/object', 'serialised-object'],
  ['__import__', 'python-import'],
  ['__subclasses__', 'python-object'],
  ['__builtins__', 'python-object'],
  ['__globals__', 'python-object'],
  ['createobject("wscript', 'asp-object'],
  ['__halt_compiler', 'php-tag'],
  ['auto_prepend_file', 'php-setting'],
  ['allow_url_include', 'php-setting'],
  ['$_get[', 'php-superglobal'],
  ['$_post[', 'php-superglobal'],
  ['$_request[', 'php-superglobal'],
  ['$_server[', 'php-superglobal'],
  ['$_cookie[', 'php-superglobal'],
  ['new java.lang.', 'java-runtime'],
  ['com.opensymphony.', 'java-runtime'],
  ['#context[', 'java-runtime'],
  ['#context.get(', 'java-runtime'],
  ['memberaccess.', 'java-runtime'],
  ["process['", 'node-process'],
  ['process["', 'node-process'],
  ['process.cwd()', 'node-process'],
  ['reflect.construct(function', 'function-constructor'],
  ['eval(compile(', 'command-call'],
  ['constructor.constructor', 'function-constructor'],
  ['getprototypeof(async', 'function-constructor'],
];

/** Letters that the markers begin with; a value without any of `<$#!@._` and these words never gets here (engine/screen.ts). */
function findMarker(value: string): Match | null {
  const lower = value.toLowerCase();
  let first = -1;
  let rule = '';
  for (const [text, name] of markers) {
    const at = markerAt(lower, text);
    if (at >= 0 && (first < 0 || at < first)) {
      first = at;
      rule = name;
    }
  }
  return first < 0 ? null : match(rule, value, first);
}

/** Where a marker stands, or -1; one that begins with a letter begins a word. */
function markerAt(lower: string, text: string): number {
  let at = lower.indexOf(text);
  if (!isLetter(text.charCodeAt(0))) return at;
  while (at > 0 && isWordPart(lower.charCodeAt(at - 1))) at = lower.indexOf(text, at + 1);
  return at;
}

function isLetter(code: number): boolean {
  return code >= 97 && code <= 122;
}

/** PHP's `O:8:"…":1:{` and Java's stream header in base64, where the value begins with them. */
function findSerialised(value: string): Match | null {
  if (/^(?:a:\d{1,4}:\{\s?i:\d{1,6};)?O:\+?\d{1,4}:"[\w\\]{1,128}":\d{1,4}:\{/.test(value.slice(0, 256)))
    return match('serialised-object', value, 0);
  const head = value.slice(0, 256);
  return serialised.test(head) || typed.test(head) ? match('serialised-object', value, 0) : null;
}

/** Java's stream header, .NET's BinaryFormatter, and PHP's own classes. */
const serialised = /^(?:rO0AB[A-Z][A-Za-z0-9+/]{8}|aced0005|AAEAAAD\/{5}|C:\d{1,3}:"\w{1,64}":\d{1,4}:\{)/;

/** JSON that names the class to build (Fastjson, Jackson): a Java package in front of it. */
const typed =
  /^\{\s{0,4}"@type"\s{0,4}:\s{0,4}"(?:com\.sun|java|javax|org|sun)\.[\w.$]{2,128}"|^\[\s{0,4}"(?:com|java|javax|org|ch)\.[\w.$]{4,128}",\s{0,4}[{[]/;

/** A Ruby command and nothing else: `%x(id)`. */
function findRuby(value: string): Match | null {
  if (value.length > 256) return null;
  return /^%x(?:\([^()]{1,128}\)|\{[^{}]{1,128}\}|\[[^[\]]{1,128}\])$/.test(value)
    ? match('ruby-command', value, 0)
    : null;
}

/** Judges the call whose bracket stands at `at`. */
function judgeCall(value: string, at: number): Match | null {
  const end = nameEnd(value, at);
  let start = end;
  while (start > 0 && end - start < 32 && isWordPart(value.charCodeAt(start - 1))) start--;
  if (start === end) return null;
  const name = value.slice(start, end).toLowerCase();
  const argument = value.slice(at + 1, at + 64).trimStart();
  if (name === 'require' || name === 'import') {
    const module = /^["'`](?:node:)?([a-z_]{2,20})["'`]/.exec(joined(argument))?.[1];
    return module !== undefined && modules(module) ? match('node-module', value, start) : null;
  }
  if (
    name === 'while' &&
    value.length < 64 &&
    !isQuotedWord(value, start) &&
    /^(?:1|true|!0)\)\s?(?:;|\{\s?\})/.test(argument)
  )
    return match('endless-loop', value, start);
  if (name === 'function' && /^["'`]\s{0,4}return\b/.test(argument)) return match('function-constructor', value, start);
  if (name === 'constructor' && /^["'`]/.test(argument) && value.charCodeAt(start - 1) === 46)
    return match('function-constructor', value, start);
  if (name === 'writefilesync' && value.charCodeAt(start - 1) === 46 && /^["'`]\//.test(argument))
    return match('node-module', value, start);
  if (name === 'eval' && /^compile\s{0,4}(?:\(|\/\*)/.test(argument)) return match('command-call', value, start);
  if (stops(value, name, start, argument)) return match('command-call', value, start);
  const owner = value.slice(Math.max(0, start - 12), start).toLowerCase();
  if (
    /(?:\bos|subprocess|kernel|io|runtime|shell|commands)\.$/.test(owner) &&
    /^["'`[]/.test(argument) &&
    (runs(name) || calls(name))
  ) {
    return match('command-call', value, start);
  }
  if (!runs(name)) return null;
  const literal = /^["'`$@](?!["'`]\))|^\\["']/.test(argument) || (name === 'phpinfo' && argument.startsWith(')'));
  if (alwaysRuns(name) && literal && isCalled(value, start, end, at)) return match('command-call', value, start);
  return nests(argument) && isCalled(value, start, end, at) ? match('command-call', value, start) : null;
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
  if (name === 'sleep') return owner.endsWith('thread.') && /^\d{3,6}\)/.test(argument);
  if (name === 'exit') return owner.endsWith('system.') && /^\d\)/.test(argument) && start < 32;
  if (name === 'write') return owner.endsWith('esponse.') && /^\d{1,8}(?:\*\d{1,8})?\)/.test(argument);
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

/** True where the argument is itself such a call: `print(md5(`, `eval(base64_decode(`. */
function nests(argument: string): boolean {
  const inner = /^@?([a-z_]\w{1,31})\(/i.exec(argument)?.[1]?.toLowerCase();
  return inner !== undefined && runs(inner);
}

function isWordPart(code: number): boolean {
  return (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 122) || code === 95;
}

function match(rule: string, value: string, at: number): Match {
  const start = Math.max(0, at - 8);
  return { rule, evidence: value.slice(start, start + 256), certainty: 'certain', engine: 'grammar' };
}
