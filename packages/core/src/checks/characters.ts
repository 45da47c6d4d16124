import { findCharacterFaults, isUnusual } from '../characters/find-characters.ts';
import { decodePercent } from '../decode/percent.ts';
import type { Finding } from '../finding.ts';
import type { InputSource } from '../input.ts';
import type { InputCheck } from './check.ts';

/** Places in which a line end has no business. */
const singleLine: ReadonlySet<InputSource> = new Set<InputSource>([
  'path',
  'path-parameter',
  'query-name',
  'header-name',
  'header-value',
  'user-agent',
  'referer',
  'cookie-name',
  'cookie-value',
  'form-name',
  'multipart-name',
  'multipart-filename',
]);

/** Findings of one request at most. */
const maxFindings = 16;

/**
 * Finds characters that deceive a reader or a parser: controls, invisible characters, bidirectional overrides, tags, look-alikes.
 *
 * What counts in which place stands at `findCharacterFaults`. All but a NUL is `likely`: people paste what they did not see.
 */
export const characters: InputCheck = {
  phase: 'inputs',
  ids: ['characters'],
  judge(facts) {
    let findings: Finding[] | null = null;
    const { usual } = facts;
    for (const input of facts.inputs()) {
      const { source, name } = input;
      // In a path alone, which platforms leave its escapes, more may stand than was seen.
      if (usual && source !== 'path') continue;
      const decoded = source === 'path' ? undoneEscapes(input.value) : null;
      const value = decoded ?? input.value;
      if (!isUnusual(value)) continue;
      for (const { rule, evidence } of findCharacterFaults(value, singleLine.has(source))) {
        findings ??= [];
        findings.push({
          check: 'characters',
          rule,
          engine: 'list',
          input: { source, name },
          trail: decoded === null ? input.trail : [...input.trail, 'percent'],
          evidence,
          certainty: rule === 'null-byte' ? 'certain' : 'likely',
        });
        if (findings.length >= maxFindings) return findings;
      }
    }
    return findings;
  },
};

/** A path without its escapes, which most platforms leave in it; null where there are none. */
function undoneEscapes(path: string): string | null {
  return path.includes('%') ? decodePercent(path) : null;
}
