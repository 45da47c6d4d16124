import type { ModelManifest } from './manifest.ts';
import { type ThresholdParameters, thresholdsOf } from './thresholds.ts';

const manifest = {
  classes: ['sqli', 'xss', 'ldap'],
  linear: { threshold: [0.99, 0.98, 2] },
  network: { threshold: [0.9, 0.8, 0.7] },
} as unknown as ModelManifest;

const unset: ThresholdParameters = { XSS_PROBA: 0.7, SQLI_PROBA: 0.85, MODEL_THRESHOLDS: {} };
const own = { linear: [0.99, 0.98, 2], network: [0.9, 0.8, 0.7] };

it.each<[string, Partial<ThresholdParameters>, typeof own]>([
  ['nothing configured', {}, own],
  ['what older PyRASP versions send', { XSS_PROBA: 0.6, SQLI_PROBA: 0.725 }, own],
  ['SQLI_PROBA', { SQLI_PROBA: 0.95 }, { linear: [0.99, 0.98, 2], network: [0.95, 0.8, 0.7] }],
  ['a default of the other class', { SQLI_PROBA: 0.7 }, { linear: [0.99, 0.98, 2], network: [0.7, 0.8, 0.7] }],
  ['XSS_PROBA', { XSS_PROBA: 0.71 }, { linear: [0.99, 0.98, 2], network: [0.9, 0.71, 0.7] }],
  [
    'a score above that of the linear stage',
    { MODEL_THRESHOLDS: { xss: 0.985 } },
    { linear: [0.99, 0.985, 2], network: [0.9, 0.985, 0.7] },
  ],
  [
    'both',
    { XSS_PROBA: 0.95, MODEL_THRESHOLDS: { xss: 0.5, ldap: 0.6 } },
    { linear: [0.99, 0.98, 2], network: [0.9, 0.5, 0.6] },
  ],
  [
    "PyRASP's default in MODEL_THRESHOLDS",
    { MODEL_THRESHOLDS: { xss: 0.7 } },
    { linear: [0.99, 0.98, 2], network: [0.9, 0.7, 0.7] },
  ],
  ['a check that the model does not know', { MODEL_THRESHOLDS: { later: 0.1, constructor: 0.1 } }, own],
])('%s', (_, parameters, expected) => {
  expect(thresholdsOf(manifest, { ...unset, ...parameters })).toEqual(expected);
});

it('puts a score of 1 out of reach, of a score that is rounded up to 1, too', () => {
  const { linear, network } = thresholdsOf(manifest, { ...unset, MODEL_THRESHOLDS: { sqli: 1 } });
  expect([linear[0], network[0]]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  expect(thresholdsOf(manifest, { ...unset, SQLI_PROBA: 1 }).network[0]).toBe(Number.POSITIVE_INFINITY);
  expect(thresholdsOf(manifest, { ...unset, SQLI_PROBA: 0.9999 }).network[0]).toBe(0.9999);
});
