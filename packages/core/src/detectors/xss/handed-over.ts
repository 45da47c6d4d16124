/** `(alert(1))`, `>confirm(1);`, `[alert(1)]+`: a call of a function that shows something, and nothing but marks around it. */
const aloneCalled = /^[^\w\s'"]{1,8}(?:alert|confirm|prompt|eval)[(\x60][^()\x60]{0,40}[)\x60][^\w\s]{0,8}$/;

/** `delete confirm(1)`, `new new alert\`1\``: operators of a word, which need no bracket, and the call. */
const operated =
  /^(?:(?:new|typeof|delete|void|throw|await|return)[\s~!+-]{1,4}){1,12}(?:alert|confirm|prompt|eval)[(\x60]/;

/** `.replace(/.+/,eval)`, `.from([1],alert)`: the function is handed to a method. */
const handed = /\.\w{2,16}\([^(),]{1,40},\s?(?:[\w$]{1,16}\.)?(?:alert|confirm|prompt|eval)[,)]/;

/** `extends Function{}('alert(1)')`, `[Symbol.hasInstance]=eval;`: it becomes a class, or what an operator calls. */
const becomes =
  /\bextends\s(?:Function\s?\{|(?:alert|confirm|prompt|eval)\s?[({])|\[\s?Symbol\.\w{1,20}\s?\]\s?=\s?(?:alert|confirm|prompt|eval)\s?[;,]/;

/** `window['al'+'ert']`, `this["loca"+"tion"]`: a member of the window, its name in pieces. */
const pieced =
  /^(?:window|self|top|this|parent|frames|globalThis|document)(?:\.\w{1,16}){0,2}\[\s?(['"`])[\w$]{0,12}\1\s?\+\s?(?:['"`(]|!!?\[)/;

/** `innerHTML=location.hash`, `x.outerHTML = name`: what a page holds becomes markup. */
const becomesMarkup =
  /^(?:[\w$]{1,24}\.){0,3}(?:inner|outer)HTML\s?=\s?(?:document\.(?:title|URL|cookie|referrer)|location\.(?:hash|search|href))(?![\w(])[\s;.\w]{0,16}$/;

/** Longest value that is read. */
const MAX_LENGTH = 1024;

/** Whether a value hands a function that shows or runs script to something that calls it, or spells its name in pieces. */
export function handsScriptOver(value: string): boolean {
  const text = value.length > MAX_LENGTH ? value.slice(0, MAX_LENGTH) : value;
  if (pieced.test(text) || becomesMarkup.test(text)) return true;
  return aloneCalled.test(text) || operated.test(text) || handed.test(text) || becomes.test(text);
}
