import { freePort } from '@rasp/testing/free-port.ts';
import { startGcpHost } from '../../hosts/gcp-host.ts';
import type { Suite } from '../case-runner.ts';
import { orderCases, partsCases, type Served } from '../http-cases.ts';
import type { NodeMajor, Toolchain } from '../toolchain.ts';

/** One function on the functions-framework. */
export interface FrameworkTarget {
  readonly toolchain: Toolchain;
  readonly node: NodeMajor;
  /** `cjs`, `esm` …: how the function was written, for the suite's name. */
  readonly kind: string;
  /** The project whose functions-framework runs it. */
  readonly project: string;
  /** The file that holds the function `orders`. */
  readonly source: string;
  readonly scratch: string;
}

/** An HTTP function, registered by `http` or plainly exported. */
export function functionSuite(target: FrameworkTarget, what: string): Suite<Served> {
  return {
    name: suiteName(target, what),
    start: () => startFunction(target),
    cases: orderCases('gcp'),
  };
}

/** A function that writes its answer in parts. */
export function functionStreamSuite(target: FrameworkTarget): Suite<Served> {
  return {
    name: suiteName(target, ', stream'),
    start: () => startFunction(target),
    cases: partsCases,
  };
}

/** Starts a function behind a front that does what Cloud Run's does, with `env` beside what Cloud Run sets. */
export function startFunction(target: FrameworkTarget, env: Readonly<Record<string, string>> = {}): Promise<Served> {
  return freePort().then((port) =>
    startGcpHost(
      { port, env: { TMPDIR: target.scratch, ...env } },
      { project: target.project, source: target.source, node: target.toolchain.node[target.node] },
    ),
  );
}

function suiteName({ node, kind }: FrameworkTarget, what: string): string {
  return `gcp   ${kind.padEnd(11)} node ${node}${what}`;
}
