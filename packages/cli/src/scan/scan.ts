import { createWriteStream, readFileSync } from 'node:fs';
import { createJudge, labelledLine, type ScanCase, type ScanVerdict } from '@rasp/core';
import type { Terminal } from '../terminal.ts';
import { createLogReader, type LogFormat, logFormatOf } from './access-log.ts';
import { readHar } from './har.ts';
import { readLines } from './read-lines.ts';
import { ScanTally } from './tally.ts';

/** What a scan reads: lines with values, a HAR archive, or an access log. */
export type ScanFormat = 'values' | 'har' | LogFormat;

/** How a scan is asked for. */
export interface ScanOptions {
  /** File that takes a line of JSON for each verdict. */
  readonly out?: string;
  /** Configuration file, as RASP_CONF names one; the default configuration otherwise. */
  readonly config?: string;
  /** False for grammars alone. */
  readonly model?: boolean;
  /** Told by the file itself where it is missing. */
  readonly format?: string;
}

const formats: readonly string[] = ['values', 'har', 'combined', 'cloudfront', 'alb'];
/** Lines that make no sense, of which each is told. */
const maxTold = 5;
/** Milliseconds between two steps of the progress bar. */
const progressMs = 200;

/**
 * Judges a file of values or recorded requests as the agent would, and says what would have been blocked.
 *
 * Gives false where nothing could be judged. Lines that make no sense are counted, and the first few are told.
 */
export async function runScan(terminal: Terminal, file: string, options: ScanOptions = {}): Promise<boolean> {
  if (options.format !== undefined && !formats.includes(options.format)) {
    throw new Error(`--format is "${options.format.slice(0, 40)}", but must be one of ${formats.join(', ')}`);
  }
  const judge = createJudge({ configFile: options.config, useModel: options.model });
  for (const { severity, message } of judge.complaints) terminal.print(`${severity}: ${message}`);
  await judge.ready();
  const tally = new ScanTally();
  const out = options.out === undefined ? null : createWriteStream(options.out);
  const failed = out === null ? null : new Promise<never>((_resolve, reject) => out.once('error', reject));
  // Rejects the scan below; without one it has nobody to tell.
  failed?.catch(() => undefined);
  let nonsense = 0;
  const told = (number: number, error: unknown): void => {
    nonsense++;
    if (nonsense <= maxTold) terminal.print(`line ${number} ${error instanceof Error ? error.message : String(error)}`);
  };
  for await (const one of casesOf(file, options.format, terminal, told)) {
    const verdict = await judge.judge(one.request);
    tally.add(one, verdict);
    if (out !== null && !out.write(`${verdictLine(one, verdict)}\n`)) {
      await Promise.race([new Promise<void>((resolve) => out.once('drain', () => resolve())), failed]);
    }
  }
  if (out !== null) await Promise.race([new Promise<void>((resolve) => out.end(() => resolve())), failed]);
  if (nonsense > 0)
    terminal.print(`${nonsense} ${nonsense === 1 ? 'line makes' : 'lines make'} no sense and were left out`);
  for (const note of judge.notes) terminal.print(note);
  for (const line of tally.lines()) terminal.print(line);
  return tally.judged > 0;
}

function verdictLine({ id }: ScanCase, { blocked, findings, us }: ScanVerdict): string {
  return JSON.stringify({
    id,
    blocked,
    findings: findings.map(({ check, rule, engine, score, trail, input, certainty }) => ({
      ...{ check, rule, engine, ...(score === undefined ? {} : { score }), trail, certainty },
      at: input === null ? null : `${input.source}:${input.name}`,
    })),
    us: Math.round(us * 10) / 10,
  });
}

/** The cases of a file, in its order. */
async function* casesOf(
  file: string,
  format: string | undefined,
  terminal: Terminal,
  told: (line: number, error: unknown) => void,
): AsyncGenerator<ScanCase> {
  if (format === 'har' || (format === undefined && file.toLowerCase().endsWith('.har'))) {
    yield* readHar(readFileSync(file, 'utf8'));
    return;
  }
  const { lines, progress } = readLines(file);
  let read: ((line: string, number: number) => ScanCase | null) | null = null;
  let number = 0;
  let shown = 0;
  for await (const line of lines) {
    number++;
    if (line.trim() === '') continue;
    read ??= readerOf(format, line);
    const now = performance.now();
    if (terminal.progress !== undefined && now - shown > progressMs) {
      shown = now;
      terminal.progress(progress(), `${number} lines`);
    }
    try {
      const one = read(line, number);
      if (one !== null) yield one;
    } catch (error) {
      told(number, error);
    }
  }
  terminal.progress?.(1, '');
}

function readerOf(format: string | undefined, line: string): (line: string, number: number) => ScanCase | null {
  const log = format === undefined ? logFormatOf(line) : format === 'values' ? null : (format as LogFormat);
  return log === null ? labelledLine : createLogReader(log);
}
