/**
 * Trains a model: features by the agent's own code, both stages by Python, thresholds on held-out sources, one folder as a result.
 *
 *     npm run -s train -- --data PATH [--data PATH]... --out DIR [--licence permissive|all] [--rate 0.0003] [--sample]
 *
 * `--sample` trains on rows that are drawn from the grammars in `generate/` alone, in a minute: it shows that everything runs and gives a
 * model that is no good. `--python` names a Python 3 with numpy, scipy, scikit-learn, torch, onnx and matplotlib. `--work DIR` keeps what is
 * made on the way. With `--report DIR` it also writes EVALUATION.md and its plots there, with libddwaf's verdicts beside ours where `--libddwaf` is given
 * (it is fetched from the registry).
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', multiple: true, default: [] },
    out: { type: 'string' },
    licence: { type: 'string', default: 'permissive' },
    rate: { type: 'string', default: '0.0003' },
    sample: { type: 'boolean', default: false },
    /** Folder for features; kept where it is named. */
    work: { type: 'string' },
    python: { type: 'string', default: 'python3' },
    report: { type: 'string' },
    libddwaf: { type: 'boolean', default: false },
  },
});
if (options.out === undefined || (options.data.length === 0 && !options.sample)) {
  console.error(
    'usage: npm run -s train -- --data PATH [--data PATH]... --out DIR [--licence permissive|all] [--sample]',
  );
  process.exit(2);
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const work = options.work ?? mkdtempSync(join(tmpdir(), 'rasp-train-'));
mkdirSync(work, { recursive: true });
const generated = join(work, 'generated.jsonl');
const cases = join(work, 'cases.jsonl');
const golden = join(work, 'golden.jsonl');
const sizes = options.sample ? ['--attacks', '120', '--benign', '2000'] : ['--attacks', '400', '--benign', '14000'];
try {
  node('generate/main.ts', '--out', generated, ...sizes, '--seed', '1');
  node('generate/main.ts', '--out', golden, '--attacks', '40', '--benign', '200', '--seed', '2');
  node('case-tables.ts', '--out', cases);
  const data = [...options.data, generated, cases].flatMap((path) => ['--data', path]);
  node('extract-features.ts', ...data, '--out', join(work, 'features'));
  node('extract-features.ts', '--data', golden, '--out', join(work, 'golden'), '--values');
  const features = ['--features', join(work, 'features'), '--held-out', join(work, 'held-out.npz')];
  python('train.py', ...features, '--golden', join(work, 'golden'), '--out', options.out, ...settings());
  if (options.report !== undefined) {
    mkdirSync(options.report, { recursive: true });
    const verdicts = join(work, 'libddwaf.jsonl');
    if (options.libddwaf) {
      node('judge-by-libddwaf.ts', ...options.data.flatMap((path) => ['--data', path]), '--out', verdicts);
    }
    const engines = options.libddwaf ? ['--engine', `libddwaf=${verdicts}`] : [];
    python('evaluate.py', ...features, '--release', options.out, '--out', options.report, ...engines);
  }
} finally {
  if (options.work === undefined) rmSync(work, { recursive: true, force: true });
}

function settings(): string[] {
  const compared = options.report === undefined ? [] : ['--compare-licences'];
  return ['--licence', options.licence, '--rate', options.rate, ...compared, ...(options.sample ? ['--quick'] : [])];
}

function python(script: string, ...args: string[]): void {
  run(options.python, here(`python/${script}`), ...args);
}

function node(script: string, ...args: string[]): void {
  run(process.execPath, '--conditions=@rasp/source', here(script), ...args);
}

function run(command: string, ...args: string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${args[0]} ended with ${status}`);
}
