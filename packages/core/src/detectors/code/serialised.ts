import type { Match } from '../detector.ts';
import { match } from './markers.ts';

/**
 * Objects as languages write them down, where the value begins with them: PHP's `O:8:"…":1:{`, within an array too; the headers of Java and .NET
 * in base64, of pickles and of Ruby's marshalled ones; a pickle's call of a module's function.
 */
export function findSerialised(value: string): Match | null {
  const head = value.slice(0, 512);
  if (typedNet.test(head)) return match('serialised-object', value, Math.max(0, head.indexOf('"$type"')));
  // A session names its members in front of them.
  const object = head.slice((/^[\w{}]{1,32}\|/.exec(head)?.[0] ?? '').length);
  if (/^[aOC]:/.test(object) && /(?:^|[;{])[OC]:\+?\d{1,4}:"[\w\\]{1,128}":\d{1,5}:\{/.test(object))
    return match('serialised-object', value, 0);
  if (
    /^(?:rO0AB[A-Z][A-Za-z0-9+/]{8}|aced0005|AAEAAAD\/{5}|gASV[A-Za-z0-9+/]{2}[AB]?A{6}|gA[JN]j[X-e][A-Za-z0-9+/]{23}|ACED0005|BAhvO[g-v])/.test(
      head,
    ) ||
    typed.test(head) ||
    (value.length < MAX_JSON && typedPython.test(head))
  )
    return match('serialised-object', value, 0);
  return pickled.test(head) ? match('serialised-object', value, 0) : null;
}

/** A pickle's dictionary or list of the oldest protocol, or its call of a module's function. */
const pickled =
  /^\([dl]p\d{1,3}(?:\n|\\n)|^(?:\x80[\x02-\x05])?\(?c(?:os|posix|nt|subprocess|__builtin__|builtins|commands)(?:\n|\\n)(?:system|popen|eval|exec|getattr|check_output|call)(?:\n|\\n)/i;

/** JSON that names the class to build (Fastjson, Jackson): a Java package in front of it, arguments or an address behind it. */
const typed =
  /^\{\s{0,4}"@type"\s{0,4}:\s{0,4}"[L[]{0,2}[a-z]\w{0,24}\.(?:\w{1,48}[.$]){0,10}[A-Z]\w{0,64};?"|^\[\s{0,4}"(?:com|java|javax|org|ch|net)\.[\w.$]{4,128}",\s{0,4}(?:[{[]|"(?:https?|ftp|file|ldap|rmi|jar|jndi):)/;

/** Longest JSON that is taken for one object of Python. */
const MAX_JSON = 4096;

/** The same of jsonpickle: a module of Python that reaches the system. */
const typedPython =
  /^[{[][^\n]{0,64}"py\/(?:(?:object|type|function)"\s{0,4}:\s{0,4}"(?:os|posix|nt|subprocess|builtins|__builtin__|pty|socket|time|importlib)\.|reduce"\s{0,4}:\s{0,4}\[)/;

/** The same of JSON.NET: a type of the runtime that is no collection. */
const typedNet = /"\$type"\s{0,4}:\s{0,4}"(?:System|Microsoft)\.(?!Collections\.|String\b|Int|Object\[)/;
