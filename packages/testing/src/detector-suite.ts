import fc from 'fast-check';
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
}

/** How many times longer a value of twice the length may take; noise and a table's growth included. */
const MAX_GROWTH = 3.2;
/** Below this, in milliseconds, a time says nothing about growth. */
const MIN_TIME = 2;

/**
 * Declares the tests that every detector passes: its case table, and that on any text it never throws, gives evidence that stands in the value,
 * judges the same text the same way twice, and takes time in proportion to the length.
 */
export function describeDetector(detector: DetectorUnderTest, { cases: file, floor, pieces }: DetectorSuite): void {
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
    });
  });

  const grown = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(''));
  const value = fc.oneof(fc.string({ unit: 'binary' }), grown);

  describe(`${detector.id}: properties`, () => {
    it('never throws, gives evidence that stands in the value, and judges alike twice', () => {
      fc.assert(
        fc.property(value, (text) => {
          const match = inspect(text);
          if (match === null) return inspect(text) === null;
          return text.includes(match.evidence) && match.evidence.length <= 256 && inspect(text) !== null;
        }),
        { numRuns: 3000 },
      );
    });

    it.each(pieces.map((piece) => [piece]))('takes time in proportion to the length of %j repeated', (piece) => {
      const text = (length: number) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
      // What grows too fast does so each time; a neighbour on the machine does not.
      const growth = (): number => {
        const short = timeOf(() => inspect(text(32_768)));
        const long = timeOf(() => inspect(text(65_536)));
        return long / Math.max(short, MIN_TIME);
      };
      let least = growth();
      for (let tries = 0; tries < 4 && least >= MAX_GROWTH; tries++) least = Math.min(least, growth());
      expect(least).toBeLessThan(MAX_GROWTH);
    });
  });
}

/** Processor time of the best of five, in milliseconds: waiting for a core is not counted, and noise only ever adds. */
function timeOf(work: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 5; round++) {
    const start = process.cpuUsage();
    work();
    const spent = process.cpuUsage(start);
    best = Math.min(best, (spent.user + spent.system) / 1000);
  }
  return best;
}
