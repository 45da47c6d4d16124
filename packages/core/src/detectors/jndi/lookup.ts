/** Characters of one lookup, from its `${` on, that are resolved; real ones are shorter than 300. */
const MAX_LOOKUP = 4096;
/** Lookups within lookups; Log4j itself stops at about as many. */
const MAX_DEPTH = 32;

/** Where a lookup that resolves to a JNDI address stands in the value. */
export interface JndiLookup {
  readonly start: number;
  readonly end: number;
}

/**
 * Resolves Log4j 2 lookups from `from` on as its `StrSubstitutor` does, and gives the first whose name is `jndi`.
 *
 * `${lower:J}`, `${upper:j}`, `${::-j}`, `${env:NONE:-j}` and `${date:'j'}` each become their letter, wherever they stand in the name. A lookup
 * that is never closed counts as well, since what follows in the log line may close it. One pass, every character is appended once.
 */
export function findJndiLookup(value: string, from: number): JndiLookup | null {
  const starts: number[] = [from];
  const texts: string[] = [''];
  const end = Math.min(value.length, from + MAX_LOOKUP);
  let at = from + 2;
  while (at < end && texts.length > 0) {
    const code = value.charCodeAt(at);
    if (code === 36 && value.charCodeAt(at + 1) === 36 && value.charCodeAt(at + 2) === 123) {
      at++; // `$${` is `${` once the text around it is resolved again
      continue;
    }
    if (code === 36 && value.charCodeAt(at + 1) === 123 && texts.length < MAX_DEPTH) {
      starts.push(at);
      texts.push('');
      at += 2;
      continue;
    }
    if (code === 125) {
      const text = texts.pop() ?? '';
      const start = starts.pop() ?? from;
      if (isJndi(text)) return { start, end: at + 1 };
      const outer = texts.length - 1;
      if (outer >= 0) texts[outer] += resolve(text);
    } else {
      texts[texts.length - 1] += value.charAt(at);
    }
    at++;
  }
  for (let open = 0; open < texts.length; open++) {
    if (isJndi(texts[open] ?? '')) return { start: starts[open] ?? from, end: at };
  }
  return null;
}

/** `jndi:`, and the lookups of Commons Text that fetch or run (Text4Shell, CVE-2022-42889). */
function isJndi(text: string): boolean {
  return text.length > 5 && /^[\s\0]{0,4}jndi\s?:/i.test(text.slice(0, 12));
}

/** What a lookup stands for in the text around it: its default, a changed case, quoted text of a date, or nothing. */
function resolve(text: string): string {
  const fallback = text.indexOf(':-');
  if (fallback >= 0) return text.slice(fallback + 2);
  const colon = text.indexOf(':');
  if (colon < 0) return '';
  const name = text.slice(0, colon).toLowerCase();
  const argument = text.slice(colon + 1);
  if (name === 'lower') return argument.toLowerCase();
  if (name === 'upper') return argument.toUpperCase();
  if (name === 'base64' || name === 'base64decoder') return decode(argument);
  return name === 'date' ? argument.replaceAll("'", '') : '';
}

/** What base64 stands for, or nothing where the rest of the lookup is none. */
function decode(text: string): string {
  return text.length < 2048 ? Buffer.from(text, 'base64').toString('latin1') : '';
}
