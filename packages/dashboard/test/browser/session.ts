import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startBrowser } from './browser.ts';
import { type Served, serve } from './server.ts';

/** A page of somebody who is logged in, and everything that went wrong on it. */
export interface Session {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors in the console and of scripts. */
  readonly troubles: readonly string[];
}

export const password = 'correct horse battery';

/** Opens a window that notes all troubles. */
export async function openWindow(
  browser: Browser,
  options: { readonly scheme?: 'light' | 'dark' } = {},
): Promise<Session> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    colorScheme: options.scheme ?? 'light',
    locale: 'en-GB',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    const { url } = message.location();
    // Asking whether somebody is logged in, and asking for a part that this server does not have, are answered by status alone.
    const isAnswer = /status of (?:401|404)/.test(message.text()) && url.includes('/api/v1/');
    if (!isAnswer) troubles.push(`${message.text()} ${url}`);
  });
  return { page, context, troubles };
}

/** Makes the first administrator through the form. */
export async function setUp(page: Page, served: Served): Promise<void> {
  await page.goto(`${served.url}/`);
  await page.getByLabel('Setup secret').fill(served.setupSecret);
  await page.getByLabel('Your name').fill('ada');
  await page.locator('[name=password]').fill(password);
  await page.getByRole('button', { name: 'Make the administrator' }).click();
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
}

/** Logs in through the form. */
export async function logIn(page: Page, served: Served, name = 'ada', secret: string = password): Promise<void> {
  await page.goto(`${served.url}/`);
  await page.getByLabel('Name').fill(name);
  await page.locator('[name=password]').fill(secret);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
}

/** Waits until nothing is read any more and the bones are gone. */
export async function settled(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor();
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
  await still(page);
}

/** Waits until the page has been painted anew twice and nothing on it moves or changes colour any more, however long a busy machine takes. */
export async function still(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(undefined)))),
  );
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(({ playState, effect }) => playState !== 'running' || effect?.getComputedTiming().iterations === Infinity),
  );
}

/** A browser in front of a served day of the invented fleet, with the administrator logged in. */
export interface Stage {
  readonly browser: Browser;
  readonly served: Served;
  readonly session: Session;
  readonly page: Page;
  /** Goes to a page and waits until it is there. */
  go(path: string): Promise<void>;
  end(): Promise<void>;
}

/** Sets the stage. */
export async function begin(): Promise<Stage> {
  const browser = await startBrowser();
  const served = await serve({ seeded: true });
  const session = await openWindow(browser);
  const { page } = session;
  await setUp(page, served);
  return {
    browser,
    served,
    session,
    page,
    async go(path) {
      await page.goto(`${served.url}/ui${path}`);
      await settled(page);
    },
    async end() {
      await browser.close();
      await served.close();
    },
  };
}

/** Waits until a dialog has taken the focus: keys that come before go to the page under it. */
export async function dialogTakesFocus(page: Page): Promise<void> {
  await page.locator('[role=dialog] :focus').waitFor();
}

/** Goes on by Tab until something of that name has the focus, as somebody without a mouse does. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      return [element?.getAttribute('aria-label') ?? '', element?.textContent?.trim() ?? ''];
    });
    if (focused.includes(name)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${name}.`);
}
