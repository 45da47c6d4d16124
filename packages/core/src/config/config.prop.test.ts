import fc from 'fast-check';
import { judge } from './judge.ts';
import { canonical } from './lenient.ts';
import { applyCloudConfig, createConfig, loadBootstrap } from './load-config.ts';
import type { ParameterName } from './parameters.ts';
import { readLayer } from './read-layer.ts';
import type { ParameterRule } from './rule.ts';
import { schemaOf } from './rule-schema.ts';
import { parameterNames, parameterRules } from './schema.ts';
import { templateNames, templateParameters } from './templates.ts';
import { validateConfig } from './validate-config.ts';

const source = { origin: 'a test', remote: true };
const name = fc.constantFrom<ParameterName>(...parameterNames);

/** Values near what a rule allows, so that both verdicts come up. */
const near = (rule: ParameterRule): fc.Arbitrary<unknown> => {
  const text = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom('', '/a', 'regex', 'block', 'off', 'https://a.example/', 'x:y'),
  );
  switch (rule.kind) {
    case 'integer':
    case 'fraction':
      return fc.oneof(
        fc.integer({ min: rule.min - 2, max: rule.min + 2 }),
        fc.integer({ min: rule.max - 2, max: rule.max + 2 }),
        fc.double(),
      );
    case 'choice':
      return fc.constantFrom(...rule.values, 'constructor', 'x', 1);
    case 'pairs':
      return fc.array(fc.tuple(text, fc.constantFrom('regex', 'starts', 'x', 1)), { maxLength: 3 });
    case 'text-groups':
      return fc.array(fc.array(text, { maxLength: 2 }), { maxLength: 3 });
    case 'modes':
      return fc.dictionary(
        fc.oneof(fc.constantFrom('sqli', 'constructor', 'a b', ''), fc.string({ maxLength: 5 })),
        fc.constantFrom('off', 'block', 'x', 1),
        { maxKeys: 3 },
      );
    case 'scores':
      return fc.dictionary(
        fc.oneof(fc.constantFrom('sqli', 'constructor', 'a b', ''), fc.string({ maxLength: 5 })),
        fc.constantFrom(0, 0.5, 1, 1.001, -0.1, 'high'),
        { maxKeys: 3 },
      );
    case 'fields':
      return fc.dictionary(
        fc.oneof(fc.constantFrom('id', '*', '', 'constructor'), fc.string({ maxLength: 5 })),
        fc.constantFrom('integer', 'text[]', '/^a$/', '/a/[]', '//', '[]', 'int', 1),
        { maxKeys: 3 },
      );
    case 'proxies':
      return fc.oneof(fc.integer({ min: -2, max: 18 }), fc.array(text, { maxLength: 2 }));
    case 'flag':
      return fc.oneof(fc.boolean(), fc.integer());
    default:
      return fc.oneof(text, fc.array(text, { maxLength: 3 }));
  }
};
const case_ = name.chain((one) =>
  fc.tuple(fc.constant(one), fc.oneof({ weight: 4, arbitrary: near(parameterRules[one]) }, fc.jsonValue())),
);

describe('configuration (properties)', () => {
  it('is judged by the agent as the zod schema of the same rule judges it', () => {
    fc.assert(
      fc.property(case_, ([one, value]) => {
        const rule = parameterRules[one];
        // JSON only: zod passes over a __proto__ key, the agent refuses it.
        fc.pre(!JSON.stringify(value ?? null).includes('__proto__'));
        expect([one, value, judge(rule, value) === null]).toEqual([
          one,
          value,
          schemaOf(rule).safeParse(value).success,
        ]);
      }),
      { numRuns: 3000 },
    );
  });

  it('gives back what is canonical already, and settles after one reading', () => {
    fc.assert(
      fc.property(case_, ([one, raw]) => {
        const rule = parameterRules[one];
        if (judge(rule, raw) === null && rule.kind !== 'modes') expect(canonical(rule, raw)).toEqual(raw);
        const { values } = readLayer({ [one]: raw }, { origin: 'a test', remote: false });
        expect(readLayer(values, { origin: 'a test', remote: false })).toEqual({ values, problems: [] });
      }),
      { numRuns: 1000 },
    );
  });

  it.each(templateNames)('takes the template %s as it is', (template) => {
    const parameters = templateParameters(template);
    for (const one of parameterNames) {
      expect([one, schemaOf(parameterRules[one]).safeParse(parameters?.[one]).success]).toEqual([one, true]);
      expect([one, judge(parameterRules[one], parameters?.[one])]).toEqual([one, null]);
    }
    expect(Object.keys(parameters ?? {})).toEqual(parameterNames);
    expect(readLayer(parameters, { origin: 'a test', remote: false })).toEqual({ values: parameters, problems: [] });
  });

  it('never throws, and never gives a value that its rule does not allow', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withSparseArray: true,
      withNullPrototype: true,
    });
    const configuration = fc.oneof(
      anything,
      fc.dictionary(fc.oneof(name, fc.string()), anything),
      fc.dictionary(
        name,
        case_.map(([, value]) => value),
      ),
    );
    const loaded = loadBootstrap({ RASP_CLOUD_URL: 'https://cp.example/' });
    fc.assert(
      fc.property(configuration, (value) => {
        const outcome = applyCloudConfig(loaded, value, 'r');
        const { values } = readLayer(value, source);
        for (const [one, given] of Object.entries(values))
          expect(judge(parameterRules[one as ParameterName], given)).toBeNull();
        expect(outcome.ok).toBe(validateConfig(value).parameters !== null);
        if (outcome.ok) for (const one of parameterNames) expect(outcome.config.parameters[one]).toBeDefined();
      }),
      { numRuns: 1000 },
    );
  });

  it('starts under any environment and options', () => {
    const variable = fc
      .oneof(name, fc.constantFrom('FLOOR', 'CLOUD_URL', 'KEY', 'TEMPLATE'), fc.string({ maxLength: 8 }))
      .map((one) => `RASP_${one}`);
    const value = fc.oneof(fc.string(), fc.json(), fc.constantFrom('1', 'true', '{"checks":{"sqli":1}}', 'a,b'));
    fc.assert(
      fc.property(fc.dictionary(variable, value), fc.anything(), (env, config) => {
        const loaded = loadBootstrap(env, { config: config as never });
        const built = createConfig(loaded);
        for (const one of parameterNames)
          expect([one, judge(parameterRules[one], built.parameters[one])]).toEqual([one, null]);
      }),
      { numRuns: 500 },
    );
  });
});
