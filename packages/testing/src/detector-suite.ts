import fc from 'fast-check';
import { growth } from './cpu-cost.ts';
import { type CaseFloor, loadCases } from './load-cases.ts';

/** What the suite needs of a detector; core's `Detector` is one. */
export interface DetectorUnderTest {
  readonly id: string;
  readonly inputs: ReadonlySet<string>;
  inspect(value: string, source: never): { readonly evidence: string; readonly engine: string } | null;
}

/** How one detector is tested. */
export interface DetectorSuite {
  /** Path of its case table. */
  readonly cases: string;
  readonly floor: CaseFloor;
  /** Pieces of its grammar: random text alone is dismissed at the first character. */
  readonly pieces: readonly string[];
  /** What else is repeated to see that time grows with the length alone: forms of more than one piece. */
  readonly repeated?: readonly string[];
  /** The detector's own screen: it must let through whatever the detector finds. */
  readonly needs?: RegExp;
}

/** How many times longer a value of eight times the length may take: linear is 8, quadratic 64. Halfway leaves noise its room. */
const MAX_GROWTH = 24;
/** Below this, in milliseconds, a time says nothing about growth. */
const MIN_TIME = 2;

/**
 * Declares the tests that every detector passes: its case table, and that on any text it never throws, gives evidence that stands in the value,
 * judges the same text the same way twice, and takes time in proportion to the length.
 */
export function describeDetector(detector: DetectorUnderTest, suite: DetectorSuite): void {
  const { cases: file, floor, pieces, repeated = [], needs } = suite;
  const { cases } = loadCases(file, floor);
  const inspect = (value: string, source = 'query-value') =>
    detector.inputs.has(source) ? detector.inspect(value, source as never) : null;

  describe(`${detector.id}: the table of cases`, () => {
    it.each(cases.map((row) => [row.id, row] as const))('%s', (_id, row) => {
      const match = inspect(row.input, row.at);
      // A known miss that is found one day is moved to the attacks.
      expect({ input: row.input, found: match !== null }).toEqual({ input: row.input, found: row.expect === 'attack' });
      if (match === null) return;
      expect(match.engine).toBe('grammar');
      expect(match.evidence).not.toBe('');
      expect(match.evidence.length).toBeLessThanOrEqual(256);
      expect(row.input).toContain(match.evidence);
      if (needs !== undefined) expect(row.input).toMatch(needs);
    });
  });

  const grown = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(''));
  const value = fc.oneof(fc.string({ unit: 'binary' }), grown);

  describe(`${detector.id}: properties`, () => {
    it('never throws, and gives evidence that stands in the value', () => {
      fc.assert(
        fc.property(value, (text) => {
          const match = inspect(text);
          if (match === null) return true;
          return text.includes(match.evidence) && match.evidence.length <= 256 && (needs?.test(text) ?? true);
        }),
        { numRuns: 3000 },
      );
    });

    it('judges alike twice, whatever it saw between', () => {
      fc.assert(
        fc.property(value, value, (text, other) => {
          const first = inspect(text);
          inspect(other);
          expect(inspect(text)).toEqual(first);
        }),
      );
    });

    it.each([...pieces, ...repeated].map((unit) => [unit]))(
      'takes time in proportion to the length of %j repeated',
      (unit) => {
        const text = (length: number) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
        const [short, long] = [text(16_384), text(131_072)];
        const times = growth(
          () => inspect(short),
          () => inspect(long),
          MAX_GROWTH,
          MIN_TIME,
        );
        expect(times).toBeLessThanOrEqual(MAX_GROWTH);
      },
    );
  });
}
