import assert from 'node:assert/strict';
import { startGcpHost } from '../../hosts/gcp-host.ts';
import { freePort } from '../../hosts/host.ts';
import type { Case, Suite } from '../case-runner.ts';
import { expectDenial, freshClient, hostileQuery, orderCases, type Served } from '../http-cases.ts';
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
    cases: streamingCases,
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

const streamingCases: readonly Case<Served>[] = [
  {
    name: 'sends the parts of a clean answer as they are written',
    async run({ url }) {
      const response = await fetch(`${url}/report`, { headers: { 'x-demo-client': freshClient() } });
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('x-served-by'), 'orders');
      const arrivals: { readonly at: number; readonly text: string }[] = [];
      for await (const chunk of response.body ?? []) {
        arrivals.push({ at: performance.now(), text: new TextDecoder().decode(chunk) });
      }
      assert.equal(arrivals.map(({ text }) => text).join(''), 'call 1 of /report\nsecond part\n');
      const apart = (arrivals.at(-1)?.at ?? 0) - (arrivals[0]?.at ?? 0);
      // The function waits 300 ms between its two parts.
      assert.ok(apart > 150, `the parts came ${apart} ms apart`);
      return `${apart.toFixed(0)} ms apart`;
    },
  },
  {
    name: 'blocks before the first part',
    async run({ url }) {
      const response = await fetch(`${url}${hostileQuery}`, { headers: { 'x-demo-client': freshClient() } });
      expectDenial({ status: response.status, body: await response.text() });
      return undefined;
    },
  },
];
