/** How much of a value is read for forms that no browser runs as they stand. */
const MAX_SPOILT = 2048;

/**
 * `<scr/**\/ipt>`, `<s[NULL]cript`, `<scr\0ipt>`: what stands between the letters until a filter removes it is a comment, an escape, a NUL that was
 * written out, or marks.
 */
const splitScript =
  /<s(?:\/\*[^*<>]{0,16}\*\/|\[[^\]<>]{1,6}\]|\\{1,4}[0xu][0-9a-f]{0,4}|[^\w\s<>&;=-]{1,3})?c(?:\/\*[^*<>]{0,16}\*\/|\[[^\]<>]{1,6}\]|\\{1,4}[0xu][0-9a-f]{0,4}|[^\w\s<>&;=-]{1,3})?r(?:\/\*[^*<>]{0,16}\*\/|\[[^\]<>]{1,6}\]|\\{1,4}[0xu][0-9a-f]{0,4}|[^\w\s<>&;=-]{1,3})?i(?:\/\*[^*<>]{0,16}\*\/|\[[^\]<>]{1,6}\]|\\{1,4}[0xu][0-9a-f]{0,4}|[^\w\s<>&;=-]{1,3})?p(?:\/\*[^*<>]{0,16}\*\/|\[[^\]<>]{1,6}\]|\\{1,4}[0xu][0-9a-f]{0,4}|[^\w\s<>&;=-]{1,3})?t(?![a-z])/i;

/** `<*script>`, `<%script>`, `<"script">`: a mark between the bracket and the name. */
const markedScript = /<[^\w\s<>!/=-]{1,3}script(?![\w-])/i;

/** `¼script¾alert(1)`, `[script]alert(1)[/script]`, `%script%alert(1)`: other marks for the brackets, and what the script would do. */
const otherBrackets =
  /(?:^|[^a-z])script[^a-z0-9\s]{1,4}(?:(?:alert|confirm|prompt|eval)\(|document\.)[^<>]{0,64}\/script(?![a-z])/i;

/** `<alert(1)>`, as scanners look for what passes. */
const calledTag = /<(?:alert|confirm|prompt)\(\d{0,20}\)>/i;

/** `onload!#$%&()=`, `onerror[c]=`, `onload\r\n=`: marks between a handler and its sign, which old browsers skipped or a list writes out. */
const markedHandler = /<[a-z]{1,16}(?=[\s/+["'])[^<>]{0,64}[\s/+\]"']on[a-z]{3,20}[[\\!#$%&(][^\s<>=]{0,40}=/i;

/** `onload CDATA "alert(1)"`: a handler that a document type gives to all elements. */
const declaredHandler = /\son[a-z]{3,20}\s{1,4}CDATA\s{1,4}["']/;

/** The end of every context at once: of texts in all quotes, of a comment, of a CDATA section. */
const allContexts = /["'`]{2,3}-->\s?\]\]>/;

/** The element as old and spoilt lists of vectors write it: `<imgsrc=&#106;…`. */
const gluedImage = /<img(?:src|dynsrc|lowsrc)\s?=\s?["'`]?\s?(?:&#|javascript)/i;

/** The rule by which a value holds markup that a filter, a charset or an old parser makes script of, or null. */
export function spoiltMarkup(value: string): 'script-tag' | 'event-handler' | 'markup-probe' | 'script-url' | null {
  const text = value.length > MAX_SPOILT ? value.slice(0, MAX_SPOILT) : value;
  if (text.includes('<')) {
    if ((splitScript.test(text) && !/<script\b/i.test(text)) || markedScript.test(text)) return 'script-tag';
    if (calledTag.test(text)) return 'markup-probe';
    if (text.includes('=') && markedHandler.test(text)) return 'event-handler';
    if (gluedImage.test(text)) return 'script-url';
  }
  if (text.includes('/script') && otherBrackets.test(text)) return 'script-tag';
  if (text.includes('CDATA') && declaredHandler.test(text)) return 'event-handler';
  return text.includes('-->') && allContexts.test(text) ? 'markup-probe' : null;
}
