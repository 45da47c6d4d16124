/** Longest address of a program that is read. */
const MAX_ADDRESS = 256;

const program =
  /^(?:ftp:\/\/[\w.:@-]{1,128}\/[\w./-]{0,128}\.(?:php\d?|phtml|inc|jsp|aspx?)|\/\/[\w.:@-]{1,128}\.[a-z]{2,24}\/[\w./-]{0,128}\.(?:php\d?|phtml|txt|inc|jsp|aspx?))(?:\?|\0)?$/i;

/** `//evil.example/x.php`, `ftp://evil.example/x.php`: text of a program on another host, by ways that pages are not named; those by HTTP are links. */
export function isRemoteProgram(value: string): boolean {
  return value.length <= MAX_ADDRESS && program.test(value);
}
