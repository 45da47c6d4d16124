/** Where a function stands in its file: offsets of its first character and behind its last one. */
export type Range = readonly [start: number, end: number];

/** What begins a function declaration, and its name. */
const declaration = /^((?:async )?function\*?) ?([\w$]+)(?=\()/;

/** What begins an arrow function, but not a method. */
const arrow = /^(?:async)? ?(?:\([^()]*\)|[\w$]+)=>/;

/**
 * Puts parentheses around the functions that stand at these places of a minified bundle.
 *
 * V8 skims a function when its file is compiled and compiles it when it is called, which reads it twice. One that stands in parentheses it takes for called
 * at once, and compiles with the file.
 *
 * A declaration becomes a variable of the same name at the very beginning, because declarations may be called before the place where they stand. Only those of
 * the outermost level are taken, and arrow functions where they are assigned: methods cannot stand in parentheses.
 */
export function withEagerFunctions(text: string, ran: readonly Range[]): string {
  const ranges = [...new Map(ran.map((range) => [range[0], range])).values()].sort(([a], [b]) => a - b);
  const start = /^"use strict";/.exec(text)?.[0].length ?? 0;
  const variables: string[] = [];
  let rest = '';
  let from = start;
  let outermost = start;
  for (const [begin, end] of ranges) {
    // What stands inside another function; the file itself is one to V8, where it is a module.
    if (begin < outermost || end - begin === text.length) continue;
    outermost = end;
    const written = text.slice(begin, end);
    const before = text.charAt(begin - 1);
    const declared = declaration.exec(written);
    if (declared !== null && ';}\n'.includes(before)) {
      const [head, keyword, name] = declared;
      variables.push(`${name}=(${keyword}${written.slice(head.length)})`);
      rest += text.slice(from, begin);
    } else if (declared === null && arrow.test(written) && '=,:'.includes(before)) {
      rest += `${text.slice(from, begin)}(${written})`;
    } else continue;
    from = end;
  }
  const head = variables.length === 0 ? '' : `var ${variables.join(',')};`;
  return text.slice(0, start) + head + rest + text.slice(from);
}
