/** Names behind which a secret stands, wherever in the name they occur. */
const secretWord =
  /pass|pwd|secret|token|auth|bearer|api[-_]?key|access[-_]?key|private[-_]?key|session|credential|signature|card|cvv|cvc/i;
/** Short names that begin with these; elsewhere they are parts of ordinary words. */
const secretStart = /^(?:pin|otp|ssn|iban)/i;

/** Longest name that is looked at, in characters. */
const maxName = 48;

/**
 * Takes out the values of `"password":"…"`, `token=…` and the like, which stand beside an attack in text that was not taken apart.
 *
 * One pass: at each `:` or `=` the name before it is judged, and what follows, quoted or up to the next delimiter, is masked.
 */
export function maskSecretPairs(text: string): string {
  let masked = '';
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if ((character !== ':' && character !== '=') || !namesSecret(text, from, at)) continue;
    const start = valueStart(text, at + 1);
    const end = valueEnd(text, start);
    if (end === start) continue;
    masked += `${text.slice(from, start)}[redacted]`;
    from = end;
    at = end - 1;
  }
  return masked + text.slice(from);
}

/** Judges the name that ends before `at`, behind a quote or blanks. */
function namesSecret(text: string, from: number, at: number): boolean {
  let end = at;
  while (end > from && isOneOf(text[end - 1], ' \t"\'')) end--;
  let start = end;
  while (start > from && end - start < maxName && /[\w-]/.test(text[start - 1] ?? '')) start--;
  const name = text.slice(start, end);
  return secretWord.test(name) || secretStart.test(name);
}

/** Skips blanks and the scheme of an Authorization header. */
function valueStart(text: string, at: number): number {
  let start = at;
  while (isOneOf(text[start], ' \t')) start++;
  for (const scheme of ['bearer ', 'basic ']) {
    if (text.slice(start, start + scheme.length).toLowerCase() === scheme) return start + scheme.length;
  }
  return start;
}

function valueEnd(text: string, start: number): number {
  const quote = text[start];
  if (quote === '"' || quote === "'") {
    const close = text.indexOf(quote, start + 1);
    return close < 0 ? text.length : close + 1;
  }
  let end = start;
  while (end < text.length && !isOneOf(text[end], ' \t\r\n&,;"\'}')) end++;
  return end;
}

function isOneOf(character: string | undefined, characters: string): boolean {
  return character !== undefined && characters.includes(character);
}
