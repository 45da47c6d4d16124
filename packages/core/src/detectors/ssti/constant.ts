import { characterTable } from '../../text/character-table.ts';

/** Filters and functions that no template has over a constant: a tester looks for what they make of it. */
const OVER_CONSTANT =
  /^-?\s?(?:["'][^"'|]{0,32}["']\s?\|\s?(?:upper|lower|upcase|downcase|reverse|length|capitalize|size|join|list)\b|\d{1,8}\s?\|\s?\w{2,16}\s?[:(]\s?["']?\d{1,8}["']?\s?\)?\s?$|["'][^"'|]{0,32}["']\s?\.\s?\w{2,24}\s?\(\s?(?:\d{0,8}|["'[\],\w ]{0,32}["'\]])\s?\)\s?$|["'][^"'|]{0,32}["']\s?\|\s?(?:append|prepend|cat|concat)\s?:\s?["'][^"'|]{0,32}["']\s?$|["'][^"'|]{0,32}["']\?\w{3,24}$|\d{1,8}\?\w{1,16}$|printf\s"%[#+]?v"\s\.$|(?:globals|locals|vars|dir)\(\)$|(?:printf?|println|html|js|urlquery|len)(?:\s["'][^"'|]{0,32}["'])+\s?$|["'][^"'|]{0,16}["']\s?\*\s?["'\d][^"'|]{0,16}["']?\s?$)/i;

/** Filters that compute a text of its own of a constant, a part of one, its class. */
const COMPUTED =
  /^["'][^"'|]{0,32}["']\s?(?:\|\s?(?:nl2br|trim|first|last|sort|split|string|int|float|wordcount|count|md5|sha1|sha256|base64|base64_encode|b64encode|json_encode|tojson|url_encode|urlencode|swapcase|striptags|shuffle|chars|hex|hash)\b|\[-?\d{0,4}:?-?\d{0,4}:?-?\d{0,4}\]$|\.class\b)/i;

/** Whether an expression without its delimiters' marks computes something of constants that stand in it: no template needs to. */
export function isOverConstant(text: string): boolean {
  const first = text.charCodeAt(0);
  const quoted = first === 34 || first === 39;
  return (
    (quoted || first > 127 || BEGINS[first] === 1) && (OVER_CONSTANT.test(text) || (quoted && COMPUTED.test(text)))
  );
}

/** What the forms without a quote in front begin with: a number, a sign, a blank, a function's name. */
const BEGINS: Uint8Array = characterTable('-\v\f0123456789dghjlpuvDGHJLPUV');
