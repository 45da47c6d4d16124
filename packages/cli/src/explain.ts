import { type ClassScore, createJudge, explainScores, type Parameters, requestOf, taxonomy } from '@rasp/core';
import type { Terminal } from './terminal.ts';

/** Where the catalogues have a page for a number. */
const pages = {
  CWE: (id: number): string => `https://cwe.mitre.org/data/definitions/${id}.html`,
  CAPEC: (id: number): string => `https://capec.mitre.org/data/definitions/${id}.html`,
} as const;

/** How a value is explained. */
export interface ExplainOptions {
  readonly at: string;
  readonly config?: string;
  /** False for grammars alone. */
  readonly model?: boolean;
}

/** Classes of a stage that are shown, and more where their scores count. */
const fewestShown = 3;

/** Says what an agent finds in a value at a place: how it was decoded, what convinced, what follows, and where to read on. Gives true where it is blocked. */
export async function runExplain(
  terminal: Terminal,
  value: string,
  { at, config, model }: ExplainOptions,
): Promise<boolean> {
  const judge = createJudge({ configFile: config, useModel: model });
  for (const { severity, message } of judge.complaints) terminal.print(`${severity}: ${message}`);
  await judge.ready();
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
  const parameters = judge.parameters();
  if (parameters !== null) await explainModel(terminal, value, parameters);
  return blocked;
}

/** Says how the model scores the value: also where it was not asked, because the screen let the value pass or grammar stopped it. */
async function explainModel(terminal: Terminal, value: string, parameters: Parameters): Promise<void> {
  const scores = await explainScores(value, parameters);
  if (scores === null) return;
  terminal.print('');
  terminal.print(`Model ${scores.version}, asked where grammar looks and finds nothing that stops`);
  terminal.print(`  decoded    ${scores.trail.length === 0 ? 'as it was sent' : scores.trail.join(', then ')}`);
  terminal.print(`  reads      ${JSON.stringify(scores.text)}`);
  for (const one of shown(scores.linear)) terminal.print(`  linear     ${scoreLine(one)}`);
  if (scores.network === null) terminal.print(`  network    not asked: ${scores.withoutNetwork}`);
  else for (const one of shown(scores.network)) terminal.print(`  network    ${scoreLine(one)}`);
}

function shown(scores: readonly ClassScore[]): readonly ClassScore[] {
  return scores.filter(({ score, asks, threshold }, at) => at < fewestShown || score >= (asks ?? threshold));
}

function scoreLine({ check, score, asks, threshold }: ClassScore): string {
  const from = threshold <= 1 ? `an attack from ${threshold}` : 'never an attack by this stage alone';
  const parts = asks === null ? [from] : [asks <= 1 ? `asks the network from ${asks}` : 'asks nobody', from];
  return `${score.toFixed(4)} ${check} (${parts.join(', ')})`;
}
