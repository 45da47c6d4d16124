/**
 * Gives JSON text with escapes of ordinary characters written out, so that it says the same with as few escapes as JSON allows.
 *
 * V8 reads the name of a member that begins with an escape as an earlier name where that name is how the escape is written
 * (nodejs/node#63785): behind `{"\\u0":1}`, `{"\u0024ne":1}` has the name `\u0`. A handler with another parser sees `$ne`, and so must the
 * detectors. What is still escaped, quotes, backslashes and controls, begins no operator.
 *
 * @param text Valid JSON.
 */
export function writeOutEscapes(text: string): string {
  return text.replaceAll(ESCAPES, (written, code: string | undefined) =>
    code === undefined ? written : String.fromCharCode(parseInt(code, 16)),
  );
}

/** True for JSON with an escape that is {@link writeOutEscapes written out}; almost no sender has a reason for one. */
export function hasNeedlessEscapes(text: string): boolean {
  return NEEDLESS.test(text);
}

/** Escapes of what may stand in a string as it is: U+0020 to U+007F but for the quote and the backslash. */
const NEEDLESS = /\\u00[2-7]/;

/** Such an escape, or any other, taken whole so that an escaped backslash begins nothing. */
const ESCAPES = /\\u00(2[013-9A-Fa-f]|5[0-9ABabD-Fd-f]|[3467][\dA-Fa-f])|\\./gs;
