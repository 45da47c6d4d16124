/** Elements that a browser or an XML processor acts on by being there; local names in small letters. */
const ACTIVE: ReadonlySet<string> = new Set(
  'script iframe frame object embed applet svg math style base meta foreignobject animate set handler listener include'.split(
    ' ',
  ),
);

/** Text that an XML parser can read: it begins with a tag, a declaration or a comment. */
export function mayBeXml(text: string): boolean {
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (isBlank(text.charCodeAt(at))) at++;
  if (text.charCodeAt(at) !== 60) return false;
  const next = text.charCodeAt(at + 1);
  return next === 33 || next === 63 || isNameStart(next);
}

/**
 * Text that is meant for an XML parser whatever its type says: it has what HTML and prose have not, and what hides a value from who reads the
 * text as a whole.
 */
export function isPlainlyXml(text: string): boolean {
  return mayBeXml(text) && (text.includes('<?xml') || text.includes('<![CDATA[') || text.includes('xmlns'));
}

/** The encoding that an XML declaration names, as a parameter of a content type; empty where there is none. */
export function encodingOfXml(text: string): string {
  if (!text.startsWith('<?xml')) return '';
  const declaration = text.slice(0, 256);
  const end = declaration.indexOf('?>');
  const name = /\sencoding\s{0,8}=\s{0,8}["']([\w.:-]{1,40})/.exec(
    end < 0 ? declaration : declaration.slice(0, end),
  )?.[1];
  return name === undefined ? '' : `; charset=${name}`;
}

/** True where a tag of this name, prefix aside, does something by being there. */
export function runsInBrowsers(name: string): boolean {
  const colon = name.indexOf(':');
  const length = name.length - colon - 1;
  return length >= 3 && length <= 13 && ACTIVE.has(name.slice(colon + 1).toLowerCase());
}

/** XML's white space, and what lenient parsers take for it. */
export function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

/** Letters, `_`, `:` and everything beyond ASCII. */
export function isNameStart(code: number): boolean {
  const letter = code | 32;
  return (letter >= 97 && letter <= 122) || code === 95 || code === 58 || code > 127;
}

/** True for letters, digits, `.`, `-`, `_`, `:` and whatever is beyond ASCII. */
export function isPlainName(name: string): boolean {
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at);
    if (!isNameStart(code) && code !== 45 && code !== 46 && (code < 48 || code > 57)) return false;
  }
  return true;
}

/** Where a name ends: at white space, `/`, `<`, `=` or `>`. */
export function nameEnd(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 47 || (code >= 60 && code <= 62) || isBlank(code)) break;
  }
  return at;
}

/** Where an attribute's value without quotes ends. */
export function valueEnd(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 62 || code === 60 || isBlank(code)) break;
  }
  return at;
}

/** Where a comment's closing mark begins; -1 where it has none. */
export function commentEnd(text: string, from: number): number {
  return text.indexOf('-->', from);
}

/** Behind the `>` of a declaration, its internal subset and quoted texts included; -1 where it is not closed. */
export function declarationEnd(text: string, open: number): number {
  let depth = 0;
  for (let at = open + 2; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 62) {
      if (depth === 0) return at + 1;
    } else if (code === 91) depth++;
    else if (code === 93) depth = Math.max(0, depth - 1);
    else if (code === 34 || code === 39) at = text.indexOf(String.fromCharCode(code), at + 1);
    else if (code === 60) {
      if (text.startsWith('<!--', at)) at = ended(commentEnd(text, at + 4), 2);
      else if (text.charCodeAt(at + 1) === 63) at = ended(text.indexOf('?>', at + 2), 1);
    }
    if (at < 0) return -1;
  }
  return -1;
}

function ended(at: number, more: number): number {
  return at < 0 ? -1 : at + more;
}
