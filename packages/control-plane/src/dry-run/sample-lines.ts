import { labelledLine, type ScanCase } from '@rasp/core';
import { ControlPlaneError } from '../errors.ts';
import type { Pace } from './pace.ts';

/** What samples may hold at most. */
export const sampleLimits = { samples: 50, lines: 10_000, lineLength: 16_384, textLength: 2_000_000 } as const;

/**
 * Judges the text of a sample before it is stored, and gives its lines as they are kept: one object a line, with the members that are read and no others.
 *
 * Throws RASP_CP_REFUSED with the first lines that make no sense: one that was left out without a word would be taken for one that changes nothing.
 */
export async function readSampleText(
  text: string,
  pace: Pace,
): Promise<{ readonly body: string; readonly records: number }> {
  if (text.length > sampleLimits.textLength)
    throw refused(`A sample has at most ${sampleLimits.textLength} characters.`);
  const kept: string[] = [];
  const problems: { readonly path: string; readonly message: string }[] = [];
  let number = 0;
  for (const line of linesOf(text)) {
    number++;
    if (!(await pace.goOn())) throw new ControlPlaneError('RASP_CP_BUSY', 'Reading the sample took too long.');
    if (line.trim() === '') continue;
    if (kept.length >= sampleLimits.lines) throw refused(`A sample has at most ${sampleLimits.lines} lines.`);
    try {
      if (line.length > sampleLimits.lineLength) throw new Error(`has more than ${sampleLimits.lineLength} characters`);
      labelledLine(line);
      kept.push(canonical(line));
    } catch (error) {
      problems.push({ path: `line ${number}`, message: error instanceof Error ? error.message : String(error) });
      if (problems.length >= maxProblems) break;
    }
  }
  if (problems.length > 0) {
    const [first] = problems;
    throw refused(`The sample was not taken: ${first?.path} ${first?.message}.`, problems);
  }
  if (kept.length === 0) throw refused('The sample holds no line.');
  return { body: kept.join('\n'), records: kept.length };
}

/** The lines of a stored sample with their numbers. */
export function* casesOf(body: string): Generator<{ readonly line: number; readonly one: ScanCase }> {
  let line = 0;
  for (const text of linesOf(body)) {
    line++;
    yield { line, one: labelledLine(text) };
  }
}

/** Lines end with a line feed and nothing else: U+2028 stands within values. Split one by one, because half a second of work may lie in between. */
function* linesOf(text: string): Generator<string> {
  for (let start = 0; start <= text.length; ) {
    const end = text.indexOf('\n', start);
    const line = end < 0 ? text.slice(start) : text.slice(start, end);
    yield line.endsWith('\r') ? line.slice(0, -1) : line;
    if (end < 0) return;
    start = end + 1;
  }
}

function canonical(line: string): string {
  const { id, value, label, class: kind, at, source } = JSON.parse(line) as Readonly<Record<string, unknown>>;
  return JSON.stringify({ id, value, label, class: kind, at, source });
}

function refused(
  message: string,
  problems: readonly { readonly path: string; readonly message: string }[] = [],
): ControlPlaneError {
  return new ControlPlaneError('RASP_CP_REFUSED', message, { problems });
}

const maxProblems = 20;
