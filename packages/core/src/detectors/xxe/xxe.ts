import { codeAt } from '../../text/code-at.ts';
import type { Detector, Match } from '../detector.ts';
import { spend } from '../effort.ts';
import { everyInput } from '../every-input.ts';
import { isReference } from './reference.ts';

/** Characters of a declaration that are read; longer ones are judged by their beginning. */
const MAX_DECLARATION = 512;
/** Bytes of a document in UTF-16 that are read. */
const MAX_WIDE = 16_384;
/** Document types and inclusions of one value that are judged; a document has one. */
const MAX_JUDGED = 64;

/** Steps that the reading of a document type is. */
const STEPS = 24;

/** Hosts of the document types that tools write into honest documents. */
const knownHosts: readonly string[] = [
  'w3.org',
  'apple.com',
  'oasis-open.org',
  'docbook.org',
  'java.sun.com',
  'xmlns.jcp.org',
  'hibernate.org',
  'hibernate.sourceforge.net',
  'mybatis.org',
  'ibatis.apache.org',
  'struts.apache.org',
  'logging.apache.org',
  'springframework.org',
  'puppycrawl.com',
  'checkstyle.org',
  'openmobilealliance.org',
  'wapforum.org',
];

/**
 * Finds document type declarations that make an XML parser read files or addresses, XInclude and what includes as it does.
 *
 * Entities are declared by attackers alone where a value comes from a client, internal ones too (they expand a thousandfold). A
 * document type of HTML, or one whose system identifier lies with a known publisher, passes. Blind to a reference among text
 * whose entity another value declares. CWE-611, CWE-776, CAPEC-221.
 */
export const xxe: Detector = {
  id: 'xxe',
  inputs: everyInput,
  inspect(value) {
    // UTF-16 that was read as bytes: a NUL beside every character.
    if (value.includes('<\0!')) {
      const found = inspect(value.slice(0, MAX_WIDE).replaceAll('\0', ''));
      return found === null ? null : { ...found, evidence: value.slice(0, 256) };
    }
    return inspect(value) ?? (isReference(value) ? match('entity-reference', 'likely', value, 0) : null);
  },
};

function inspect(value: string): Match | null {
  let likely: Match | null = null;
  let judged = 0;
  for (let at = value.indexOf('<'); at >= 0; at = value.indexOf('<', at + 1)) {
    if (value.charCodeAt(at + 1) === 33) {
      if (isBlank(value.charCodeAt(at + 9)) && judged++ >= MAX_JUDGED) continue;
      const found = judgeDeclaration(value, at);
      if (found?.certainty === 'certain') return found;
      likely ??= found;
    } else if (judged < MAX_JUDGED && mayInclude(value, at)) {
      judged++;
      if (isInclude(value, at)) return match('xinclude', 'certain', value, at);
      if (isSchema(value, at)) return match('schema', 'certain', value, at);
      if (isTransform(value, at)) return match('transform', 'certain', value, at);
    } else if (judged < MAX_JUDGED && value.startsWith('<msxsl:script', at)) {
      return match('transform', 'certain', value, at);
    } else if (judged < MAX_JUDGED && value.startsWith('<xsl:', at)) {
      judged++;
      if (isTransform(value, at)) return match('transform', 'certain', value, at);
    } else if (judged < MAX_JUDGED && opensImage(value, at)) {
      judged++;
      if (readsFile(value, at)) return match('image', 'certain', value, at);
    }
  }
  return likely;
}

function judgeDeclaration(value: string, at: number): Match | null {
  const word = value.slice(at + 2, at + 9).toUpperCase();
  if (word.startsWith('ENTITY'))
    return isBlank(value.charCodeAt(at + 8)) && isDeclared(value, at + 8)
      ? match('entity', 'certain', value, at)
      : null;
  if (word === 'DOCTYPE') return judgeDocumentType(value, at);
  if (word === 'ELEMENT' || word === 'ATTLIST' || word.startsWith('NOTATIO')) {
    return isBlank(value.charCodeAt(at + (word.startsWith('NOTATIO') ? 10 : 9)))
      ? match('dtd-declaration', 'likely', value, at)
      : null;
  }
  return null;
}

/** What an entity is declared with: a quoted text, an identifier, another entity. `<!ENTITY explained` is a sentence. */
function isDeclared(value: string, from: number): boolean {
  return /["'%&]|\b(?:SYSTEM|PUBLIC)\b/i.test(value.slice(from, from + 96));
}

/** `<!DOCTYPE name SYSTEM "…">` and `<!DOCTYPE name PUBLIC "…" "…">`. */
function judgeDocumentType(value: string, at: number): Match | null {
  spend(STEPS);
  let text = value.slice(at + 9, at + MAX_DECLARATION);
  const subset = text.indexOf('[');
  const close = text.indexOf('>');
  if (close >= 0 && (subset < 0 || close < subset)) text = text.slice(0, close);
  else if (subset >= 0) text = text.slice(0, subset);
  const keyword = /\s(SYSTEM|PUBLIC)\s/i.exec(text);
  // A subset of its own declares what the document needs no address for; honest documents have none.
  if (keyword === null)
    return subset >= 0 &&
      /^\s{1,8}[\w:-]{1,64}\s{0,8}$/.test(text) &&
      /^\s*(?:<!|%|$)/.test(value.slice(at + 10 + subset, at + 42 + subset))
      ? match('internal-subset', 'likely', value, at)
      : null;
  const identifiers = quoted(text.slice(keyword.index + 7));
  const system = keyword[1]?.toUpperCase() === 'PUBLIC' ? identifiers[1] : identifiers[0];
  if (system === undefined || isKnown(system) || isOldPage(text, keyword.index, system)) return null;
  return match('external-dtd', /^[\w.+-]{1,20}:|^\/\//.test(system) ? 'certain' : 'likely', value, at);
}

/** `<!DOCTYPE HTML PUBLIC "-//…" "editor.dtd">`: a page by an editor that named its own document type, a file beside the page. */
function isOldPage(text: string, keyword: number, system: string): boolean {
  return (
    /^\s*html$/i.test(text.slice(0, keyword)) &&
    /^[\w-]{1,32}\.dtd$/i.test(system) &&
    /^\s+PUBLIC/i.test(text.slice(keyword, keyword + 8))
  );
}

/** The first two quoted texts. */
function quoted(text: string): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at < text.length && found.length < 2; at++) {
    const quote = text.charAt(at);
    if (quote !== '"' && quote !== "'") continue;
    const end = text.indexOf(quote, at + 1);
    found.push(end < 0 ? text.slice(at + 1) : text.slice(at + 1, end));
    if (end < 0) break;
    at = end;
  }
  return found;
}

function isKnown(system: string): boolean {
  if (system === '' || system.toLowerCase() === 'about:legacy-compat') return true;
  const host = /^https?:\/\/([a-z0-9.-]{1,253})\//i.exec(system)?.[1]?.toLowerCase();
  return host !== undefined && knownHosts.some((known) => host === known || host.endsWith(`.${known}`));
}

/** True where a prefix and a colon may stand behind the bracket. */
function mayInclude(value: string, at: number): boolean {
  const next = value.charCodeAt(at + 1) | 32;
  return next >= 97 && next <= 122 && /:(?:include|import|redefine)/.test(value.slice(at, at + 34));
}

/** `<xs:include schemaLocation="file:///…"/>`: a schema that reads an address of nobody known. */
function isSchema(value: string, at: number): boolean {
  const text = value.slice(at, at + MAX_DECLARATION);
  const end = text.indexOf('>');
  const place = /\sschemaLocation\s?=\s?["']([^"']{1,256})/.exec(end < 0 ? text : text.slice(0, end))?.[1];
  return place !== undefined && /^(?:[a-z][\w.+-]{1,20}:\/|\/\/|\/etc\/)/i.test(place) && !isKnown(place);
}

/** True for `<image` and a blank: SVG's own element, which pages do not have. */
export function opensImage(value: string, at: number): boolean {
  const blank = codeAt(value, at + 6);
  return (
    (blank <= 32 || blank === 47) &&
    (value.charCodeAt(at + 1) | 32) === 105 &&
    /^image/i.test(value.slice(at + 1, at + 6))
  );
}

/** `<image xlink:href="file:///etc/passwd"/>`: a drawing that has its renderer read a file or run a command. */
function readsFile(value: string, at: number): boolean {
  const text = value.slice(at + 6, at + MAX_DECLARATION);
  const end = text.indexOf('>');
  return /\b(?:href|src)\s?=\s?["']?\s?(?:file|expect|php|jar|gopher|ephemeral|msl|netdoc|dict|phar):/i.test(
    end < 0 ? text : text.slice(0, end),
  );
}

/** `<xi:include`, whatever the prefix, with something to include. */
function isInclude(value: string, at: number): boolean {
  const near = value.slice(at, at + 34).indexOf(':');
  const colon = at + near;
  if (near < 0 || value.slice(colon + 1, colon + 8).toLowerCase() !== 'include') return false;
  if (!/^[a-z_][\w.-]{0,31}$/i.test(value.slice(at + 1, colon))) return false;
  const text = value.slice(colon + 8, colon + MAX_DECLARATION);
  const end = text.indexOf('>');
  return /^\s[^>]*?\b(?:(?:href|parse)\s?=|src\s?=\s?["']?(?:https?:)?\/\/)/i.test(end < 0 ? text : text.slice(0, end));
}

/** `<xsl:value-of select="document('…')"/>`, `<xsl:import href="file:…"/>`: a style sheet that reads or runs what it names. */
function isTransform(value: string, at: number): boolean {
  if (!value.startsWith('<xsl:', at)) return false;
  const text = value.slice(at + 5, at + MAX_DECLARATION);
  const end = text.indexOf('>');
  const tag = end < 0 ? text : text.slice(0, end);
  if (/\b(?:document|unparsed-text|system-property)\s{0,4}\(/i.test(tag)) return true;
  if (/\bphp:[a-z]{1,24}\s{0,4}\(|:exec\s{0,4}\(/i.test(tag)) return true;
  return /^(?:import|include)\s/i.test(tag) && /href\s?=\s?["'](?:[a-z]{2,8}:|\/)/i.test(tag);
}

function isBlank(code: number): boolean {
  return code <= 32 || code === 37;
}

function match(rule: string, certainty: Match['certainty'], value: string, at: number): Match {
  return { rule, evidence: value.slice(at, at + 256), certainty, engine: 'grammar' };
}
