import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Datadog's engine as its Node package brings it, and the package whose recommended rules it runs. */
const ENGINE = '@datadog/native-appsec@11.0.3';
const RULES = 'dd-trace@6.21.0';

interface Context {
  run(payload: { persistent: Readonly<Record<string, unknown>> }, timeout: number): { readonly status?: string };
  dispose(): void;
}

interface Engine {
  createContext(): Context;
}

/** One engine and what it says of one value in a query. */
export interface Reference {
  readonly version: string;
  finds(value: string): boolean;
}

function fetchInto(folder: string, name: string, files: readonly string[]): void {
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', name, '--json', '--pack-destination', folder], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  ) as readonly { readonly filename: string }[];
  if (packed === undefined) throw new Error(`npm packed nothing for ${name}`);
  execFileSync('tar', ['xzf', path.join(folder, path.basename(packed.filename)), '-C', folder, ...files]);
}

/** The folder of prebuilt engines for this machine. */
function platformFolder(prebuilds: string): string {
  const musl = process.platform === 'linux' && existsSync('/etc/alpine-release');
  const system = process.platform === 'linux' ? `linux${musl ? 'musl' : 'glibc'}` : process.platform;
  const folder = path.join(prebuilds, `${system}-${process.arch}`);
  if (!existsSync(folder)) throw new Error(`no engine for this machine among ${readdirSync(prebuilds).join(', ')}`);
  return folder;
}

/**
 * Fetches libddwaf and its recommended rules into a temporary folder and starts it.
 *
 * It is no dependency: seven platforms' binaries and a tracer would come with every installation for the sake of one line of a benchmark. No
 * install script runs.
 */
export function startLibddwaf(): Reference {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-libddwaf-'));
  fetchInto(folder, ENGINE, ['package/prebuilds']);
  const rulesPath = 'package/packages/dd-trace/src/appsec/recommended.json';
  fetchInto(folder, RULES, [rulesPath]);
  const binary = path.join(platformFolder(path.join(folder, 'package/prebuilds')), 'node-napi.node');
  const { DDWAF } = createRequire(import.meta.url)(binary) as {
    readonly DDWAF: (new (rules: unknown, rulesPath: string) => Engine) & { version(): string };
  };
  const engine = new DDWAF(JSON.parse(readFileSync(path.join(folder, rulesPath), 'utf8')), 'recommended');
  return {
    version: DDWAF.version(),
    finds(value) {
      const context = engine.createContext();
      const result = context.run({ persistent: { 'server.request.query': { q: value } } }, 1_000_000);
      context.dispose();
      return result.status === 'match';
    },
  };
}
