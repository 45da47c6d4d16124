import { taxonomy } from '@rasp/core';
import { createJudge } from './scan/judge.ts';
import { requestOf } from './scan/place-value.ts';
import type { Terminal } from './terminal.ts';

/** Where the catalogues have a page for a number. */
const pages = {
  CWE: (id: number): string => `https://cwe.mitre.org/data/definitions/${id}.html`,
  CAPEC: (id: number): string => `https://capec.mitre.org/data/definitions/${id}.html`,
} as const;

/** Says what an agent finds in a value at a place: how it was decoded, what convinced, what follows, and where to read on. Gives true where it is blocked. */
export async function runExplain(
  terminal: Terminal,
  value: string,
  { at, config }: { readonly at: string; readonly config?: string },
): Promise<boolean> {
  const judge = createJudge(config ?? null);
  for (const { severity, message } of judge.complaints) terminal.print(`${severity}: ${message}`);
  const { blocked, findings } = await judge.judge(requestOf('explain', value, at));
  terminal.print(blocked ? 'blocked' : findings.length > 0 ? 'reported, not blocked' : 'nothing found');
  for (const { check, rule, engine, mode, certainty, trail, evidence, input, score, cwe, capec, attack } of findings) {
    const place = input === null ? 'the request' : `${input.source} ${input.name}`;
    terminal.print('');
    terminal.print(`${taxonomy[check].title} (${check}/${rule})`);
    terminal.print(`  where      ${place}`);
    terminal.print(`  decoded    ${trail.length === 0 ? 'as it was sent' : trail.join(', then ')}`);
    terminal.print(`  convinced  ${JSON.stringify(evidence)}`);
    terminal.print(`  by         ${engine}${score === undefined ? '' : `, score ${score.toFixed(3)}`}, ${certainty}`);
    terminal.print(`  mode       ${mode}`);
    const ids = [
      ...cwe.map((id) => `CWE-${id} ${pages.CWE(id)}`),
      ...capec.map((id) => `CAPEC-${id} ${pages.CAPEC(id)}`),
      ...attack.map((id) => `ATT&CK ${id} https://attack.mitre.org/techniques/${id.replace('.', '/')}/`),
    ];
    for (const id of ids) terminal.print(`  see        ${id}`);
  }
  return blocked;
}
