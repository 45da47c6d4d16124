/** Longest comment that is taken out of a style; what tools split words with is short. */
const comments = /\/\*[^*]{0,32}\*\//g;
/** A hexadecimal escape with the blank that ends it, or a backslash before a character that stands for itself. */
const escapes = /\\(?:([0-9a-f]{2,6}) ?|([^0-9a-f\n]))/g;

/** A style sheet in lower case as a browser reads it: comments and escapes within words are undone. */
export function plainStyle(css: string): string {
  let text = css.toLowerCase();
  if (text.includes('*/')) text = text.replace(comments, '');
  if (text.includes('\\')) {
    text = text.replace(escapes, (_all, hex: string | undefined, literal: string | undefined) => {
      if (hex === undefined) return literal ?? '';
      const code = Number.parseInt(hex, 16);
      return code > 0 && code < 0xffff ? String.fromCharCode(code).toLowerCase() : '';
    });
  }
  return text;
}

/** `behavior: url(…)` and `-moz-binding: url(…)`: a program from an address; `scroll-behavior: smooth` is none. */
const binding = /\b(?:behaviou?r|binding)\s{0,4}:\s{0,4}url\s{0,4}\(/;

/** CSS that ran script in browsers of the past: expressions, bindings, behaviours, script addresses. */
export function isScriptStyle(css: string): boolean {
  const text = plainStyle(css);
  return (
    text.includes('expression(') ||
    text.includes('javascript:') ||
    text.includes('vbscript:') ||
    text.includes('-moz-binding') ||
    text.includes('-o-link:') ||
    binding.test(text)
  );
}

/** `[value^=a]`: a selector by a part of what an attribute holds. */
const partOfAttribute = /\[\s{0,4}[\w-]{1,24}\s{0,4}[\^$*~|]=/;
const remote = /url\s{0,4}\(\s{0,4}["']?(?:https?:)?\/\//;

/** Says whether a style sheet in lower case tells an address what a field holds: `[value^=a]{background:url(//evil/a)}`. */
export function leaksAttributes(css: string): boolean {
  const selector = partOfAttribute.exec(css);
  if (selector === null) return false;
  const open = css.indexOf('{', selector.index);
  const close = css.indexOf('}', open);
  return open > 0 && remote.test(close < 0 ? css.slice(open) : css.slice(open, close));
}

/** `-moz-binding:url(//…`, `behaviour:url\28 javascript:`: a declaration by itself, its brackets perhaps escaped. */
const bareBinding =
  /(?:-moz-binding|behaviou?r)\s{0,4}:\s{0,4}url\s{0,4}(?:\(|\\0{0,4}28)\s{0,4}["']?(?:https?:|javascript|\/\/|data:)/i;

/** Says whether a value outside any tag binds a program to an element by a style. */
export function bindsProgram(value: string): boolean {
  return value.includes('url') && bareBinding.test(value.length > MAX_BARE ? value.slice(0, MAX_BARE) : value);
}

/** How much of a value is looked at for an expression outside any tag. */
const MAX_BARE = 4096;

/**
 * Where a declaration runs script although no tag is in sight, or -1: `x:expression(alert(1))`, also with the word split by comments.
 *
 * A colon or a brace before the word tells it from `regular expression (see below)`, and something within the brackets from a title.
 */
export function bareExpression(value: string): number {
  const split = value.includes('*/');
  // An escape of its first letters, or the end of the word, which comments leave whole.
  if (!/ession\(|\\0{0,4}(?:65|45|78|58|70|50)/i.test(value)) return -1;
  // `exp/*x*/ression(alert(1))` spoilt: the end of the word, and what it would run.
  const runs = /pression\(\s{0,4}(?:alert|confirm|prompt|eval)[(`]/i.exec(value.slice(0, MAX_BARE));
  if (runs !== null) return runs.index;
  if (!split && !value.includes('\\')) {
    const found = /(?:[:{;]\s{0,4}|^)expression\(\s{0,4}[^)\s]/i.exec(
      value.length > MAX_BARE ? value.slice(0, MAX_BARE) : value,
    );
    return found === null || (found.index === 0 && !/^expression\(.{0,64}[(=]/i.test(value)) ? -1 : found.index;
  }
  const text = plainStyle(value.slice(0, MAX_BARE));
  return /[:{;"'=]\s{0,4}expression\(\s{0,4}[^)\s]/.test(text) ? 0 : -1;
}
