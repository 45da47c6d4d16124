import { wordSet } from '../../word-set.ts';
import type { Command } from './found.ts';
import { skipLead } from './lexer.ts';
import { hasSubcommand, MAX_LEAD, readCommand } from './position.ts';
import { ALONE, COMMON, SHELL } from './words.ts';

/** Files that an attacker reads and prose about administration seldom names as the argument of a whole command line. */
const LOOT =
  /\/etc\/(?:passwd|shadow|sudoers)|\/proc\/self\/|\.ssh\/|id_rsa|boot\.ini|\/dev\/tcp\/|system32|%systemroot%|-[ec] \/bin\/|\bcmd(?:\.exe)? \/c|socket|subprocess|hklm\\/i;

/** How a shell is told to run the text that follows: `-c`, `/c`, and of PowerShell what hides the text or fetches it. */
const RUNS_TEXT = /^ {1,4}(?:[-/][ckr] ["'\w]|-i )/i;
const POWERSHELL_RUNS = /-e(?:nc\w{0,12})? |hidden|bypass|downloadstring|[ "{]iex\b|[ "{]get-/i;

/** Whether the command line at `at` names such a file. */
export function holdsLoot(value: string, at: number): boolean {
  return LOOT.test(value.slice(at, at + 256));
}

function tellsToRun(shell: string, text: string): boolean {
  return (/^(?:powershell|pwsh)/i.test(shell) ? POWERSHELL_RUNS : RUNS_TEXT).test(text);
}

/** Programs that somebody asks for by their path alone who wants to know whether commands run; configuration names shells and tools. */
const asksWho = wordSet('id whoami uname ls cat ps ifconfig netstat hostname w who last');

/** Judges the whole value as one command line, which many a program rightly receives: never `certain`. */
export function wholeValue(value: string): Command | null {
  const at = skipLead(value, 0, Math.min(value.length, MAX_LEAD));
  const found = readCommand(value, at);
  if (found === null) {
    return null;
  }
  const { word, flags, args } = found;
  // `whoami;`, `id|`
  const last = value.charCodeAt(word.end);
  const open = last === 59 || last === 124 || last === 38;
  if (args === 'none' && open && word.end === value.length - 1 && (flags & ALONE) !== 0) {
    const known = (flags & COMMON) === 0 || word.name === 'id';
    return known ? { rule: 'whole-command', certainty: 'likely' } : null;
  }
  const convinced =
    args === 'shell' || hasSubcommand(value, word)
      ? word.absolute ||
        word.disguised ||
        ((flags & SHELL) !== 0 && tellsToRun(word.name, value.slice(word.end, word.end + 96))) ||
        holdsLoot(value, at)
      : word.absolute && args === 'none' && asksWho(word.name.slice(word.name.lastIndexOf('/') + 1));
  return convinced ? { rule: 'whole-command', certainty: 'likely' } : null;
}
