import { handsScriptOver } from './handed-over.ts';

/** What reads the cookie and hands it on: `+document.cookie`, `escape(document.cookie)`. */
const cookieRead = /(?:[+,]\s{0,4}|[\w$]\(\s{0,4})(?:(?:window|self|top|parent|this)\.)?document\.cookie(?![\w=])/;

/** `javascript:` somewhere behind other text. */
const innerScheme = /(?:^|[^\w-])(?:java|vb|live)script:/gi;
/** What menus use, and words: `javascript:void(0)`, `javascript:the good parts`. */
const idle = /^(?:void\b|\w{1,16}\s|history\.|return\b)/i;

/** Longest address and entity that are read for code. */
const MAX_CODE = 64;
/** Schemes and names of one value that are followed. */
const MAX_TRIES = 8;

/** A document of its own as an address: `(data:text/html,…`. */
const innerDocument = /[^\w-]data:text\/html[;,]/i;

/** `name=alert,name(1)`: a function that shows or runs script under another name. */
const renamed = /(?:^|[^\w$.])([\w$]{1,12})\s?=\s?(?:alert|eval|confirm|prompt)\s?[,;]/g;

/** How much of a value is read for script without a tag. */
const MAX_BARE = 2048;

/** The rule by which a value without tags and calls of a known function is script, or null. */
export function bareScript(value: string): 'script-call' | 'script-url' | 'data-url' | 'script-entity' | null {
  const text = value.length > MAX_BARE ? value.slice(0, MAX_BARE) : value;
  if (text.includes('document.cookie') && /[('"`=]/.test(text) && cookieRead.test(text)) return 'script-call';
  if (hasEntity(text)) return 'script-entity';
  if (text.includes(':')) {
    if (runsInside(text)) return 'script-url';
    if (text.includes('text/') && innerDocument.test(text)) return 'data-url';
  }
  return renames(text) || isNameless(text) || callsByPlace.test(text) || handsScriptOver(text) ? 'script-call' : null;
}

/** `self[Object.keys(self)[5]](1)`: a function of the window by its place among the names. */
const callsByPlace = /^(?:self|window|top|this|parent|frames|globalThis)\[Object\.(?:keys|getOwnPropertyNames)\(/;

/** `[][(![]+[])[+[]]+…`: script spelt with six characters, at its beginning. */
function isNameless(text: string): boolean {
  return /^[+!()[\]]{24}/.test(text) && /!\[\]|\[\+|\+\[\]/.test(text.slice(0, 24));
}

function renames(text: string): boolean {
  if (!text.includes('=') || !/=\s?(?:alert|eval|confirm|prompt)\s?[,;]/.test(text)) return false;
  renamed.lastIndex = 0;
  let tries = 0;
  for (let found = renamed.exec(text); found !== null && tries++ < MAX_TRIES; found = renamed.exec(text)) {
    if (text.includes(`${found[1]}(`, renamed.lastIndex)) return true;
  }
  return false;
}

/** `&{alert(1)};`: the script entity of Netscape 4, which lists of vectors still hold. */
function hasEntity(text: string): boolean {
  const at = text.indexOf('&{');
  if (at < 0 || !/[;<]/.test(text)) return false;
  const end = text.indexOf('}', at);
  const code = end < 0 || end > at + 2 * MAX_CODE ? '' : text.slice(at + 2, end);
  return /[(=;]/.test(code) && !/[\s{]/.test(code);
}

/** A script scheme with code right behind it, no blank between. */
function runsInside(text: string): boolean {
  // A text is searched for a word many times faster than for an expression in either case.
  if (!text.toLowerCase().includes('script:')) return false;
  innerScheme.lastIndex = 0;
  for (let tries = 0; tries < MAX_TRIES && innerScheme.test(text); tries++) {
    const tail = text.slice(innerScheme.lastIndex, innerScheme.lastIndex + MAX_CODE);
    const end = tail.search(/[\s"'<>;)]/);
    if (!idle.test(tail) && /[(=`[]/.test(end < 0 ? tail : tail.slice(0, end))) return true;
  }
  return false;
}
