import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { type Answer, send, until } from '../demo/client.ts';
import type { Case, Stoppable } from './case-runner.ts';

/** A protected function behind a front. */
export interface Served extends Stoppable {
  readonly url: string;
  /** What its process has printed. */
  output(): string;
}

/** What the handlers of all templates answer. */
interface Order {
  readonly cloud: string;
  readonly calls: number;
  readonly method: string;
  readonly path: string;
  readonly note: string | null;
  readonly body: string | null;
}

let clients = 0;

/**
 * A client address that no other request has played, so that no case meets the blacklist entry of another.
 *
 * The network is an ordinary public one: reserved ranges are never shared between agents.
 */
export function freshClient(): string {
  clients++;
  return `84.17.${32 + Math.floor(clients / 250)}.${1 + (clients % 250)}`;
}

/** A path traversal, as a query value. */
export const hostileQuery: string = `/files?name=${encodeURIComponent('../../../../etc/passwd')}`;

const json = { 'content-type': 'application/json' };

/** A finding as the agent writes it to its event log. */
interface ExpectedFinding {
  readonly check: string;
  readonly source: string;
  readonly name: string;
}

const attacks: readonly {
  readonly name: string;
  readonly target: string;
  readonly init?: RequestInit;
  readonly finding: ExpectedFinding;
}[] = [
  {
    name: 'blocks a traversal in the query',
    target: hostileQuery,
    finding: { check: 'traversal', source: 'query-value', name: 'name' },
  },
  {
    name: 'blocks it percent-encoded once more',
    target: `/files?name=${encodeURIComponent(encodeURIComponent('../../../../etc/passwd'))}`,
    finding: { check: 'traversal', source: 'query-value', name: 'name' },
  },
  {
    name: 'blocks a traversal in a JSON body',
    target: '/orders',
    init: { method: 'POST', headers: json, body: '{"order":{"files":["readme.txt","../../../../etc/passwd"]}}' },
    finding: { check: 'traversal', source: 'json-value', name: '/order/files/1' },
  },
  {
    name: 'blocks SQL in a form body',
    target: '/orders',
    init: {
      method: 'POST',
      body: new URLSearchParams({ lang: 'en', name: "x' UNION SELECT password FROM users--" }),
    },
    finding: { check: 'sqli', source: 'form-value', name: 'name' },
  },
];

/** The first check of every deployed handler: it answers what it answers without protection, and attacks never reach it. */
export function orderCases(cloud: 'aws' | 'gcp' | 'azure'): readonly Case<Served>[] {
  return [
    {
      name: 'answers a clean GET untouched',
      async run({ url }) {
        const answer = await send(`${url}/orders/42?note=hello%20world&tag=a&tag=b`, freshClient());
        expectOrder(answer, { cloud, calls: 1, method: 'GET', path: '/orders/42', note: 'hello world', body: null });
        return undefined;
      },
    },
    {
      name: 'answers a clean POST untouched, its body as sent',
      async run({ url }) {
        const body = JSON.stringify({ item: "O'Brien & Sons", amount: 3, tags: ['select', 'a < b', '50% off'] });
        const answer = await send(`${url}/orders`, freshClient(), { method: 'POST', headers: json, body });
        expectOrder(answer, { cloud, calls: 2, method: 'POST', path: '/orders', note: null, body });
        return undefined;
      },
    },
    ...attacks.map(({ name, target, init, finding }) => ({
      name,
      async run({ url, output }: Served) {
        const client = freshClient();
        expectDenial(await send(`${url}${target}`, client, init));
        await expectFinding(output, client, finding);
        return undefined;
      },
    })),
    {
      name: 'kept the attacks from the handler and goes on',
      async run({ url, output }) {
        const answer = await send(`${url}/orders/43`, freshClient());
        expectOrder(answer, { cloud, calls: 3, method: 'GET', path: '/orders/43', note: null, body: null });
        expectSoundOutput(output());
        return undefined;
      },
    },
  ];
}

/** A handler that writes two parts, 300 ms apart: they go on as they are written, and a refusal comes before the first. */
export const partsCases: readonly Case<Served>[] = [
  {
    name: 'sends the parts of a clean answer as they are written',
    async run({ url }) {
      let apart = 0;
      // What comes while the machine stands still comes together; a function that holds its parts back does so each time.
      for (let call = 1; call <= 5 && apart <= 150; call++) {
        const response = await fetch(`${url}/report`, { headers: { 'x-demo-client': freshClient() } });
        assert.equal(response.status, 200);
        assert.equal(response.headers.get('x-served-by'), 'orders');
        const arrivals: { readonly at: number; readonly text: string }[] = [];
        for await (const chunk of response.body ?? []) {
          arrivals.push({ at: performance.now(), text: new TextDecoder().decode(chunk) });
        }
        assert.equal(arrivals.map(({ text }) => text).join(''), `call ${call} of /report\nsecond part\n`);
        apart = (arrivals.at(-1)?.at ?? 0) - (arrivals[0]?.at ?? 0);
      }
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

/** Fails unless the handler itself gave this answer. */
function expectOrder(answer: Answer, order: Order): void {
  assert.equal(answer.status, 200, `status ${answer.status}: ${answer.body.slice(0, 400)}`);
  assert.deepEqual(JSON.parse(answer.body), order);
}

/** Fails unless the agent refused the request and nothing of the handler's answer is in the refusal. */
export function expectDenial(answer: Pick<Answer, 'status' | 'body'>): void {
  assert.equal(answer.status, 403, `status ${answer.status}: ${answer.body.slice(0, 400)}`);
  assert.doesNotMatch(answer.body, /"cloud"|"calls"|call \d+ of/);
}

/**
 * Fails unless the function's log holds the event of a refusal that names the client, the check and the exact input.
 *
 * The log comes through a pipe and may come after the answer.
 */
async function expectFinding(output: () => string, client: string, expected: ExpectedFinding): Promise<void> {
  let found: readonly ExpectedFinding[] = [];
  const ms = await until(
    async () => {
      found = findingsOf(output(), client);
      return found.length > 0;
    },
    20_000,
    10,
  );
  assert.notEqual(ms, null, `no event of ${client} in: ${output().slice(-2000)}`);
  assert.ok(
    found.some((finding) => isDeepStrictEqual(finding, expected)),
    `found ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`,
  );
}

function findingsOf(output: string, client: string): readonly ExpectedFinding[] {
  return output.split('\n').flatMap((line) => {
    const start = line.indexOf('{"severity"');
    if (start < 0 || !line.includes(`"clientIp":"${client}"`)) return [];
    const { rasp } = JSON.parse(line.slice(start)) as {
      readonly rasp: {
        readonly findings: readonly {
          readonly check: string;
          readonly input: { readonly source: string; readonly name: string };
        }[];
      };
    };
    return rasp.findings.map(({ check, input }) => ({ check, source: input.source, name: input.name }));
  });
}

/** Fails unless the agent announced itself once and nothing went wrong in the process. */
function expectSoundOutput(output: string): void {
  const announced = output.split('\n').filter((line) => line.includes('[rasp] RASP '));
  assert.equal(announced.length, 1, `the agent announced itself ${announced.length} times: ${output.slice(0, 2000)}`);
  assert.doesNotMatch(output, /internal error|unhandled|TypeError|ReferenceError/i);
}
