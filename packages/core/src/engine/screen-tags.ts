import { opensImage } from '../detectors/xxe/xxe.ts';
import { codeAt } from '../text/code-at.ts';
import { CODE, COMMAND, SSTI, XSS, XXE } from './detector-bits.ts';
import { isLetter } from './screen-characters.ts';
import { isOpen } from './screen-looks.ts';
import { mayOpenTag, opensDirective } from './screen-markup.ts';

/** `<?php`, `<%`, `<#if`, `<script`, `<(id)`, `<xi:include`. */
export function less(value: string, at: number, found: number): number {
  const next = codeAt(value, at + 1);
  if ((next === 37 && codeAt(value, at + 2) === 64) || (next === 106 && value.startsWith('jsp:', at + 1)))
    return CODE | SSTI | XSS;
  const bits = (isOpen(found, XSS) && opensMarkup(value, at) ? XSS : 0) | (opensPage(value, at + 1) ? CODE : 0);
  if (next === 63) return (codeAt(value, at + 2) | 32) === 112 || codeAt(value, at + 2) === 61 ? bits | CODE : bits;
  if (next === 35) return bits | SSTI;
  if (next === 33 && opensDirective(value, at)) return bits | CODE | COMMAND;
  if (isLetter(next)) {
    if (opensImage(value, at)) return bits | XXE;
    // `:include`, `:import`, `:redefine` within the reach of a prefix.
    const limit = Math.min(value.length, at + 34);
    for (let end = at + 2; end < limit; end++) {
      const code = codeAt(value, end);
      if (code === 58)
        return codeAt(value, end + 1) !== 47 && isInclusion(value, end + 1)
          ? bits | XXE
          : value.startsWith('xsl', end - 3)
            ? bits | XXE
            : bits;
      if (code <= 32 || code === 60 || code === 62 || code === 47) return bits;
    }
  }
  return bits;
}

/** Whether markup that the detector of script judges may begin at the `<` at `at`, in whatever width it is written. */
export function opensMarkup(value: string, at: number): boolean {
  const next = codeAt(value, at + 1);
  // `<;script` is how lists spell what was escaped twice, `<![CDATA[` splits a name, `<!ATTLIST` gives a handler.
  if (next === 59 || (next === 33 && (codeAt(value, at + 2) === 91 || codeAt(value, at + 2) === 65))) return true;
  // The long s and the dotless i, which become ASCII in upper case.
  if (next === 0x17f || next === 0x131) return true;
  // `<*script>`: a mark in front of the name.
  if (next > 32 && next !== 47 && !isLetter(next) && /^.{1,3}script/i.test(value.slice(at + 1, at + 10))) return true;
  let name = at + 1;
  // What folds the wide `<` drops blanks as well.
  if (value.charCodeAt(at) === 0xff1c) while (name - at < 6 && codeAt(value, name) <= 32) name++;
  return followsQuote(value, at) || namesElement(value, name) || mayOpenTag(value, at);
}

/** How far behind a name with a dot or an at sign an attribute is looked for: `<a.b href=…` is an element, `<ada.lovelace@example.com>` none. */
const MAX_DOTTED = 64;

/** Whether a tag's name stands at `from`: `<https://example.com>` and `<ada@example.com>` are addresses. */
function namesElement(value: string, from: number): boolean {
  const limit = Math.min(value.length, from + 20);
  let at = from;
  while (at < limit && isLetter(value.charCodeAt(at))) at++;
  const code = at < value.length ? value.charCodeAt(at) : 0;
  if (code === 58) return at > from && isLetter(codeAt(value, at + 1));
  if (code === 46 || code === 64) return at > from && value.slice(at, at + MAX_DOTTED).includes('=');
  return at > from;
}

/** Whether a quote stands before `at`, blanks aside: markup there leaves an attribute. */
function followsQuote(value: string, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && at - before < 16 && isBlank(value.charCodeAt(before))) before--;
  if (before < 0) return false;
  return value.charCodeAt(before) === 34 || value.charCodeAt(before) === 39;
}

/** What `\s` takes for a blank, roughly: a blank too many is a look in vain. */
function isBlank(code: number): boolean {
  return code <= 32 || code === 0xa0 || code === 0xfeff || (code >= 0x1680 && code <= 0x3000);
}

/** Tags of ColdFusion, PHP's script and tags of edge servers, and the proxy that XStream makes of an element. */
function opensPage(value: string, at: number): boolean {
  if (!mayBeginPage(codeAt(value, at) | 32, codeAt(value, at + 1) | 32)) return false;
  const lower = value.slice(at, at + 4).toLowerCase();
  if (lower === 'scri')
    return value
      .slice(at, at + 32)
      .toLowerCase()
      .includes('php');
  if (lower === 'void') return value.charCodeAt(at + 4) === 32;
  return lower.startsWith('cf') || lower === 'esi:' || (lower === 'dyna' && value[at + 7] === '-');
}

/** Whether the first two letters are those of `script`, `void`, `cf…`, `esi:` or `dynamic-proxy`. */
function mayBeginPage(first: number, second: number): boolean {
  switch (first) {
    case 99:
      return second === 102;
    case 100:
      return second === 121;
    case 101:
      return second === 115;
    case 115:
      return second === 99;
    case 118:
      return second === 111;
    default:
      return false;
  }
}

/** `include`, `import`, `redefine`, by what they have in common with little else. */
function isInclusion(value: string, at: number): boolean {
  const initial = codeAt(value, at) | 32;
  const third = codeAt(value, at + 2) | 32;
  return initial === 105 ? third === 99 || third === 112 : initial === 114 && third === 100;
}
