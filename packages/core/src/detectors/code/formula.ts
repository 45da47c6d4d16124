/*
 * What spreadsheets run or fetch when a table that holds the value is opened: CWE-1236.
 */

/** Longest formula that is read. */
const MAX_FORMULA = 512;

/** A program by DDE, behind a sum or not: `=cmd|'/c x'!A1`, `-2+3+cmd|' /C x'!D2`, `@SUM(1+1)*cmd|…`. */
const DDE =
  /^[=+@-][\w()+*.:,-]{0,32}?(?:\b|(?<=[^a-z]))(?:cmd|powershell|msexcel|mshta|rundll32|regsvr32|certutil|wscript|cscript|bash|sh)\|\s{0,4}['"/]/i;

/** Functions that fetch an address or run a program as soon as they are computed. */
const FETCHES =
  /^[=+@-]\s{0,4}(?:[\d+*-]{1,8}[+*-])?(?:(?:IMPORTDATA|IMPORTXML|IMPORTHTML|IMPORTFEED|IMPORTRANGE|WEBSERVICE|IMAGE)\((?:CONCATENATE\(|CONCAT\()?["'](?:https?:)?\/\/|(?:DDE|CALL|EXEC|REGISTER|REGISTER\.ID)\(["'])/i;

/** A link that carries a cell of the table to another host. */
const CARRIES =
  /^[=+@-]\s{0,4}HYPERLINK\((?:CONCATENATE\(|CONCAT\()?["']https?:\/\/[^"'\s]{1,128}["']\s{0,4}[&,]\s{0,4}(?:[A-Z]{1,3}\d|[A-Z]{4,12}\()/i;

/** Whether a value is a formula that reaches out of the table it is put into; sums, texts and plain links pass. */
export function isReachingFormula(value: string): boolean {
  if (value.length > MAX_FORMULA) return false;
  return DDE.test(value) || FETCHES.test(value) || CARRIES.test(value);
}
