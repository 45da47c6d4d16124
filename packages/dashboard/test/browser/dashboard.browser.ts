import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { axe } from './axe.ts';
import { startBrowser } from './browser.ts';
import { type Served, serve } from './server.ts';
import { logIn, openWindow, type Session, settled, setUp } from './session.ts';

const places = [
  ['/', 'Overview'],
  ['/events', 'Events'],
  ['/functions', 'Functions'],
  ['/alerts', 'Alerts'],
  ['/blacklist', 'Blacklist'],
  ['/blacklist?tab=never', 'Blacklist'],
  ['/blacklist?tab=feeds', 'Blacklist'],
  ['/profiles', 'Profiles'],
  ['/profiles/web', 'web'],
  ['/keys', 'Agent keys'],
  ['/add-function', 'Add a function'],
  ['/users', 'Users'],
  ['/tokens', 'API tokens'],
  ['/forwarding', 'Forwarding'],
  ['/audit', 'Audit log'],
  ['/settings', 'Settings'],
  ['/account', 'Your account'],
  ['/nowhere', 'Not found'],
] as const;

/** Pictures for the guide, where they are asked for. */
const pictures =
  process.env['RASP_SCREENSHOTS'] === undefined
    ? null
    : fileURLToPath(new URL('../../../../docs/images/dashboard/', import.meta.url));

async function picture(page: Page, name: string): Promise<void> {
  if (pictures === null) return;
  mkdirSync(pictures, { recursive: true });
  await page.mouse.move(0, 0);
  await page.screenshot({ path: `${pictures}${name}.png` });
}

describe('dashboard', { concurrency: false }, () => {
  let browser: Browser;
  let served: Served;
  let ada: Session;

  before(async () => {
    browser = await startBrowser();
    served = await serve({ seeded: true });
    ada = await openWindow(browser);
    await setUp(ada.page, served);
  });

  after(async () => {
    await browser?.close();
    await served?.close();
  });

  const go = async (path: string): Promise<void> => {
    await ada.page.goto(`${served.url}/ui${path}`);
    await settled(ada.page);
  };

  describe('every page', () => {
    for (const [path, title] of places) {
      test(`${path} opens, and axe finds nothing`, async () => {
        await go(path);
        assert.equal(await ada.page.getByRole('heading', { level: 1 }).textContent(), title);
        assert.deepEqual(await axe(ada.page), []);
      });
    }

    test('in the dark, axe finds nothing either', async () => {
      await ada.page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
      for (const [path] of places) {
        await go(path);
        assert.deepEqual(await axe(ada.page), [], path);
      }
      await ada.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    });

    test('on a phone nothing is wider than the screen', async () => {
      await ada.page.setViewportSize({ width: 360, height: 740 });
      for (const [path] of places) {
        await go(path);
        const width = await ada.page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(width <= 360, `${path} is ${width} wide`);
      }
      await go('/');
      await picture(ada.page, 'phone');
      await ada.page.getByRole('button', { name: 'Open the menu' }).click();
      await ada.page.getByRole('dialog').getByRole('link', { name: 'Blacklist' }).click();
      await ada.page.getByRole('heading', { name: 'Blacklist', level: 1 }).waitFor();
      await ada.page.setViewportSize({ width: 1280, height: 800 });
    });
  });

  describe('tasks', () => {
    test('the overview tells what happened and leads to the events', async () => {
      await go('/');
      await picture(ada.page, 'overview');
      await ada.page.getByRole('link', { name: 'SQL injection' }).click();
      await settled(ada.page);
      assert.match(ada.page.url(), /\/ui\/events\?type=sqli/);
      const kinds = await ada.page.locator('table.data .opener').allTextContents();
      assert.ok(kinds.length > 0 && kinds.every((kind) => kind === 'SQL injection'));
    });

    test('an event explains itself, can be judged, and its source blocked', async () => {
      const { page } = ada;
      await go('/events?type=command');
      await page.locator('table.data .opener').first().click();
      const drawer = page.getByRole('dialog');
      await drawer.getByText('What convinced').waitFor();
      assert.match((await drawer.textContent()) ?? '', /Uncovered by.*json.*base64.*CWE-78/s);
      await page.waitForTimeout(300);
      assert.deepEqual(await axe(page), []);
      await picture(page, 'event');
      await drawer.getByLabel('Comment').fill('Seen in the access log too');
      await drawer.getByRole('button', { name: 'A real attack' }).click();
      await drawer.getByText('Seen in the access log too').waitFor();
      await drawer.getByRole('button', { name: 'Close' }).click();
      await drawer.waitFor({ state: 'hidden' });
    });

    test('what happens shows up by itself', async () => {
      await go('/events');
      await picture(ada.page, 'events');
      await ada.page.getByText('Live', { exact: true }).waitFor();
      const record = {
        log_data: ['sqli', '203.0.113.99', 'NL', { location: 'qs', payload: "1' or 1=1", codes: [] }],
        application: 'fresh',
      };
      await fetch(`${served.url}/logs`, { method: 'POST', body: JSON.stringify(record) });
      await ada.page.getByRole('cell', { name: '203.0.113.99' }).first().waitFor({ timeout: 15_000 });
    });

    test('a block is added and removed', async () => {
      const { page } = ada;
      await go('/blacklist');
      await picture(page, 'blacklist');
      await page.getByRole('button', { name: 'Block addresses' }).click();
      await page.getByLabel('Addresses or CIDRs').fill('198.51.100.77 nonsense');
      await page.getByLabel('Why').fill('A test');
      await page.waitForTimeout(200);
      assert.deepEqual(await axe(page), []);
      await page.getByRole('button', { name: 'Block', exact: true }).click();
      await page.getByText('1 line not taken').waitFor();
      await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
      await page.getByLabel('Search').fill('198.51.100.77');
      const row = page.getByRole('row', { name: /198\.51\.100\.77/ });
      await row.getByRole('button', { name: '198.51.100.77' }).click();
      await page.getByRole('dialog').getByText('Who says so').waitFor();
      await page.waitForTimeout(200);
      assert.deepEqual(await axe(page), []);
      await page.keyboard.press('Escape');
      await row.getByRole('button', { name: 'Unblock' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Unblock' }).click();
      await page.getByText('Nothing fits').waitFor();
    });

    test('a function tells how its instances are', async () => {
      await go('/functions');
      await picture(ada.page, 'functions');
      await ada.page.getByRole('button', { name: 'media-resize' }).click();
      await ada.page.getByText('PATHS[3] is no pattern').waitFor();
      await settled(ada.page);
      assert.deepEqual(await axe(ada.page), []);
      await picture(ada.page, 'function');
    });

    test('a key is made, shown once and revoked, by keyboard alone', async () => {
      const { page } = ada;
      await go('/keys');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await tabTo(page, 'Make a key');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor();
      await page.waitForTimeout(200);
      await page.keyboard.type('by-keyboard');
      await page.keyboard.press('Enter');
      await page.getByText('Shown once').waitFor();
      assert.match((await page.locator('pre').textContent()) ?? '', /\w{20,}/);
      await tabTo(page, 'I have it');
      await page.keyboard.press('Enter');
      const row = page.getByRole('row', { name: /by-keyboard/ });
      await row.waitFor();
      await row.getByRole('button', { name: 'Revoke' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor();
      await page.waitForTimeout(200);
      await tabTo(page, 'Revoke');
      await page.keyboard.press('Enter');
      await row.waitFor({ state: 'hidden' });
    });

    test('what is wrong in a form stands beside its field', async () => {
      const { page } = ada;
      await go('/users');
      await page.getByRole('button', { name: 'Add a user' }).click();
      await page.getByLabel('User name').fill('no spaces here');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      assert.equal(await page.getByLabel('User name').getAttribute('aria-invalid'), 'true');
      await page.getByLabel('User name').fill('grace');
      await page.locator('[name=password]').fill('another long password');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByRole('row', { name: /grace/ }).waitFor();
    });

    test('a profile is edited, and what would disarm functions waits for a decision', async () => {
      const { page } = ada;
      await go('/profiles/web');
      const editor = page.getByLabel('Configuration as JSON');
      const text = await editor.inputValue();
      await editor.fill(text.replace('7200', '"soon"'));
      await page.getByText(/1 mistake/).waitFor();
      await editor.fill(text.replace('"xss": "block"', '"xss": "off"'));
      await page.getByText('This can disarm functions').waitFor();
      await page.getByLabel('Why').fill('Too many false alarms');
      assert.deepEqual(await axe(page), []);
      await picture(page, 'profile');
      await page.getByRole('button', { name: 'Save as a draft' }).click();
      const drawer = page.getByRole('dialog');
      await drawer.getByRole('button', { name: 'Hand in' }).click();
      await drawer.getByLabel('Comment').fill('Nobody else is here');
      await drawer.getByRole('button', { name: 'Override as administrator' }).click();
      await drawer.getByText('ada: override').waitFor();
      await page.waitForTimeout(300);
      assert.deepEqual(await axe(page), []);
      await drawer.getByRole('button', { name: 'Serve to all' }).click();
      await page.getByRole('button', { name: 'Serve', exact: true }).click();
      await page.getByText('Agents take it with their next beacon.').waitFor();
    });

    test('a target and a rule that tells it are made', async () => {
      const { page } = ada;
      await go('/forwarding');
      await page.getByRole('button', { name: 'Add a target' }).click();
      await page.getByLabel('Name').fill('team chat');
      await page.getByLabel('URL').fill('https://hooks.example.com/rasp');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByRole('row', { name: /team chat/ }).waitFor();
      await go('/alerts');
      await page.getByRole('button', { name: 'Make a rule' }).click();
      await page.getByLabel('Name').fill('Attacks pile up');
      await page.getByRole('button', { name: 'Make the rule' }).click();
      await page.getByRole('row', { name: /Attacks pile up/ }).waitFor();
    });

    test('the chain of the audit log is checked', async () => {
      await go('/audit');
      await ada.page.getByRole('button', { name: 'Check the chain' }).click();
      await ada.page.getByText('The chain is whole').waitFor();
    });

    test('a setting is changed', async () => {
      await go('/settings');
      await ada.page.getByLabel('Attacks (days)').fill('120');
      await ada.page.getByRole('button', { name: 'Save' }).click();
      await ada.page.getByText('Saved.').waitFor();
      await go('/settings');
      assert.equal(await ada.page.getByLabel('Attacks (days)').inputValue(), '120');
    });

    test('the lines that add a function hold the URL of this server', async () => {
      await go('/add-function');
      await picture(ada.page, 'add-function');
      for (const cloud of ['AWS', 'Google', 'Azure', 'PyRASP']) {
        await ada.page.getByRole('tab', { name: new RegExp(cloud) }).click();
        assert.match((await ada.page.getByRole('tabpanel').textContent()) ?? '', /rasp\.example\.com\/connect/);
      }
    });

    test('whoever logs out sees nothing any more, and a wrong password is told', async () => {
      const window = await openWindow(browser, { scheme: 'dark' });
      const { page } = window;
      await page.goto(`${served.url}/ui/keys`);
      await page.getByLabel('Name').fill('ada');
      await page.locator('[name=password]').fill('not the password');
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.getByRole('alert').waitFor();
      assert.deepEqual(await axe(page), []);
      await logIn(page, served);
      await settled(page);
      await picture(page, 'dark');
      await page.getByRole('button', { name: /Account of ada/ }).click();
      await page.getByRole('menuitem', { name: 'Log out' }).click();
      await page.getByRole('button', { name: 'Log in' }).waitFor();
      assert.equal(await page.getByText('shop-checkout').count(), 0);
      assert.deepEqual(window.troubles, []);
    });
  });

  test('the page lets in no script but its own, and files come compressed and to be kept', async () => {
    const answer = await fetch(`${served.url}/ui/`);
    const html = await answer.text();
    const policy = answer.headers.get('content-security-policy') ?? '';
    assert.match(policy, /script-src 'self';/);
    assert.doesNotMatch(policy, /unsafe/);
    const script = /src="([^"]+\.js)"/.exec(html)?.[1] ?? '';
    const file = await fetch(new URL(script, served.url), { headers: { 'accept-encoding': 'br' } });
    assert.equal(file.headers.get('content-encoding'), 'br');
    assert.match(file.headers.get('cache-control') ?? '', /immutable/);
    assert.equal((await fetch(`${served.url}/ui/assets/gone-1234.js`)).status, 404);
  });

  test('nothing went wrong on any page', () => {
    assert.deepEqual(ada.troubles, []);
  });
});

/** Goes on by Tab until a button of that name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    const focused = await page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
    if (focused === name) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${name}.`);
}
