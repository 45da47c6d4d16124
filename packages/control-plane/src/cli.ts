#!/usr/bin/env node
import { createProgram } from './commands/program.ts';
import { ControlPlaneError } from './errors.ts';

try {
  await createProgram().parseAsync();
} catch (error) {
  // An operator's mistake is one sentence; anything else is a defect and keeps its stack.
  console.error(error instanceof ControlPlaneError ? error.message : error);
  process.exitCode = 1;
}
