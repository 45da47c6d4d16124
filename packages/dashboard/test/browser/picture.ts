import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

/** Pictures for the guide, where they are asked for. */
const pictures =
  process.env['RASP_SCREENSHOTS'] === undefined
    ? null
    : fileURLToPath(new URL('../../../../docs/images/dashboard/', import.meta.url));

/** Takes a picture of what is to be seen, where pictures are asked for. */
export async function picture(page: Page, name: string): Promise<void> {
  if (pictures === null) return;
  mkdirSync(pictures, { recursive: true });
  await page.mouse.move(0, 0);
  await page.screenshot({ path: `${pictures}${name}.png` });
}
