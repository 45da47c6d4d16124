/** Longest value that is judged as a probe and nothing else. */
export const MAX_PROBE = 64;

/** Go's whole data: `{{ . }}`, `{{ printf "%v" . }}`. */
const GO_DATA =
  /^\{\{-?\s{0,4}(?:\.|\$)(?:\s?\|\s?(?:printf|print|println|html|js|json|len|spew)\b[^{}]{0,24})?\s{0,4}-?\}\}$/;

/** A sequence that the template itself makes up: `{{ range(10)|join }}`, `{{ [1,2]|sum }}`. */
const MADE_UP =
  /^\{\{\s{0,4}(?:range\(\d{1,6}(?:,\s?\d{1,6})?\)|\[\d{1,6}(?:,\s?\d{1,6}){0,4}\]|\d{1,6}\.\.\d{1,6})\s?(?:\|\s?\w{2,16}(?:\([^()]{0,8}\))?)?\s{0,4}\}\}$/;

/** A comment of the language amid a word: `a{*x*}b` shows Smarty, `a{#x#}b` Jinja and Twig. */
const COMMENT = /^\w{1,16}\{(?:\*\w{0,16}\*|#\w{1,16}#)\}\w{1,16}$/;

/** Whether a value, without blanks around it, is an expression that no text has and a tester sends to see which language answers. */
export function isProbe(value: string): boolean {
  return GO_DATA.test(value) || MADE_UP.test(value) || COMMENT.test(value);
}
