import { isCommandEnd, isSpace } from './characters.ts';
import type { Command } from './found.ts';

/** `;$0<<<id`, `;$SHELL -c id`, `a=i;b=d;$a$b`: a variable that is a shell, or that the value has just filled. */
export function inVariable(value: string, at: number): Command | null {
  // A shell's own variable, or one that stands in front of an equals sign: everything else is told here, without a look at the name.
  const initial = value.charCodeAt(at + 1);
  // PowerShell's environment, which its prompt prints.
  if ((initial | 32) === 101 && /^\$env:\w{2,32}(?=[\s;|&]|$)/i.test(value.slice(at, at + 48))) {
    return { rule: 'variable-command', certainty: 'certain' };
  }
  const shell = initial === 48 || initial === 66 || initial === 83 || initial === 123;
  const before = value.slice(Math.max(0, at - 96), at);
  if (!shell && !before.includes('=')) {
    return null;
  }
  const variable = /^\$\{?(\w{1,24})\}?(?=(\s{0,4}<<<|\s{1,4}-c)?)(?=[\s;|&$<"'#]|$)/.exec(value.slice(at, at + 48));
  const name = variable?.[1];
  if (name === undefined) {
    return null;
  }
  if (name === '0' || name === 'SHELL' || name === 'BASH') {
    return variable?.[2] === undefined ? null : { rule: 'variable-command', certainty: 'certain' };
  }
  const filled = before.lastIndexOf(`${name}=`);
  // `$x=1;$x` is a script of another language.
  const sigil = filled > 0 ? before.charCodeAt(filled - 1) : 32;
  const given = before.charCodeAt(filled + name.length + 1);
  const own = filled >= 0 && (isSpace(sigil) || isCommandEnd(sigil)) && !(given >= 48 && given <= 57);
  return own ? { rule: 'variable-command', certainty: 'certain' } : null;
}
