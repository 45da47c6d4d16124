import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Starts Chromium: the one that CHROMIUM_PATH names, or Debian's. Fails where there is none: pages that nobody opened are not tested. */
export function startBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) {
    throw new Error(`There is no Chromium at ${executablePath}. Install it, or say where it is by CHROMIUM_PATH.`);
  }
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--force-color-profile=srgb'] });
}
