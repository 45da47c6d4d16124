#!/usr/bin/env node
import { createProgram } from './commands/program.ts';
import { ControlPlaneError } from './errors.ts';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 19)) {
  // npm only warns, and what comes of it is a crash in the database's native code.
  console.error(`rasp-control-plane needs Node.js 22.19 or later; this is ${process.version}.`);
  process.exit(1);
}

try {
  await createProgram().parseAsync();
} catch (error) {
  // An operator's mistake is one sentence; anything else is a defect and keeps its stack.
  console.error(error instanceof ControlPlaneError ? error.message : error);
  process.exitCode = 1;
}
