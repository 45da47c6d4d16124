import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

const rules = '["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]';

/** What axe finds wrong with a page by WCAG 2.2 AA, one line for each. */
export function axe(page: Page): Promise<readonly string[]> {
  return judge(page, rules);
}

/** What axe finds wrong with the contrast of a page's colours: all that another colour scheme can change. */
export function axeOfColours(page: Page): Promise<readonly string[]> {
  return judge(page, '{ type: "rule", values: ["color-contrast"] }');
}

async function judge(page: Page, runOnly: string): Promise<readonly string[]> {
  // Evaluated from outside, because the page's own policy lets no other script in.
  if (!(await page.evaluate('"axe" in globalThis'))) await page.evaluate(source);
  const violations = (await page.evaluate(
    `axe.run(document, { runOnly: ${runOnly}, resultTypes: ["violations"] }).then((found) => found.violations)`,
  )) as readonly Violation[];
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html.slice(0, 200)} ${failureSummary ?? ''}`),
  );
}
