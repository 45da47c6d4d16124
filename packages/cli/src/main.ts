#!/usr/bin/env node
import { runProgram } from './program.ts';
import { progressBar } from './progress-bar.ts';

try {
  const sound = await runProgram({
    env: process.env,
    print: (line) => console.log(line),
    ...(process.stderr.isTTY ? { progress: progressBar(process.stderr) } : {}),
  });
  process.exitCode = sound ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
