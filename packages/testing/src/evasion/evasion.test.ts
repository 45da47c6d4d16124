import { evasionClasses } from './classes/index.ts';
import { ssrf } from './classes/ssrf.ts';
import { commonEncodings } from './encodings.ts';
import { createBlockedTest } from './judge.ts';
import { measureClass } from './measure.ts';
import { mutants } from './mutants.ts';
import { createRandom } from './random.ts';

const seed = 20_260_101;
/** Of the mutants by two operators, this many are judged: one in so many. */
const step = 3;
/** Share of an operator's mutants that stay blocked. */
const target = 0.98;
// What the model adds must not hide what the grammars lost.
const isBlocked = createBlockedTest('off');

describe.each(evasionClasses.map((evasion) => [evasion.id, evasion] as const))('%s', (_id, evasion) => {
  it('has enough payloads and operators, each of which changes something', () => {
    expect(evasion.payloads.length).toBeGreaterThanOrEqual(15);
    expect(new Set(evasion.payloads).size).toBe(evasion.payloads.length);
    expect(evasion.operators.filter(({ encodes }) => !encodes).length).toBeGreaterThanOrEqual(7);
    expect(evasion.operators.length).toBeGreaterThanOrEqual(15);
    const random = createRandom(seed);
    const idle = evasion.operators.filter(({ apply }) => evasion.payloads.every((one) => apply(one, random) === null));
    expect(idle.map(({ id }) => id)).toEqual([]);
  });

  it('stays blocked under every operator', async () => {
    const { byOperator, lostPayloads, all } = await measureClass(evasion, seed, isBlocked, step);
    expect(lostPayloads).toEqual([]);
    expect(all.mutants).toBeGreaterThan(300);
    const below = [...byOperator].filter(([, share]) => share.blocked / share.mutants < target);
    expect(below).toEqual([]);
  });

  it('gives the same mutants for the same seed', () => {
    const values = (of: number) => [...mutants(evasion, of)].map(({ value }) => value);
    expect(values(seed)).toEqual(values(seed));
    expect(values(seed)).not.toEqual(values(seed + 1));
  });
});

it('lets through what operators put around payloads', async () => {
  const random = createRandom(seed);
  for (let count = 0; count < 300; count++) {
    const text = `${random.word(7)} ${random.word(4)}-${random.word(3)}, ${random.word(6)}`;
    for (const { apply } of commonEncodings) {
      expect([text, await isBlocked(apply(text, random) ?? text)]).toEqual([text, false]);
    }
  }
});

it.each<[string, (text: string) => string]>([
  ['percent', decodeURIComponent],
  ['percent-all', decodeURIComponent],
  ['percent-twice', (text) => decodeURIComponent(decodeURIComponent(text))],
  ['percent-u', (text) => text.replaceAll(/%u(....)/g, (_all, code) => String.fromCharCode(Number.parseInt(code, 16)))],
  ['base64', (text) => Buffer.from(text, 'base64').toString()],
  ['base64url', (text) => Buffer.from(text, 'base64url').toString()],
  // Line ends and backslashes stand as they are: JSON's own reader is asked about the escapes alone.
  ['json-escape', (text) => text.replaceAll(/\\u[0-9a-f]{4}/g, (written) => JSON.parse(`"${written}"`))],
])('%s is undone by its decoder', (id, decode) => {
  const operator = commonEncodings.find((one) => one.id === id);
  const random = createRandom(seed);
  for (const payload of evasionClasses.flatMap(({ payloads }) => payloads)) {
    const encoded = operator?.apply(payload, random) ?? null;
    if (encoded !== null) expect(decode(encoded)).toBe(payload);
  }
});

it.each([
  'decimal-address',
  'hex-address',
  'octal-address',
  'mixed-address',
  'fewer-parts',
  'circled-digits',
  'slashes',
])('%s names the same host to the reader of URLs', (id) => {
  const operator = ssrf.operators.find((one) => one.id === id);
  const random = createRandom(seed);
  for (const payload of ssrf.payloads.filter((one) => one.startsWith('http'))) {
    expect(new URL(operator?.apply(payload, random) ?? payload).host).toBe(new URL(payload).host);
  }
});
