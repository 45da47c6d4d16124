import type { NormalizedRequest } from '../src/adapter.ts';
import type { Parameters } from '../src/config/parameters.ts';
import { createGuard } from '../src/guard.ts';
import type { ModelSources } from '../src/model/model.ts';
import type { SecurityEvent } from '../src/report/event.ts';
import { fixtureManifest, fixtureNetwork, fixtureSources, fixtureStage } from './model-fixture/fixture.ts';
import { plainAdapter, requestWith } from './plain-platform.ts';

/** `a {{b}}` has detectors look and find nothing. */
const nothing = 'a {{b}}';
/** The linear stage asks, the network says 0.98. */
const caught = 'a {{b}} !c!d!e!';
/** The linear stage asks, the network says 0.02. */
const cleared = 'a {{b}} !c';
/** The linear stage is sure. */
const sure = 'a {{b}} !!';
const attack = '1 UNION SELECT password FROM users';

function guardWith(sources: ModelSources, config: Partial<Parameters> = {}) {
  const events: SecurityEvent[] = [];
  const lines: string[] = [];
  const guard = createGuard(
    plainAdapter,
    { config: { BLACKLIST_STRIKES: 0, ...config } },
    {
      env: {},
      log: (level, message) =>
        void (message.startsWith('the model') || message.startsWith('onnx') ? lines.push(`${level} ${message}`) : 0),
      events: (event) => void events.push(event),
      model: sources,
    },
  );
  const ask = async (...values: readonly string[]) => {
    events.length = 0;
    const query = values.map((value, at) => [`q${at}`, value] as const);
    const status = await guard.handle(requestWith({ query }), () => 200);
    const findings = events.flatMap((event) => event.findings);
    return {
      status,
      findings,
      found: findings.map(({ check, rule, input }) => `${check}/${rule} ${input?.name ?? '-'}`),
    };
  };
  return { guard, ask, lines };
}

it('passes, asks and blocks by the scores of both stages', async () => {
  const { ask } = guardWith(fixtureSources());
  expect(await ask(nothing, cleared)).toMatchObject({ status: 200, found: [] });
  expect(await ask(nothing, caught)).toMatchObject({ status: 403, found: ['sqli/model q1'] });
  expect(await ask(sure)).toMatchObject({ status: 403, found: ['sqli/linear-model q0'] });
  // Never screened, so never asked about.
  expect(await ask('!c!d!e!')).toMatchObject({ status: 200, found: [] });
});

it('says what it found as other findings are told, and never counts it as a strike', async () => {
  const { ask, guard } = guardWith(fixtureSources(), { BLACKLIST_STRIKES: 1 });
  const { findings } = await ask('a %7b%7bb}} %21c%21d%21e%21');
  expect(findings).toEqual([
    expect.objectContaining({
      check: 'sqli',
      rule: 'model',
      engine: 'model',
      input: { source: 'query-value', name: 'q0' },
      trail: ['percent'],
      evidence: caught,
      certainty: 'likely',
      score: 0.982,
      mode: 'block',
      title: 'SQL injection',
      cwe: [89],
    }),
  ]);
  expect(guard.blacklist()).toEqual([]);
});

it('lets grammar speak first, then the linear stage, then the network', async () => {
  const { ask } = guardWith(fixtureSources());
  expect(await ask(caught, sure, attack)).toMatchObject({ status: 403, found: ['sqli/union-select q2'] });
  expect(await ask(caught, sure)).toMatchObject({ status: 403, found: ['sqli/linear-model q1'] });
});

it('collects in report mode, one finding for each value', async () => {
  const { ask } = guardWith(fixtureSources(), { SECURITY_CHECKS: { sqli: 'report', xss: 'report' } });
  expect(await ask(caught, sure, attack, 'a {{b}} ~c~d~e~ !f!g!h!')).toEqual({
    status: 200,
    findings: expect.any(Array),
    found: ['sqli/union-select q2', 'sqli/linear-model q1', 'sqli/model q0', 'sqli/model q3'],
  });
});

it('heeds the mode of each class', async () => {
  expect(await guardWith(fixtureSources(), { SECURITY_CHECKS: { sqli: 'off' } }).ask(caught, sure)).toMatchObject({
    status: 200,
    found: [],
  });
  // What is only reported does not come back as another class.
  const reporting = guardWith(fixtureSources(), { SECURITY_CHECKS: { sqli: 'report' } });
  expect(await reporting.ask('a {{b}} !c!d!e!f! ~g~h~i~')).toMatchObject({ status: 200, found: ['sqli/model q0'] });
  const off = guardWith(fixtureSources(), { SECURITY_CHECKS: { sqli: 'off' } });
  expect(await off.ask('a {{b}} !c!d!e!f! ~g~h~i~')).toMatchObject({ status: 200, found: [] });
  const listing = guardWith(fixtureSources(), { SECURITY_CHECKS: { sqli: 'blacklist' } });
  expect((await listing.ask(caught)).status).toBe(403);
  expect(listing.guard.blacklist()).toHaveLength(1);
});

it('heeds thresholds, exceptions and MODEL', async () => {
  const found = async (config: Partial<Parameters>) =>
    (await guardWith(fixtureSources(), config).ask(caught, sure)).found;
  expect(await found({ SQLI_PROBA: 0.99 })).toEqual(['sqli/linear-model q1']);
  expect(await found({ MODEL_THRESHOLDS: { sqli: 0.999 } })).toEqual([]);
  expect(await found({ SQLI_PROBA: 0.85 })).toEqual(['sqli/linear-model q1']);
  expect(await found({ EXCEPTIONS: [[sure, 'exact']] })).toEqual(['sqli/model q0']);
  expect(
    await found({
      EXCEPTIONS: [
        [sure, 'exact'],
        [caught, 'exact'],
      ],
    }),
  ).toEqual([]);
  expect(await found({ MODEL: 'off' })).toEqual([]);
  expect((await guardWith(fixtureSources(), { MODEL: 'linear' }).ask(caught)).found).toEqual([]);
});

it('loads each stage with the first value that needs it, once', async () => {
  const loads: string[] = [];
  const { ask, guard } = guardWith({
    linear: async () => {
      loads.push('linear');
      return fixtureStage();
    },
    network: async (_, failed) => {
      loads.push('network');
      return fixtureNetwork(failed);
    },
  });
  await ask('wireless headphones');
  await ask(attack);
  expect([loads, guard.status()?.models]).toEqual([[], []]);
  await Promise.all([ask(nothing), ask(nothing), ask(sure)]);
  expect([loads, guard.status()?.models]).toEqual([['linear'], ['linear fixture']]);
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask(caught)));
  expect(answers.every(({ status }) => status === 403)).toBe(true);
  expect([loads, guard.status()?.models]).toEqual([
    ['linear', 'network'],
    ['linear fixture', 'network fixture'],
  ]);
});

it('is ready when both are loaded, or cannot be', async () => {
  const { guard } = guardWith(fixtureSources());
  await guard.ready();
  expect(guard.status()?.models).toEqual(['linear fixture', 'network fixture']);
  const { guard: other, lines } = guardWith(fixtureSources({ network: async () => Promise.reject(new Error('no')) }));
  await other.ready();
  expect([other.status()?.models, lines]).toEqual([['linear fixture'], ["warn the model's network is not used: no"]]);
});

it('loads both at the start where MODEL_PRELOAD says so', async () => {
  const loads: string[] = [];
  const sources = fixtureSources({
    network: async (_, failed) => {
      loads.push('network');
      return fixtureNetwork(failed);
    },
  });
  const { guard } = guardWith(sources, { MODEL_PRELOAD: true });
  while ((guard.status()?.models.length ?? 0) < 2) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(guard.status()?.models).toHaveLength(2);
  guardWith(sources, { MODEL_PRELOAD: true, MODEL: 'linear' });
  guardWith(sources, { MODEL_PRELOAD: true, MODEL: 'off' });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(loads).toEqual(['network']);
});

it('goes on with the linear stage where the runtime is absent, and says so once', async () => {
  const { ask, lines } = guardWith(fixtureSources({ network: async () => null }));
  expect((await ask(caught)).status).toBe(200);
  expect((await ask(sure)).status).toBe(403);
  expect((await ask(caught)).status).toBe(200);
  expect(lines).toEqual([
    'info onnxruntime-node is not installed: the linear stage of the model decides alone (npm i onnxruntime-node@1.27.0, or MODEL=linear)',
  ]);
});

it('goes on with grammar where the linear stage cannot be loaded, and says so once', async () => {
  const { ask, lines } = guardWith(
    fixtureSources({ linear: async () => Promise.reject(new Error('its hash is another')) }),
  );
  expect((await ask(sure, caught)).status).toBe(200);
  expect((await ask(sure, attack)).status).toBe(403);
  expect(lines).toEqual(["warn the model's linear stage is not used: its hash is another"]);
});

it('goes on without a network that fails while it computes', async () => {
  const broken = async () =>
    ({ manifest: fixtureManifest, scores: async () => Promise.reject(new Error('unexpected')) }) as never;
  const { ask } = guardWith(fixtureSources({ network: broken }));
  expect((await ask(caught)).status).toBe(200);
  expect((await ask(sure)).status).toBe(403);
});

it('waits for a network that never comes no longer than the limit, and once', async () => {
  jest.useFakeTimers();
  try {
    const { ask, lines } = guardWith(fixtureSources({ network: () => new Promise(() => undefined) }));
    const waiting = ask(caught);
    await jest.advanceTimersByTimeAsync(1000);
    expect((await waiting).status).toBe(200);
    expect((await ask(caught)).status).toBe(200);
    expect((await ask(sure)).status).toBe(403);
    expect(lines).toEqual(["warn the model's network is not used: not loaded within 1000 ms; requests go on without"]);
  } finally {
    jest.useRealTimers();
  }
});

it('judges at most 32 values by the network, the most suspect of them, and says what it left out', async () => {
  const { ask } = guardWith(fixtureSources(), { SECURITY_CHECKS: { sqli: 'report' } });
  const suspects = (count: number): NormalizedRequest['query'][number][1][] =>
    Array.from({ length: count }, (_, at) => `a {{b}} !${at}!x!y!`);
  expect((await ask(...suspects(31))).found).toHaveLength(31);
  const { found } = await ask(...suspects(33));
  expect(found[0]).toBe('truncated/model-values -');
  expect(found).toHaveLength(32);
  expect((await ask(...Array.from({ length: 1025 }, () => nothing))).found).toEqual(['truncated/model-values -']);
  expect((await ask(...Array.from({ length: 1024 }, () => nothing))).found).toEqual([]);
});
