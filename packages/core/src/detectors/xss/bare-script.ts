/** What reads the cookie and hands it on: `+document.cookie`, `escape(document.cookie)`. */
const cookieRead = /(?:[+,]\s{0,4}|[\w$]\(\s{0,4})(?:(?:window|self|top|parent|this)\.)?document\.cookie(?![\w=])/;

/** `&{alert(1)}`: the script entity of Netscape 4, which lists of vectors still hold. */
const scriptEntity = /&\{[^{}\s]{0,64}[(=;][^{}\s]{0,64}\}/;

/** `javascript:` somewhere behind other text, with code behind it and no blank between. */
const innerScheme =
  /(?:^|[^\w-])(?:java|vb|live)script:(?!void\b|\w{1,16}\s|history\.|return\b)[^\s"'<>;)]{0,64}[(=`[]/i;

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
  if (text.includes('&{') && /[;<]/.test(text) && scriptEntity.test(text)) return 'script-entity';
  if (text.includes(':')) {
    if (innerScheme.test(text)) return 'script-url';
    if (innerDocument.test(text)) return 'data-url';
  }
  return renames(text) ? 'script-call' : null;
}

function renames(text: string): boolean {
  if (!text.includes('=')) return false;
  renamed.lastIndex = 0;
  let tries = 0;
  for (let found = renamed.exec(text); found !== null && tries++ < 8; found = renamed.exec(text)) {
    if (text.includes(`${found[1]}(`, renamed.lastIndex)) return true;
  }
  return false;
}
