import { claimOfExtension } from './extension.ts';
import type { FileFault } from './uploaded-file.ts';

/** Extensions that web servers hand to an interpreter or a container. */
const serverScripts =
  /^(?:php[0-9st]?|phtml|pht|phar|pgif|jspx?|jspf|jsw|jsv|aspx?|ashx|asmx|ascx|asa|axd|cshtml|vbhtml|cfml?|cfc|f?cgi|shtml?|stm|war|ear)$/;

/** Extensions that a desktop runs when someone opens the file. */
const programs =
  /^(?:exe|dll|scr|com|bat|cmd|msi|msp|ps1|psm1|vbs|vbe|jse|wsf|wsh|wsc|hta|lnk|pif|cpl|jar|jnlp|apk|scf|sct|gadget|msc|chm)$/;

/** Files that a web server, an interpreter or SSH takes its orders from. */
const serverConfigs =
  /^(?:\.htaccess|\.htpasswd|\.htgroup|\.user\.ini|php\.ini|web\.config|global\.asax|authorized_keys)$/;

/** True for an extension that a web server or a desktop runs. */
export function isExecutableExtension(extension: string): boolean {
  return serverScripts.test(extension) || programs.test(extension);
}

/** The last extension of a name, lower-case, without what file systems drop; empty where it has none. */
export function extensionOf(name: string): string {
  const base = baseName(name)
    .toLowerCase()
    .replace(/[\s.]{1,64}$/, '');
  return lastOf(base);
}

/**
 * Finds what a file's name would do on a disk or a web server: run, hide that it runs, configure the server, or leave its folder.
 *
 * Misses what a server was told to run besides (`AddHandler`), and sources that are run by name alone (`.py`, `.js`, `.sh` pass: they are
 * uploaded as text every day).
 */
export function judgeName(given: string): FileFault | null {
  const name = given.slice(0, 1024);
  const plain = decoded(name);
  const path = pathFault(plain);
  if (path !== null) return { ...path, evidence: name.slice(0, 200) };
  const rule = ruleOf(baseName(plain));
  return rule === null ? null : { ...rule, evidence: name.slice(0, 200) };
}

type Rule = Pick<FileFault, 'rule' | 'certainty'>;

/** A name in one spelling: escapes undone once, full-width letters as plain ones. */
function decoded(name: string): string {
  const text = /%[0-9a-f]{2}/i.test(name)
    ? name.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : name;
  return /[^\0-\x7f]/.test(text) ? text.normalize('NFKC') : text;
}

function baseName(name: string): string {
  return name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
}

function pathFault(name: string): Rule | null {
  if (/(?:^|[\\/])\.\.(?:[\\/]|$)/.test(name)) return { rule: 'path-in-name', certainty: 'certain' };
  // Old browsers send the whole path of Windows, which is no attack; no browser sends one of a Unix.
  if (/^(?:\/|\\\\)/.test(name)) return { rule: 'path-in-name', certainty: 'likely' };
  return null;
}

function ruleOf(base: string): Rule | null {
  const lower = base.toLowerCase();
  if (serverConfigs.test(lower.replace(/[\s.]{1,64}$/, ''))) return { rule: 'server-config-name', certainty: 'likely' };
  if (lower.includes('\0')) return { rule: 'evasive-name', certainty: 'certain' };
  // What file systems and IIS cut off: dots and spaces at the end, a stream's name, what follows a semicolon.
  const plain = lower.replace(/[\s.]{1,64}$/, '');
  const first = plain.search(/[;:]/);
  const cut = first < 0 ? plain : plain.slice(0, first).replace(/[\s.]{1,64}$/, '');
  if (cut !== lower && isExecutableExtension(lastOf(cut))) return { rule: 'evasive-name', certainty: 'certain' };
  const extensions = plain.split('.', 64).slice(1);
  if (isExecutableExtension(lastOf(plain))) {
    if (plain !== lower) return { rule: 'evasive-name', certainty: 'certain' };
    // A document's extension before a program's is there for the eye: `invoice.pdf.exe`.
    const disguised = claimOfExtension(extensions.at(-2) ?? '') !== null;
    return { rule: disguised ? 'double-extension' : 'executable-name', certainty: 'likely' };
  }
  // Apache runs a file for any of its extensions that it knows a handler for. `com` ends the names of sites, too.
  const middle = extensions.slice(0, -1).some((one) => one !== 'com' && isExecutableExtension(one.trim()));
  return middle ? { rule: 'double-extension', certainty: 'likely' } : null;
}

function lastOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1);
}
