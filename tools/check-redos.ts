/**
 * Checks every regular expression of the packages' sources for catastrophic backtracking.
 *
 *     node tools/check-redos.ts [--all]
 *
 * Reads the sources with swc's parser, so that a slash in a comment or a division is no expression, and judges each literal and
 * each `new RegExp('…')` with recheck's pure JavaScript backend. Prints one line for each expression that is not safe (`--all`:
 * for every one) and exits 1 when there is any: an expression that recheck cannot judge in time counts, because nobody has
 * shown that it is linear. Expressions that are built at run time are not seen; those that users configure run on a linear engine.
 */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from '@swc/core';

process.env['RECHECK_BACKEND'] = 'pure';
const { checkSync } = await import('recheck');

/**
 * Milliseconds for one expression; the slowest of ours takes a twentieth of that on a machine that does nothing else.
 *
 * recheck takes an attack for one that works once it used up its steps or its time. A busy machine uses up the time alone, so that has ten times its usual value.
 */
const times = { timeout: 60_000, seedingTimeout: 1_000, incubationTimeout: 2_500, attackTimeout: 10_000 };

interface Place {
  readonly source: string;
  readonly flags: string;
  readonly files: string[];
}

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const all = process.argv.includes('--all');
const expressions = new Map<string, Place>();

for (const file of globSync('packages/*/src/**/*.ts', { cwd: root })) {
  if (/\.(?:test|prop\.test|test-d|bench)\.ts$/.test(file) || file.startsWith(path.join('packages', 'testing')))
    continue;
  const text = readFileSync(path.join(root, file), 'utf8');
  collect(parseSync(text, { syntax: 'typescript', target: 'es2022' }), file, text);
}

let failures = 0;
const started = Date.now();
for (const { source, flags, files } of expressions.values()) {
  const begun = Date.now();
  const { status, complexity } = checkSync(source, flags, times);
  if (status !== 'safe') failures++;
  if (status !== 'safe' || all) {
    const cost = `${complexity?.summary ?? '?'}, ${Date.now() - begun} ms`;
    process.stdout.write(`${status.padEnd(10)} /${source}/${flags}  (${cost})\n             ${files.join(', ')}\n`);
  }
}
const seconds = ((Date.now() - started) / 1000).toFixed(1);
process.stdout.write(`${expressions.size} regular expressions, ${failures} not shown to be safe, ${seconds} s\n`);
// A run that finds nothing to check has lost its sources, not its risks.
process.exitCode = failures > 0 || expressions.size === 0 ? 1 : 0;

/** Walks a syntax tree and keeps each expression once, with the places where it stands. */
function collect(node: unknown, file: string, text: string): void {
  if (Array.isArray(node)) {
    for (const child of node) collect(child, file, text);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  const type: unknown = Reflect.get(node, 'type');
  if (type === 'RegExpLiteral') {
    const source = String(Reflect.get(node, 'pattern'));
    const flags = String(Reflect.get(node, 'flags') ?? '');
    keep(source, flags, `${file}:${lineOf(text, `/${source}/${flags}`)}`);
    return;
  }
  if (type === 'NewExpression' || type === 'CallExpression') {
    const callee: unknown = Reflect.get(node, 'callee');
    const named = typeof callee === 'object' && callee !== null && Reflect.get(callee, 'value') === 'RegExp';
    const [source, flags] = named ? stringArguments(Reflect.get(node, 'arguments')) : [];
    if (source !== undefined) keep(source, flags ?? '', `${file}:${lineOf(text, 'RegExp(')}`);
  }
  for (const child of Object.values(node)) collect(child, file, text);
}

function stringArguments(list: unknown): readonly (string | undefined)[] {
  if (!Array.isArray(list)) return [];
  return list.map((argument: unknown) => {
    const expression: unknown =
      typeof argument === 'object' && argument !== null ? Reflect.get(argument, 'expression') : null;
    const isString =
      typeof expression === 'object' && expression !== null && Reflect.get(expression, 'type') === 'StringLiteral';
    return isString ? String(Reflect.get(expression, 'value')) : undefined;
  });
}

function keep(source: string, flags: string, place: string): void {
  const key = `/${source}/${flags}`;
  const known = expressions.get(key);
  if (known === undefined) expressions.set(key, { source, flags, files: [place] });
  else known.files.push(place);
}

/** The parser's offsets count bytes from the first token of the first file, so the text is searched instead. */
function lineOf(text: string, literal: string): number {
  return text.slice(0, Math.max(0, text.indexOf(literal))).split('\n').length;
}
