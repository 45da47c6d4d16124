import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gapsOf, renderCoverage, type ShapeCoverage } from './coverage.ts';

const reference = path.resolve(__dirname, '../../../../docs/reference');

/**
 * Holds a platform to its page: every cell is proven, and docs/reference/coverage-<platform>.md says the same. UPDATE_COVERAGE=1 writes the page.
 */
export function expectCoverage(platform: string, title: string, shapes: readonly ShapeCoverage[]): void {
  const page = path.join(reference, `coverage-${platform}.md`);
  const rendered = renderCoverage(title, shapes);
  if (process.env['UPDATE_COVERAGE'] === '1') writeFileSync(page, rendered);
  expect(gapsOf(shapes)).toEqual([]);
  expect(readFileSync(page, 'utf8')).toBe(rendered);
}
