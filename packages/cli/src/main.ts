#!/usr/bin/env node
import { runProgram } from './program.ts';

try {
  const sound = await runProgram({ env: process.env, print: (line) => console.log(line) });
  process.exitCode = sound ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
