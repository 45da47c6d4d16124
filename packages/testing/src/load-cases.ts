import { readFileSync } from 'node:fs';

/** One line of a detector's case table. */
export interface DetectorCase {
  readonly id: string;
  readonly input: string;
  /** `known-miss`: an attack that the detector's docstring says it does not see; found one day, it moves to the attacks. */
  readonly expect: 'attack' | 'benign' | 'known-miss';
  /** Where the line comes from: `own`, a document, an issue. */
  readonly source: string;
  readonly why: string;
  /** The input source it is tried at; `query-value` where it says nothing. */
  readonly at?: string;
}

/** The least a table must hold, so that a file cut short cannot pass for a good one. */
export interface CaseFloor {
  readonly attack: number;
  readonly benign: number;
}

/** A case table and what is in it. */
export interface CaseTable {
  readonly cases: readonly DetectorCase[];
  readonly counts: Readonly<Record<DetectorCase['expect'], number>>;
}

function parseCase(line: string, where: string): DetectorCase {
  const row: unknown = JSON.parse(line);
  if (typeof row !== 'object' || row === null) throw new Error(`${where}: not an object`);
  for (const field of ['id', 'input', 'expect', 'source', 'why']) {
    const value: unknown = Reflect.get(row, field);
    if (typeof value !== 'string' || (value === '' && field !== 'input')) throw new Error(`${where}: no ${field}`);
  }
  const parsed = row as DetectorCase;
  if (!['attack', 'benign', 'known-miss'].includes(parsed.expect)) throw new Error(`${where}: expect ${parsed.expect}`);
  return parsed;
}

/**
 * Reads a case table (JSON Lines) and throws when it is malformed, repeats an id or an input, holds fewer lines than its floor,
 * or not more benign lines than attacks.
 */
export function loadCases(file: string, floor: CaseFloor): CaseTable {
  const cases = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line, at) => parseCase(line, `${file}:${at + 1}`));
  const counts = { attack: 0, benign: 0, 'known-miss': 0 };
  const seen = new Set<string>();
  for (const row of cases) {
    counts[row.expect]++;
    for (const key of [`id ${row.id}`, `input ${row.at ?? ''} ${row.input}`]) {
      if (seen.has(key)) throw new Error(`${file}: ${key} stands there twice`);
      seen.add(key);
    }
  }
  if (counts.attack < floor.attack || counts.benign < floor.benign || counts.benign <= counts.attack) {
    throw new Error(
      `${file}: ${counts.attack} attacks and ${counts.benign} benign lines, floor ${JSON.stringify(floor)}`,
    );
  }
  return { cases, counts };
}
