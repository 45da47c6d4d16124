/** A text that an attacker sends to make inspection slow. */
export interface HostileText {
  readonly name: string;
  readonly text: string;
}

/** Tokens that some lexer, decoder or rule gives a meaning. */
const tokens: readonly string[] = (
  '< > ( ) { } [ ] \' " ` ; | & $ # % @ = + - * / \\ . : , ! ? ~ ^ _ 0 1 a A or and union select from where not null like in ' +
  'is by limit sleep( if( exec begin char( concat( into || && -- /* */ @@a 1=1 0x41 ' +
  'a( a||( ;a |id ;ls $( ${ ${a:- <( `a `id` && id $IFS ../ ..\\ ./ ..; /.. .. /etc/ bin/ .exe ' +
  '<a <a> </a> <!-- <!-- --> <!DOCTYPE <!ENTITY <x:include <script <svg:x <?php <?= <% %> <# on= onclick= href= style= =javascript: data: ' +
  'alert( alert` [constructor] window[ .cookie= location= "> \'> ">< {{ }} {{7*7}} {% {# #{ [[ [= @( #set( {php} ' +
  '$ne "$ne": [$gt] \';return \'||1 this. __proto__ constructor. prototype require( eval( process. a:1:{ O:1:" ' +
  ')( )(uid= (a: (| (&(a=b) \\r\\n \\x41 \\u0041 \\u{41} %41 %25 %2541 %u0041 %c0%ae %% &#65; &#x41; &lt; &amp; &amp;amp; &a &# &#0000000 ' +
  'http:// //a@ @a.b url: jar: 127.0.0.1 file:/// php:// x-a: a:b key=value&'
).split(' ');

/** Tokens with blanks and characters that no list of words can hold. */
const blanks: readonly string[] = [
  ' ',
  '\n',
  '\r\n',
  '\t',
  '\0',
  '\n\n',
  '\na: ',
  '\nls ',
  ' or ',
  ' and a ',
  ' or(',
  "' ",
  "' or ",
  'é',
  'À',
  'à.',
  '．',
  '＜',
  '中',
  '\ud800',
  '😀',
  '\u2028',
];

/** Everything that is repeated by itself and in pairs. */
export const interestingTokens: readonly string[] = [...new Set([...tokens, ...blanks])];

function repeat(unit: string, length: number): string {
  return unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
}

/** Base64 of base64 of …, grown until it has the length. */
function base64Onion(length: number): string {
  let text = "' or 1=1 -- ";
  while (text.length < length)
    text = Buffer.from(text.repeat(Math.ceil((length * 0.5) / text.length))).toString('base64');
  return text.slice(0, length - (length % 4));
}

function percentOnion(length: number): string {
  return repeat(`%${'25'.repeat(60)}3c`, length);
}

/** Texts that are more than one unit over and over. */
function built(length: number): HostileText[] {
  const half = Math.floor(length / 2);
  return [
    { name: 'open brackets, then closed', text: '('.repeat(half) + ')'.repeat(half) },
    { name: 'open braces, then closed', text: '{'.repeat(half) + '}'.repeat(half) },
    { name: '`${` nested', text: '${'.repeat(Math.floor(length / 3)) + '}'.repeat(Math.floor(length / 3)) },
    { name: '`${a:-` nested', text: '${a:-'.repeat(Math.floor(length / 6)) + '}'.repeat(Math.floor(length / 6)) },
    { name: 'nested quotes', text: repeat(`'"\`\\'\\"`, length) },
    { name: 'one word', text: 'a'.repeat(length) },
    { name: 'one number', text: '1'.repeat(length) },
    { name: 'blanks behind a word', text: `or${' '.repeat(length - 2)}` },
    { name: 'dots behind a slash', text: `/${'.'.repeat(length - 1)}` },
    { name: 'a quote, then words', text: `'${repeat(' or a', length - 1)}` },
    { name: 'a quote, then brackets', text: `'${repeat(' or ((', length - 1)}` },
    { name: 'a bracket per operand', text: repeat('1 or f(1,', length) },
    { name: 'a URL with many users', text: `http://${repeat('a@', length - 7)}` },
    { name: 'a path of segments', text: repeat('/a', length) },
    { name: 'a tag per letter', text: repeat('<b =', length) },
    { name: 'base64 of base64', text: base64Onion(length) },
    { name: 'percent of percent', text: percentOnion(length) },
    { name: 'entities of entities', text: repeat(`&${'amp;'.repeat(60)}lt;`, length) },
    { name: 'escapes of escapes', text: repeat(`\\u005cu005cu005c`, length) },
    { name: 'an unclosed tag with attributes', text: `<img ${repeat('onx=a ', length - 5)}` },
    { name: 'an unclosed comment', text: `/*${repeat('*', length - 2)}` },
    { name: 'lines of headers', text: repeat('\nX-A: b', length) },
    { name: 'one word, then commands', text: 'a'.repeat(half) + repeat('|id', half) },
    { name: 'marks, then commands', text: '<'.repeat(half) + repeat(' &&ls', half) },
    { name: 'names, then calls', text: repeat('constructor.', half) + repeat(';exec(', half) },
    { name: 'fields of a query', text: repeat('a=1&ls=2&', length) },
  ];
}

/** Every built text of a length, every token over and over, and `pairs` pairs of tokens, picked evenly from all there are. */
export function hostileTexts(length: number, pairs: number): readonly HostileText[] {
  const texts = built(length);
  for (const token of interestingTokens) texts.push({ name: JSON.stringify(token), text: repeat(token, length) });
  const all = interestingTokens.length ** 2;
  for (let picked = 0; picked < Math.min(pairs, all); picked++) {
    const at = Math.floor((picked * all) / Math.min(pairs, all));
    const pair = `${interestingTokens[Math.floor(at / interestingTokens.length)]}${interestingTokens[at % interestingTokens.length]}`;
    texts.push({ name: JSON.stringify(pair), text: repeat(pair, length) });
  }
  return texts;
}
