import { wordSet } from '../../word-set.ts';

/** Longest value that is taken for a reference and the elements around it. */
const MAX_REFERENCE = 256;

/** Parameter entities and nothing else, the end of a document type at most; formats of printf have two letters: `%ld;`. */
const parameters = /^\s{0,4}(?:%[a-z_][\w.-]{2,31};\s{0,2}){1,8}(?:\]>)?\s{0,4}$/i;

/** A general entity and nothing else. */
const general = /^\s{0,4}&([a-z_][\w.-]{2,31});\s{0,4}$/i;

/** A reference that is the whole content of an element. */
const content = />[&%]([a-z_][\w.-]{2,31});<\/[a-z]/gi;

/**
 * True for a value that is a reference to an entity which its document must have declared: `&file;`, `%dtd;`, `<a>&file;</a>`.
 *
 * Where that is all the content of an element, or of the value, it reads what an attack declared in front of it, perhaps in another value: HTML's
 * own names write a character, and an entity that nobody declares makes a document of XML ill-formed.
 */
export function isReference(value: string): boolean {
  if (value.length > MAX_REFERENCE) return false;
  if (parameters.test(value)) return true;
  const alone = general.exec(value)?.[1];
  if (alone !== undefined) return !isOfHtml(alone);
  if (!value.trimStart().startsWith('<')) return false;
  for (const [, name = ''] of value.matchAll(content)) if (!isOfHtml(name)) return true;
  return false;
}

/** True for a name that HTML gives a character: those of HTML 4.01 §24, of XML 1.0, and those of HTML 5 that pages have besides. */
export function isOfHtml(name: string): boolean {
  return isHtmlName(name.toLowerCase());
}

const isHtmlName = wordSet(
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm ' +
    'raquo frac14 frac12 frac34 iquest agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ' +
    'ntilde ograve oacute ocirc otilde ouml times oslash ugrave uacute ucirc uuml yacute thorn szlig divide yuml fnof alpha beta gamma delta ' +
    'epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma sigmaf tau upsilon phi chi psi omega thetasym upsih piv bull hellip ' +
    'prime oline frasl weierp image real trade alefsym larr uarr rarr darr harr crarr forall part exist empty nabla isin notin ni prod sum minus ' +
    'lowast radic prop infin ang and or cap cup int there4 sim cong asymp ne equiv le ge sub sup nsub sube supe oplus otimes perp sdot lceil ' +
    'rceil lfloor rfloor lang rang loz spades clubs hearts diams quot amp lt gt apos oelig scaron circ tilde ensp emsp thinsp zwnj zwj lrm rlm ' +
    'ndash mdash lsquo rsquo sbquo ldquo rdquo bdquo dagger permil lsaquo rsaquo euro ' +
    'tab newline excl num dollar percnt lpar rpar ast midast plus comma period sol colon semi equals quest commat lsqb lbrack bsol rsqb rbrack hat ' +
    'lowbar underbar grave diacriticalgrave lcub lbrace verbar vert verticalline rcub rbrace nonbreakingspace check checkmark cross star starf ' +
    'bigstar phone female male sung flat natural sharp hyphen dash horbar numsp puncsp hairsp emsp13 emsp14 nobreak zerowidthspace bullet blank ' +
    'block squ square squf utri dtri ltri rtri utrif dtrif ltrif rtrif rightarrow leftarrow uparrow downarrow updownarrow leftrightarrow ' +
    'frac13 frac23 frac15 frac25 frac35 frac45 frac16 frac56 frac18 frac38 frac58 frac78 half incare copysr numero iinfin telrec target caret ' +
    'scaron zcaron ccaron rcaron ecaron dcaron tcaron ncaron uring abreve aogon eogon cacute nacute sacute zacute lstrok zdot odblac udblac ' +
    'gbreve scedil imath idot amacr emacr imacr omacr umacr lcaron lacute racute kcedil lcedil ncedil rcedil gcedil iogon uogon',
);
