/** Letters of other scripts that look like Latin ones (Unicode UTS 39, confusables), as far as attackers use them. */
const CYRILLIC = 'аеорсухіјѕһԁԛԝьАВЕКМНОРСТУХЅІЈԚԜҮ';
const GREEK = 'οανρτυχικΑΒΕΖΗΙΚΜΝΟΡΤΥΧ';
const ARMENIAN = 'օսոհցՕՍ';
const CHEROKEE = 'ᎪᏴᏟᎠᎬᎮᎻᎫᏦᏞᎷᏢᏚᎢᏙᎳᏃ';

const lookAlikes: ReadonlySet<number> = new Set(
  [...CYRILLIC, ...GREEK, ...ARMENIAN, ...CHEROKEE].map((letter) => letter.codePointAt(0) ?? 0),
);

/** True for a letter that passes for a Latin one: of another script, full-width, or of the mathematical alphabets. */
export function looksLatin(code: number): boolean {
  if (code < 0x370) return false;
  if (lookAlikes.has(code)) return true;
  return (
    (code >= 0xff21 && code <= 0xff3a) || (code >= 0xff41 && code <= 0xff5a) || (code >= 0x1d400 && code <= 0x1d6a3)
  );
}

/** True for a letter of any script. */
export function isLetter(code: number): boolean {
  if (code < 128) return (code | 32) >= 97 && (code | 32) <= 122;
  return /\p{L}/u.test(String.fromCodePoint(code));
}
