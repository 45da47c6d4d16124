import { isNameCode, isSpace } from './characters.ts';
import type { Command } from './found.ts';
import { commandFlags } from './words.ts';

/** A program named by its path, and where in the value. */
export interface ProgramPath extends Command {
  readonly at: number;
}

/** Finds a program at the end of a longer path: `…/bin/cat /etc/passwd`, `…\system32\cmd.exe?/c+dir`. */
export function inPath(value: string): ProgramPath | null {
  for (let i = value.indexOf('bin/'); i >= 0; i = value.indexOf('bin/', i + 4)) {
    if (isRunFromBin(value, i + 4)) {
      return { rule: 'command-path', certainty: 'likely', at: Math.max(0, i - 1) };
    }
  }
  const socket = value.indexOf('/dev/');
  if (socket >= 0 && /^\/dev\/(?:tcp|udp)\/[\w.$-]{1,64}\/[\w$]/.test(value.slice(socket, socket + 80))) {
    return { rule: 'network-device', certainty: 'likely', at: socket };
  }
  const folded = value.includes('.exe') ? value : value.includes('.EXE') ? value.toLowerCase() : '';
  for (let i = folded.indexOf('.exe'); i >= 0; i = folded.indexOf('.exe', i + 4)) {
    const found = windowsProgram(folded, i);
    if (found !== null) {
      return found;
    }
  }
  return null;
}

/** `bin/cat /etc/x`, `bin/id|`: a known command and then what a shell, not a path, goes on with. */
function isRunFromBin(value: string, start: number): boolean {
  let end = start;
  while (end - start < 24 && isNameCode(value.charCodeAt(end))) {
    end++;
  }
  const after = value.charCodeAt(end);
  const argument = value.charCodeAt(end + 1);
  const runs = after === 124 || after === 59 || (isSpace(after) && (argument === 47 || argument === 45));
  return runs && commandFlags(value.slice(start, end)) >= 0 && beginsPath(value, start);
}

/** The path that ends before `end` begins the value or a command, or climbs; behind words of a sentence it is one that someone talks about. */
function beginsPath(value: string, end: number): boolean {
  let start = end;
  while (start > 0 && end - start < 256 && !isSpace(value.charCodeAt(start - 1))) {
    start--;
  }
  let before = start - 1;
  while (before > 0 && start - before < 8 && isSpace(value.charCodeAt(before))) {
    before--;
  }
  return start === 0 || ';|&}{('.includes(value.charAt(before)) || value.slice(start, end).includes('..');
}

/** `\cmd.exe?/c+dir` is the old web-server call; a bare program of system32 may be a path that someone talks about. */
function windowsProgram(value: string, dot: number): ProgramPath | null {
  let start = dot;
  while (dot - start < 24 && isNameCode(value.charCodeAt(start - 1))) {
    start--;
  }
  const slash = value.charCodeAt(start - 1);
  const name = value.slice(start, dot).toLowerCase();
  if ((slash !== 47 && slash !== 92) || commandFlags(name) < 0) {
    return null;
  }
  if (/^[?+ ]{1,3}\/[ckr]/i.test(value.slice(dot + 4, dot + 12))) {
    return { rule: 'windows-command', certainty: 'certain', at: start };
  }
  return value.slice(Math.max(0, start - 9), start - 1).toLowerCase() === 'system32'
    ? { rule: 'windows-command', certainty: 'likely', at: start }
    : null;
}
