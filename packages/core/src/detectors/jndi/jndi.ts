import type { Detector, Match } from '../detector.ts';
import { everyInput } from '../every-input.ts';
import { findJndiLookup } from './lookup.ts';

/** Lookups that one value is searched for; text with more of them is a template. */
const MAX_LOOKUPS = 64;

/** The name and an address that it fetches, whatever brackets or escapes stand around it. */
const ADDRESS = /\bjndi:(?:ldaps?|rmi|dns|iiop|corba(?:name|loc)?|nds|nis):\/?\/?[\w$%{[]/i;

/**
 * Lookups that reach out, run code or read a file by themselves: those of Commons Text (CVE-2022-42889), and the runtime's and a secret's in a value that is the lookup.
 */
const REACHES =
  /^\$\{(?:script:\w{2,16}:|url:[\w-]{2,12}:|file:utf-?\w{1,6}:|properties:[^:}]{1,96}::|xml:[^:}]{1,64}:|dns:(?:address|canonicalname|name)?\|?[\w.-])/i;
const LEAKS =
  /^\$\{(?:java:(?:version|runtime|vm|os|hw|locale)|sys:(?:java|user|os)\.[\w.]{2,32}|env:\w{0,48}(?:secret|password|passwd|access_key|token)\w{0,16}|(?:base64|base64decoder):[\w+/=]{8,})\}$/i;

/** A whole value that is one of Log4j's or Spring's own lookups, by names that no template of another kind has: it prints how the server is set up. */
const REVEALS =
  /^\$\{(?:const|ctx|docker|event|k8s|localhost|log4j|main|map|marker|resourcebundle|bundle|sd|spring|web|jvmrunargs):(?:\\-)?[\w.:/*[\]-]{1,96}\}$/i;

/** A lookup within one that changes its text: `${lower:${env:HOME}}`. */
const CHANGES = /^\$\{(?:lower|upper|base64encoder|base64decoder|urlencoder|urldecoder):(?:\$\{|%24%7b)/i;

/** A letter that a lookup spells for no other reason than to be read past: `${lower:j}`, `${::-j}`. */
const SPELLS = /\$\{(?:lower|upper):.\}|\$\{::-[^}]{1,8}\}/i;

/**
 * Finds Log4j lookups that fetch a class or leak a value through JNDI (Log4Shell, CVE-2021-44228).
 *
 * Lookups are resolved as Log4j resolves them, so a name that is spelled by nested lookups is read like `jndi:` itself. Of other lookups it
 * takes those that spell single letters, and those that run, fetch or leak by themselves; `${env:HOME}` and every other `${…}` pass. Blind to names that a lookup of the attacked machine's own
 * environment must complete. CWE-917, CVE-2021-44228, CRS 944150.
 */
export const jndi: Detector = {
  id: 'jndi',
  inputs: everyInput,
  inspect(value) {
    const address = ADDRESS.exec(value);
    if (address !== null) return match('jndi-lookup', 'certain', value, address.index);
    let from = value.indexOf('${');
    if (from < 0) return null;
    const other = otherLookup(value, from);
    for (let count = 0; from >= 0 && count < MAX_LOOKUPS; count++) {
      const lookup = findJndiLookup(value, from);
      if (lookup !== null) {
        return match('jndi-lookup', 'certain', value.slice(0, lookup.end), lookup.start);
      }
      from = value.indexOf('${', nextStart(value, from));
    }
    return other;
  },
};

/** A lookup without JNDI that does harm or hides a letter. */
function otherLookup(value: string, from: number): Match | null {
  const spelled = SPELLS.exec(value);
  if (spelled !== null) return match('spelled-lookup', 'likely', value, spelled.index);
  let at = from;
  for (let count = 0; at >= 0 && count < MAX_LOOKUPS; count++) {
    const text = value.slice(at, at + 128);
    if (REACHES.test(text)) return match('text-lookup', 'certain', value, at);
    if (CHANGES.test(text)) return match('nested-lookup', 'likely', value, at);
    at = value.indexOf('${', at + 2);
  }
  const trimmed = value.length < 256 ? value.trim() : '';
  return LEAKS.test(trimmed) || REVEALS.test(trimmed) ? match('leaking-lookup', 'likely', value, from) : null;
}

function match(rule: string, certainty: Match['certainty'], value: string, at: number): Match {
  return { rule, evidence: value.slice(at, at + 256), certainty, engine: 'grammar' };
}

/** Behind the run of lookups that was just resolved: what is nested in it was seen. */
function nextStart(value: string, from: number): number {
  const close = value.indexOf('}', from);
  return close < 0 ? value.length : close + 1;
}
