import type { GuardStatus } from '@rasp/core';
import type { Terminal } from './terminal.ts';
import { watchAgent } from './watched-guard.ts';

/** Variables that say where an agent finds its configuration, as the output calls them. `true`: the value may be shown. */
const bootstrap: Readonly<Record<string, readonly [label: string, shown: boolean]>> = {
  CLOUD_URL: ['control plane', true],
  KEY: ['key', false],
  CONF: ['file', true],
  TEMPLATE: ['template', true],
  FLOOR: ['floor', false],
};

/**
 * Says what an agent would make of the environment, and what its control plane answered where one is named.
 *
 * Values of parameters and of the key are never printed. Gives false where something is wrong: a value that is not allowed, or a control
 * plane that did not answer.
 */
export async function runDoctor({ env, print }: Terminal): Promise<boolean> {
  printSources(env, print);
  const { status, complaints } = await watchAgent(env);
  print('');
  print('Problems');
  if (complaints.length === 0) print('  none');
  for (const { severity, message } of complaints) print(`  ${severity}: ${message}`);
  if (status === null) return false;
  printStatus(status, print);
  const connected = status.sync.state === 'connected' || status.sync.state === 'disabled';
  return connected && !complaints.some(({ severity }) => severity === 'error');
}

function printSources(env: Terminal['env'], print: Terminal['print']): void {
  print('Sources');
  for (const [name, [label, shown]] of Object.entries(bootstrap)) {
    const variable = [`RASP_${name}`, `PYRASP_${name}`].find((one) => (env[one] ?? '').trim() !== '');
    if (variable === undefined) print(`  ${label.padEnd(14)} not set (RASP_${name})`);
    else print(`  ${label.padEnd(14)} ${shown ? showSource(name, env[variable] ?? '') : 'set'} (${variable})`);
  }
  const others = Object.keys(env).filter(
    (name) => name.startsWith('RASP_') && !Object.hasOwn(bootstrap, name.slice('RASP_'.length)),
  );
  print(`  ${'parameters'.padEnd(14)} ${others.length === 0 ? 'none' : others.sort().map(printable).join(', ')}`);
}

/** A URL without credentials, query and fragment: what stands there may be secret. */
function showSource(name: string, value: string): string {
  if (name !== 'CLOUD_URL') return printable(value.trim());
  const url = URL.parse(value.trim());
  return url === null ? 'set, but not a URL' : `${url.protocol}//${url.host}${url.pathname}`;
}

function printStatus(status: GuardStatus, print: Terminal['print']): void {
  const { version, config, checks, idle, blacklistSize, sync, lastError } = status;
  print('');
  print(`Agent ${version}`);
  print(`  control plane  ${sync.state}${lastError === null ? '' : `: ${printable(lastError)}`}`);
  const revision = config.revision === null ? '' : `, revision ${printable(config.revision)}`;
  print(`  configuration  from ${config.origin}${revision}`);
  for (const mode of ['blacklist', 'block', 'report', 'off'] as const) {
    const ids = Object.entries(checks).filter(([, of]) => of === mode);
    if (ids.length > 0) print(`  ${mode.padEnd(14)} ${ids.map(([id]) => id).join(' ')}`);
  }
  if (idle.length > 0) print(`  ${'idle'.padEnd(14)} ${idle.join(' ')} (on, with nothing to judge by)`);
  print(`  blacklisted    ${blacklistSize}`);
}

/** What a server or a variable's name says may hold terminal escapes. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '?').slice(0, 300);
}
