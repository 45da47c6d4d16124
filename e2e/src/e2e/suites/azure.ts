import { freePort } from '@rasp/testing/free-port.ts';
import { startAzureHost } from '../../hosts/azure-host.ts';
import type { Suite } from '../case-runner.ts';
import { orderCases, partsCases, type Served } from '../http-cases.ts';
import type { NodeMajor, Toolchain } from '../toolchain.ts';

/** One function app on @azure/functions. */
export interface FunctionAppTarget {
  readonly toolchain: Toolchain;
  readonly node: NodeMajor;
  /** `cjs`, `esm` …: how the app was written, for the suite's name. */
  readonly kind: string;
  /** The file that registers the functions. */
  readonly main: string;
  readonly scratch: string;
}

/** An app whose HTTP functions are protected one by one, or as a whole. */
export function functionAppSuite(target: FunctionAppTarget, what: string): Suite<Served> {
  return {
    name: suiteName(target, what),
    start: () => startFunctionApp(target),
    cases: orderCases('azure'),
  };
}

/** An app with `enableHttpStream`: requests come and answers go as streams, through the library's own proxy. */
export function functionAppStreamSuite(target: FunctionAppTarget): Suite<Served> {
  return {
    name: suiteName(target, ', stream'),
    start: () => startFunctionApp(target),
    cases: partsCases,
  };
}

/** Starts an app behind a front that does what App Service does, with `env` beside what App Service sets. */
export async function startFunctionApp(
  target: FunctionAppTarget,
  env: Readonly<Record<string, string>> = {},
): Promise<Served> {
  return startAzureHost({
    port: await freePort(),
    env: { TMPDIR: target.scratch, ...env },
    entry: target.main,
    program: target.toolchain.node[target.node],
  });
}

function suiteName({ node, kind }: FunctionAppTarget, what: string): string {
  return `azure ${kind.padEnd(11)} node ${node}${what}`;
}
