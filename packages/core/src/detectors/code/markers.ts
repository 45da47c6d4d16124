import type { Match } from '../detector.ts';

/** Texts that stand in server code and nowhere else, with the rule that each belongs to. */
const markers: readonly (readonly [text: string, rule: string])[] = [
  ['<?php', 'php-tag'],
  ['<?=', 'php-tag'],
  ['<!--#exec', 'server-side-include'],
  ['<!--#include', 'server-side-include'],
  ['<!--#printenv', 'server-side-include'],
  ['<!--#echo', 'server-side-include'],
  ['<!--#config', 'server-side-include'],
  ['<esi:include', 'server-side-include'],
  ['<esi:inline', 'server-side-include'],
  ['<esi:debug', 'server-side-include'],
  ['language="php"', 'php-tag'],
  ["language='php'", 'php-tag'],
  ['<cfexecute', 'server-page'],
  ['<cfscript', 'server-page'],
  ['<cfobject', 'server-page'],
  ['<cfinclude', 'server-page'],
  ['<cfoutput', 'server-page'],
  ['<cffile', 'server-page'],
  ['<cfset', 'server-page'],
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
  ['!ruby/', 'serialised-object'],
  ['!php/object', 'serialised-object'],
  ['!!js/', 'serialised-object'],
  ['!!com.', 'serialised-object'],
  ['!!org.', 'serialised-object'],
  ['!!sun.', 'serialised-object'],
  ['<dynamic-proxy', 'serialised-object'],
  ['<java.util.', 'serialised-object'],
  ['<java.lang.', 'serialised-object'],
  ['<javax.', 'serialised-object'],
  ['jdk.nashorn.', 'serialised-object'],
  ['<void method=', 'serialised-object'],
  ['<void class=', 'serialised-object'],
  ['@groovy.', 'java-runtime'],
  ['java.beans.', 'serialised-object'],
  ['objectdataprovider', 'serialised-object'],
  ['expandedwrapper`', 'serialised-object'],
  ['__import__', 'python-import'],
  ['__subclasses__', 'python-object'],
  ['__builtins__', 'python-object'],
  ['__globals__', 'python-object'],
  ['createobject("wscript', 'asp-object'],
  ['__halt_compiler', 'php-tag'],
  ['auto_prepend_file', 'php-setting'],
  ['allow_url_include', 'php-setting'],
  ['($_get', 'php-superglobal'],
  ['($_post', 'php-superglobal'],
  ['($_request', 'php-superglobal'],
  ['($_server', 'php-superglobal'],
  ['($_cookie', 'php-superglobal'],
  ['($_files', 'php-superglobal'],
  ['(...$_get', 'php-superglobal'],
  ['(...$_post', 'php-superglobal'],
  ['(...$_request', 'php-superglobal'],
  ['($globals', 'php-superglobal'],
  ['$globals[', 'php-superglobal'],
  ['$_get[', 'php-superglobal'],
  ['$_post[', 'php-superglobal'],
  ['$_request[', 'php-superglobal'],
  ['$_server[', 'php-superglobal'],
  ['$_cookie[', 'php-superglobal'],
  ['new java.lang.', 'java-runtime'],
  ['com.opensymphony.', 'java-runtime'],
  ['class.classloader', 'java-runtime'],
  ["class['classloader", 'java-runtime'],
  ['"@type":"com.sun.', 'serialised-object'],
  ['"@type":"java.', 'serialised-object'],
  ['"@type":"javax.', 'serialised-object'],
  ['"@type":"org.apache.', 'serialised-object'],
  ['wscript.shell"', 'command-call'],
  ["wscript.shell'", 'command-call'],
  ['.__subclasses__', 'python-object'],
  ['.__globals__', 'python-object'],
  ['__builtins__', 'python-object'],
  ['.__mro__', 'python-object'],
  ["global['process", 'node-process'],
  ['global["process', 'node-process'],
  ['(process.env)', 'node-process'],
  ['return process.env', 'node-process'],
  ['new groovyshell(', 'java-runtime'],
  ['.groovyshell(', 'java-runtime'],
  ['process.start("', 'command-call'],
  ['process]::start(', 'command-call'],
  ['"].execute()', 'java-runtime'],
  ['".execute()', 'java-runtime'],
  ["'.execute()", 'java-runtime'],
  ["'].execute()", 'java-runtime'],
  ['new java.io.', 'java-runtime'],
  ['new java.net.', 'java-runtime'],
  ['new java.util.', 'java-runtime'],
  ['new groovy.', 'java-runtime'],
  ['java.lang.thread.sleep', 'java-runtime'],
  ['java.lang.system.get', 'java-runtime'],
  ['java.lang.system.exit', 'java-runtime'],
  ['t(java.', 'java-runtime'],
  ['@org.apache.', 'java-runtime'],
  ["'system')(", 'command-call'],
  ['"system")(', 'command-call'],
  ['<%@', 'server-page'],
  ['<jsp:', 'server-page'],
  ['!!ruby/', 'serialised-object'],
  ['!!java.', 'serialised-object'],
  ['xwork.methodaccessor', 'java-runtime'],
  ['#context[', 'java-runtime'],
  ['#context.get(', 'java-runtime'],
  ['memberaccess.', 'java-runtime'],
  ["process['", 'node-process'],
  ['process["', 'node-process'],
  ['process.cwd()', 'node-process'],
  ['process.dlopen(', 'node-process'],
  ['root.process', 'node-process'],
  ['module.constructor', 'node-process'],
  ['.mainmodule.', 'node-process'],
  ['init=runscript', 'java-runtime'],
  ['autodeserialize=true', 'java-runtime'],
  ['reflect.construct(function', 'function-constructor'],
  ['eval(compile(', 'command-call'],
  ['constructor.constructor', 'function-constructor'],
  ['getprototypeof(async', 'function-constructor'],
];

/** Finds the first marker in the value; a value without any of `<$#!@._` and these words never gets here (engine/screen.ts). */
export function findMarker(value: string): Match | null {
  const lower = value.toLowerCase();
  index ??= indexMarkers();
  const { groupOf, groups } = index;
  const last = lower.length - 1;
  let before = 0;
  let code = last < 0 ? 0 : lower.charCodeAt(0);
  for (let at = 0; at < last; at++) {
    const next = lower.charCodeAt(at + 1);
    const group = code < 128 && next < 128 ? (groupOf[code * 128 + next] ?? 0) : 0;
    if (group > 0 && !(isLetter(code) && isWordPart(before))) {
      // A marker that begins with a letter begins a word.
      for (const [text, rule] of groups[group] ?? [])
        if (
          endsAlike(lower, at + text.length - 1, text) &&
          lower.startsWith(text, at) &&
          !(text === INCLUDES && at > 0 && isOfPage(lower, at))
        )
          return match(rule, value, at);
    }
    before = code;
    code = next;
  }
  return null;
}

/** Whether the last character of a marker stands where it would: a cheaper question than the whole. */
function endsAlike(lower: string, end: number, text: string): boolean {
  return end < lower.length && lower.charCodeAt(end) === text.charCodeAt(text.length - 1);
}

type Marker = (typeof markers)[number];

/** The markers by their first two characters: one look at each place of a text instead of a search for each marker. */
interface MarkerIndex {
  /** The number of the group of two ASCII characters, 0 for those that begin no marker. */
  readonly groupOf: Uint8Array;
  readonly groups: readonly (readonly Marker[])[];
}

/** Made when the first value is searched: many requests hold none that needs it. */
let index: MarkerIndex | null = null;

function indexMarkers(): MarkerIndex {
  const groupOf = new Uint8Array(128 * 128);
  const groups: Marker[][] = [[]];
  for (const marker of markers) {
    const pair = marker[0].charCodeAt(0) * 128 + marker[0].charCodeAt(1);
    const group = groupOf[pair] ?? 0;
    if (group > 0) groups[group]?.push(marker);
    else {
      groupOf[pair] = groups.length;
      groups.push([marker]);
    }
  }
  return { groupOf, groups };
}

const INCLUDES = '<!--#include';

/** A piece of the same site, by a path that does not climb. */
const ownPiece = /^<!--#include virtual="\/?(?:[\w-]{1,32}\/){0,4}[\w-]{1,48}\.(?:s?html?|txt|inc)" ?-->/;

/** The include of a page that was copied as a whole: other markup or another comment stands in front of it. */
function isOfPage(lower: string, at: number): boolean {
  return (
    lower.charCodeAt(0) === 60 &&
    /-->|<\/|<\w/.test(lower.slice(0, Math.min(at, 256))) &&
    ownPiece.test(lower.slice(at, at + 256))
  );
}

function isLetter(code: number): boolean {
  return code >= 97 && code <= 122;
}

/** `a-z A-Z 0-9 _`. */
export function isWordPart(code: number): boolean {
  return (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 122) || code === 95;
}

/** What the detector says of the place at `at`, with a few characters in front of it. */
export function match(rule: string, value: string, at: number): Match {
  const start = Math.max(0, at - 8);
  return { rule, evidence: value.slice(start, start + 256), certainty: 'certain', engine: 'grammar' };
}
