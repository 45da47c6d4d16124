import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { startHttpFront } from '@rasp/testing/aws/http-front.ts';
import {
  type EventBase,
  toAlbEvent,
  toFunctionUrlEvent,
  toRestApiEvent,
  type WireRequest,
} from '@rasp/testing/aws/lambda-events.ts';
import { type RunningFunction, startFunction } from '@rasp/testing/aws/run-ric.ts';
import type { InvocationResult } from '@rasp/testing/aws/runtime-api.ts';
import { demoClientOf } from '../../hosts/demo-client.ts';
import type { Case, Checks, Suite } from '../case-runner.ts';
import { expectDenial, freshClient, hostileQuery, orderCases, type Served } from '../http-cases.ts';
import type { NodeMajor, RicRelease, Toolchain } from '../toolchain.ts';

/** One function on one runtime. */
export interface LambdaTarget {
  readonly toolchain: Toolchain;
  readonly node: NodeMajor;
  readonly ric: RicRelease;
  /** `cjs`, `esm` …: how the function was written, for the suite's name. */
  readonly kind: string;
  readonly taskRoot: string;
  /** Where temporary files of the function go. */
  readonly scratch: string;
}

/** A served function that can also be given events as they are. */
export interface Lambda extends Served {
  invoke: RunningFunction['invoke'];
}

/** A promise handler, in Lambda's spelling: the cases of every cloud, then the other event kinds where it is written for them. */
export function lambdaSuite(target: LambdaTarget, handler: string, anyEvent: boolean): Suite<Lambda> {
  return {
    name: suiteName(target, ''),
    start: () => startLambda(target, handler),
    cases: [...orderCases('aws'), ...(anyEvent ? otherEventKinds : [])],
  };
}

/** The callback handler `callback.handler`, on runtimes that know callbacks. */
export function callbackSuite(target: LambdaTarget): Suite<Lambda> {
  return {
    name: suiteName(target, ', callback'),
    start: () => startLambda(target, 'callback.handler'),
    cases: orderCases('aws'),
  };
}

/** The streaming handler, in one of the two orders in which `streamifyResponse` and `protect` can be written. */
export function streamingSuite(target: LambdaTarget, order: 'inside' | 'around'): Suite<Lambda> {
  return {
    name: suiteName(target, `, stream ${order}`),
    start: () => startLambda(target, `stream.${order}`),
    cases: streamingCases,
  };
}

/** From release 4 on the runtime refuses callback handlers by their arity: protection must not hide it. */
export function refusedCallbackChecks(target: LambdaTarget): Checks {
  return {
    name: suiteName(target, ', callback'),
    cases: [
      {
        name: 'is refused by the runtime as it is without protection',
        async run() {
          await assert.rejects(startLambda(target, 'callback.handler'), /CallbackHandlerDeprecated/);
          return undefined;
        },
      },
    ],
  };
}

function suiteName({ node, ric, kind }: LambdaTarget, what: string): string {
  return `aws   ${kind.padEnd(11)} node ${node} ric ${ric.slice(0, 3)}${what}`;
}

/** Starts a function behind an HTTP API front, with `env` beside what Lambda sets. */
export async function startLambda(
  target: LambdaTarget,
  handler: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Lambda> {
  const running = await startFunction({
    handler,
    taskRoot: target.taskRoot,
    env: {
      AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${target.node}.x`,
      TMPDIR: target.scratch,
      ...env,
    },
    ric: target.toolchain.ric[target.ric],
    node: target.toolchain.node[target.node],
    // nodejs22.x starts Node.js so: a CommonJS function cannot load ES modules there.
    nodeArgs: target.node === 22 ? ['--no-experimental-require-module', '--no-experimental-detect-module'] : [],
  });
  const front = await startHttpFront({ invoke: (event) => running.invoke(event), clientIp: demoClientOf });
  return {
    url: front.url,
    output: running.output,
    invoke: running.invoke,
    async stop() {
      await front.close();
      await running.stop();
    },
  };
}

/** An event of each other kind, made from a recorded one by what the load balancer or gateway is known to do. */
const kinds: readonly { readonly name: string; toEvent(request: WireRequest): EventBase }[] = [
  { name: 'REST API', toEvent: (request) => toRestApiEvent(recorded('rest-api'), request) },
  { name: 'function URL', toEvent: (request) => toFunctionUrlEvent(recorded('function-url'), request) },
  { name: 'ALB', toEvent: (request) => toAlbEvent(recorded('alb'), request, false) },
  { name: 'multi-value ALB', toEvent: (request) => toAlbEvent(recorded('alb-multi-value'), request, true) },
];

const otherEventKinds: readonly Case<Lambda>[] = kinds.map(({ name, toEvent }) => ({
  name: `${name}: answers a clean event, blocks a hostile one`,
  async run({ invoke }) {
    const clean = bufferedAnswer(await invoke(toEvent(get('/orders/7?note=hello'))));
    assert.equal(clean.status, 200);
    assert.match(clean.body, /"path":"\/orders\/7"/);
    expectDenial(bufferedAnswer(await invoke(toEvent(get(hostileQuery)))));
    return undefined;
  },
}));

const streamingCases: readonly Case<Lambda>[] = [
  {
    name: 'streams a clean answer',
    async run({ invoke }) {
      const answer = streamedAnswer(await invoke(toFunctionUrlEvent(recorded('function-url'), get('/report'))));
      assert.deepEqual(answer, { status: 200, servedBy: 'orders', body: 'call 1 of /report\nsecond part\n' });
      return undefined;
    },
  },
  {
    name: 'sends the 403 of a blocked query as status',
    async run({ invoke }) {
      const answer = streamedAnswer(await invoke(toFunctionUrlEvent(recorded('function-url'), get(hostileQuery))));
      expectDenial(answer);
      assert.equal(answer.servedBy, undefined);
      return undefined;
    },
  },
  {
    name: 'sends the 403 of a blocked body as status',
    async run({ invoke }) {
      const request: WireRequest = {
        ...get('/orders'),
        method: 'POST',
        headers: [['content-type', 'application/json']],
        body: Buffer.from('{"file":"../../../../etc/passwd"}'),
      };
      expectDenial(streamedAnswer(await invoke(toFunctionUrlEvent(recorded('function-url'), request))));
      return undefined;
    },
  },
  {
    name: 'kept the attacks from the handler and goes on',
    async run({ url }) {
      const response = await fetch(`${url}/report`, { headers: { 'x-demo-client': freshClient() } });
      assert.equal(response.status, 200);
      assert.equal(await response.text(), 'call 2 of /report\nsecond part\n');
      return undefined;
    },
  },
];

function get(target: string): WireRequest {
  return { method: 'GET', target, headers: [], body: new Uint8Array(), clientIp: freshClient() };
}

function recorded(name: string): EventBase {
  const file = path.join('packages/aws/test/events', `${name}.json`);
  return JSON.parse(readFileSync(new URL(`../../../../${file}`, import.meta.url), 'utf8')) as EventBase;
}

function bufferedAnswer(result: InvocationResult): { readonly status: number; readonly body: string } {
  assert.equal(result.kind, 'response', result.body.toString());
  const { statusCode, body } = JSON.parse(result.body.toString()) as { statusCode: number; body: string };
  return { status: statusCode, body };
}

/** Reads a streamed answer: its prelude of JSON, eight NUL bytes, then the body. */
function streamedAnswer(result: InvocationResult): { status: number; servedBy: string | undefined; body: string } {
  assert.equal(result.kind, 'response', result.body.toString());
  assert.equal(result.headers['lambda-runtime-function-response-mode'], 'streaming');
  assert.equal(result.headers['content-type'], 'application/vnd.awslambda.http-integration-response');
  const end = result.body.indexOf(Buffer.alloc(8));
  assert.ok(end > 0, 'the stream has no prelude');
  const prelude = JSON.parse(result.body.subarray(0, end).toString()) as {
    statusCode: number;
    headers?: Readonly<Record<string, string>>;
  };
  return {
    status: prelude.statusCode,
    servedBy: prelude.headers?.['x-served-by'],
    body: result.body.subarray(end + 8).toString(),
  };
}
