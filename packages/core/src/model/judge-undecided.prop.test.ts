import fc from 'fast-check';
import { fixtureStage } from '../../test/model-fixture/fixture.ts';
import type { Config } from '../config/config.ts';
import { detectors } from '../detectors/index.ts';
import { type InspectConfig, MAX_FINDINGS } from '../engine/inspect.ts';
import { inspectWithModel } from '../engine/inspect-with-model.ts';
import type { Input } from '../input.ts';
import { foldText } from './fold-text.ts';
import { Model } from './model.ts';
import type { NetworkScorer } from './network-scorer.ts';

const parameters = {
  ...{ DECODE_B64: true, MAX_DECODE_ROUNDS: 3, MODEL: 'auto' },
  ...{ XSS_PROBA: 0.7, SQLI_PROBA: 0.85, MODEL_THRESHOLDS: {} },
} as unknown as Config['parameters'];

function configOf(mode: 'block' | 'report'): InspectConfig {
  const modes = Object.fromEntries([...detectors.map(({ id }) => [id, mode]), ['truncated', 'report']]);
  return { modes, parameters };
}

/** Counts what it is asked about, and is as sure as the text is long. */
function model(asked: Uint8Array[] = []): Model {
  const network = {
    scores: async (codes: Uint8Array) => {
      asked.push(codes);
      return Float32Array.of((codes.length % 100) / 100, (codes.length % 7) / 7);
    },
  } as unknown as NetworkScorer;
  return new Model({ once: () => undefined }, { linear: async () => fixtureStage(), network: async () => network });
}

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 700 }),
  fc
    .array(
      fc.constantFrom(
        '!',
        '~',
        '!!',
        "'",
        '{{a}}',
        '<',
        ' or ',
        '1',
        '%21',
        '%2527',
        '&#33;',
        '\\u0021',
        'a',
        '(',
        ';',
      ),
    )
    .map((parts) => parts.join('')),
);

function inputsOf(values: readonly string[]): Input[] {
  return values.map((value, at) => ({ source: 'query-value', name: `q${at}`, value, trail: [] }));
}

it.each(['block', 'report'] as const)(
  'never throws, and gives few findings of values that were sent, in mode %s',
  async (mode) => {
    const judge = model();
    await judge.preload('auto');
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 50 }), async (values) => {
        const found = await inspectWithModel(inputsOf(values), configOf(mode), judge);
        expect(found.length).toBeLessThanOrEqual(MAX_FINDINGS);
        if (mode === 'block') expect(found.filter(({ check }) => check !== 'truncated').length).toBeLessThanOrEqual(1);
        const seen = new Set<string>();
        for (const { check, input, engine, score, evidence } of found) {
          expect(evidence.length).toBeLessThanOrEqual(256);
          if (engine === 'model') expect(score).toBeGreaterThanOrEqual(0.5);
          if (check === 'truncated') continue;
          expect(seen.has(`${check} ${input?.name}`)).toBe(false);
          seen.add(`${check} ${input?.name}`);
        }
      }),
      { numRuns: 400 },
    );
  },
);

it('gives a promise only where the network is asked, once it is loaded', async () => {
  const asked: Uint8Array[] = [];
  const judge = model(asked);
  await judge.preload('auto');
  let promises = 0;
  await fc.assert(
    fc.asyncProperty(text, async (value) => {
      asked.length = 0;
      const judged = inspectWithModel(inputsOf([value]), configOf('report'), judge);
      await judged;
      expect(judged instanceof Promise).toBe(asked.length > 0);
      if (asked.length > 0) promises++;
    }),
    { numRuns: 2000 },
  );
  expect(promises).toBeGreaterThan(20);
});

it('shows the model the last variant of a value', async () => {
  const asked: Uint8Array[] = [];
  const judge = model(asked);
  await judge.preload('auto');
  await inspectWithModel(inputsOf(['a %7b%7bb}} %2521']), configOf('block'), judge);
  expect(asked).toEqual([foldText('a {{b}} !')]);
});
