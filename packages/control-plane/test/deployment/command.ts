import type { Command, Option } from 'commander';
import { createProgram } from '../../src/commands/program.ts';

/** Fails where the command line would not take the words, and gives what it makes of them. */
export function readCommand(words: readonly string[]): Readonly<Record<string, unknown>> {
  const [name = '', ...given] = words;
  const command = createProgram().commands.find((candidate) => candidate.name() === name);
  if (command === undefined) throw new Error(`there is no command ${name}`);
  command.exitOverride();
  const { unknown, operands } = command.parseOptions([...given]);
  if (unknown.length > 0) throw new Error(`${name} does not know ${unknown.join(' ')}`);
  if (operands.length > command.registeredArguments.length) throw new Error(`${name} takes no ${operands.join(' ')}`);
  return command.opts();
}

/** Environment variables that the command line reads: those of its options, and those that hold secrets. */
export function knownVariables(): ReadonlySet<string> {
  const names = new Set(['NODE_ENV', 'RASP_CONTROL_PLANE_ADMIN_TOKEN']);
  const add = (command: Command): void => {
    for (const { envVar } of command.options as readonly Option[]) if (envVar !== undefined) names.add(envVar);
    for (const below of command.commands) add(below);
  };
  add(createProgram());
  return names;
}
