import { claimOfExtension } from './extension.ts';
import type { FileFault } from './uploaded-file.ts';

/** Extensions that web servers hand to an interpreter or a container. */
const serverScripts =
  /^(?:php[0-9st]?|phtml|pht|phar|pgif|jspx?|jspf|jsw|jsv|aspx?|ashx|asmx|ascx|asa|axd|cshtml|vbhtml|cfml?|cfc|f?cgi|shtml?|stm|svc)$/;

/** Extensions that a desktop runs when someone opens the file, or a container when it is dropped there. */
const programs =
  /^(?:exe|dll|scr|com|bat|cmd|msi|msp|ps1|psm1|vbs|vbe|jse|wsf|wsh|wsc|hta|lnk|pif|cpl|jar|jnlp|apk|scf|sct|gadget|msc|chm|war|ear)$/;

/** Files that a web server, an interpreter or SSH takes its orders from. */
const serverConfigs =
  /^(?:\.htaccess|\.htpasswd|\.htgroup|\.user\.ini|php\.ini|web\.config|global\.asax|authorized_keys)$/;

/** True for an extension that a web server or a desktop runs. */
export function isExecutableExtension(extension: string): boolean {
  return serverScripts.test(extension) || programs.test(extension);
}

/** The last extension of a name, lower-case, without what file systems drop; empty where it has none. */
export function extensionOf(name: string): string {
  return lastOf(baseName(trimmed(name)).toLowerCase());
}

/**
 * Finds what a file's name would do on a disk or a web server: run, hide that it runs, configure the server, or leave its folder.
 *
 * Misses what a server was told to run besides (`AddHandler`), and sources that are run by name alone (`.py`, `.js`, `.sh` pass: they are
 * uploaded as text every day).
 */
export function judgeName(given: string): FileFault | null {
  // No file system takes more than 255; what is longer may be cut at either end.
  const name = given.length > 1024 ? given.slice(0, 512) + given.slice(-512) : given;
  // Some applications decode a name that a framework has decoded before.
  const plain = decoded(decoded(name));
  const fault = pathFault(plain) ?? ruleOf(plain);
  return fault === null ? null : { ...fault, evidence: name.slice(0, 200) };
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

/** A name without the dots, white space and slashes at its end, which file systems and copying functions drop. */
function trimmed(name: string): string {
  let end = name.length;
  while (end > 0 && /[\s./\\]/.test(name.charAt(end - 1))) end--;
  return end === name.length ? name : name.slice(0, end);
}

function pathFault(name: string): Rule | null {
  if (/(?:^|[\\/])\.\.(?:[\\/]|$)/.test(name)) return { rule: 'path-in-name', certainty: 'certain' };
  // Old browsers send the whole path of Windows, which is no attack; no browser sends one of a Unix.
  if (/^(?:\/|\\\\)/.test(name)) return { rule: 'path-in-name', certainty: 'likely' };
  return null;
}

function ruleOf(name: string): Rule | null {
  const whole = name.toLowerCase();
  const plain = baseName(trimmed(whole));
  if (serverConfigs.test(plain)) return { rule: 'server-config-name', certainty: 'likely' };
  if (plain.includes('\0')) return { rule: 'evasive-name', certainty: 'certain' };
  // IIS cuts a name at a semicolon, NTFS at the name of a stream.
  const first = plain.search(/[;:]/);
  const cut = first < 0 ? plain : trimmed(plain.slice(0, first));
  const evades = cut !== plain || !whole.endsWith(plain);
  if (evades && isExecutableExtension(lastOf(cut))) return { rule: 'evasive-name', certainty: 'certain' };
  const extensions = plain.split('.', 64).slice(1);
  if (isExecutableExtension(lastOf(plain))) {
    // A document's extension before a program's is there for the eye: `invoice.pdf.exe`.
    const disguised = claimOfExtension(extensions.at(-2) ?? '') !== null;
    return { rule: disguised ? 'double-extension' : 'executable-name', certainty: 'likely' };
  }
  // Apache runs a file for any of its extensions that it knows a handler for; desktops look at the last alone (`MSc.pdf`).
  const middle = extensions.slice(0, -1).some((one) => serverScripts.test(one.trim()));
  return middle ? { rule: 'double-extension', certainty: 'likely' } : null;
}

function lastOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1);
}
