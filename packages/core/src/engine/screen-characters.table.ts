import { C, isDigit, isLetter } from './screen-characters.ts';

/** The bits of each ASCII character. */
export const classes: Int32Array = new Int32Array(128).fill(C.text).fill(C.text | C.control, 0, 32);

function assign(characters: string, bits: number): void {
  for (let at = 0; at < characters.length; at++) classes[characters.charCodeAt(at)] = bits;
}

assign('abcdefghijklmnopqrstuvwxyz', C.lower);
assign('ABCDEFGHIJKLMNOPQRSTUVWXYZ', C.upper);
assign('123456789', C.digit);
assign('0', C.digit | C.zero);
assign('_', 0);
assign('+', C.blank);
assign('=', C.equals);
assign('/', C.slash | C.special);
assign('-', C.dash);
assign(' ', C.text | C.blank);
assign(`'"`, C.text | C.quote | C.special);
assign('`', C.text | C.quote | C.special);
assign('<', C.text | C.less | C.special);
assign('()', C.text | C.parenthesis | C.special);
assign(';', C.text | C.semicolon | C.special);
assign('#', C.text | C.hash | C.special);
assign('|', C.text | C.special);
assign('&', C.text | C.ampersand | C.special);
assign('\n\v\f\r', C.text | C.special | C.control);
assign('{!$%', C.text | C.special);
assign('*?]', C.text | C.wild);
assign('[', C.text | C.wild | C.special);
assign('@', C.text | C.at | C.special);
assign('\\', C.text | C.backslash | C.special);
assign('.', C.text | C.dot | C.special);
assign(':', C.text | C.colon | C.special);
assign('\0', C.text | C.control | C.special);
assign('\x7f', C.text | C.blank);

for (let code = 0; code < 128; code++) {
  const letter = isLetter(code) || isDigit(code) || code === 95;
  const common = code < 32 || code === 127 ? C.unusual : code > 32 && !letter ? C.mark : 0;
  classes[code] = (classes[code] ?? 0) | common;
}
