import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { axe, axeOfColours } from './axe.ts';
import { picture } from './picture.ts';
import { begin, dialogTakesFocus, logIn, openWindow, type Stage, settled, still, tabTo } from './session.ts';

const places = [
  ['/', 'Overview'],
  ['/events', 'Events'],
  ['/functions', 'Functions'],
  ['/alerts', 'Alerts'],
  ['/blacklist', 'Blacklist'],
  ['/blacklist?tab=never', 'Blacklist'],
  ['/blacklist?tab=feeds', 'Blacklist'],
  ['/profiles', 'Profiles'],
  ['/profiles?tab=samples', 'Profiles'],
  ['/profiles/web', 'web'],
  ['/profiles/web?tab=history', 'web'],
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

describe('dashboard', { concurrency: false }, () => {
  let stage: Stage;

  before(async () => {
    stage = await begin();
  });

  after(() => stage?.end());

  describe('every page', () => {
    for (const [path, title] of places) {
      test(`${path} opens, axe finds nothing, and nothing is wider than a phone`, async () => {
        const { page } = stage;
        await stage.go(path);
        assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), title);
        assert.deepEqual(await axe(page), []);
        assert.deepEqual(await cutTables(page), []);
        await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
        await still(page);
        assert.deepEqual(await axeOfColours(page), [], 'in the dark');
        await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
        await page.setViewportSize({ width: 360, height: 740 });
        await still(page);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(width <= 360, `it is ${width} wide`);
        await page.setViewportSize({ width: 1280, height: 800 });
      });
    }

    test('on a phone the menu leads everywhere', async () => {
      const { page } = stage;
      await page.setViewportSize({ width: 360, height: 740 });
      await stage.go('/');
      await picture(page, 'phone');
      await page.getByRole('button', { name: 'Open the menu' }).click();
      await page.getByRole('dialog').getByRole('link', { name: 'Blacklist' }).click();
      await page.getByRole('heading', { name: 'Blacklist', level: 1 }).waitFor();
      await page.setViewportSize({ width: 1280, height: 800 });
    });
  });

  describe('tasks', () => {
    test('the overview tells what happened and leads to the events', async () => {
      await stage.go('/');
      await picture(stage.page, 'overview');
      await stage.page.getByText('1 instance did not take the configuration of default').waitFor();
      await stage.page.getByLabel('Attacks by').selectOption('cloud');
      await stage.page.getByText(/^Attacks by cloud\. .*Google Cloud: \d/).waitFor({ state: 'attached' });
      await stage.page.getByRole('link', { name: /^Blocked/ }).click();
      await settled(stage.page);
      assert.match(stage.page.url(), /\/ui\/events\?hours=24&action=blocked/);
      await stage.go('/');
      await stage.page.getByRole('link', { name: 'SQL injection' }).click();
      await settled(stage.page);
      assert.match(stage.page.url(), /\/ui\/events\?type=sqli/);
      const kinds = await stage.page.locator('table.data .opener').allTextContents();
      assert.ok(kinds.length > 0 && kinds.every((kind) => kind === 'SQL injection'));
    });

    test('a function tells how its instances are', async () => {
      await stage.go('/functions');
      await picture(stage.page, 'functions');
      await stage.page.getByRole('button', { name: 'media-resize' }).click();
      await stage.page.getByText('PATHS[3] is no pattern').waitFor();
      await settled(stage.page);
      assert.deepEqual(await axe(stage.page), []);
      await picture(stage.page, 'function');
    });

    test('a key is made, shown once and revoked, by keyboard alone', async () => {
      const { page } = stage;
      await stage.go('/keys');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await tabTo(page, 'Make a key');
      await page.keyboard.press('Enter');
      await dialogTakesFocus(page);
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
      await dialogTakesFocus(page);
      await tabTo(page, 'Revoke');
      await page.keyboard.press('Enter');
      await row.waitFor({ state: 'hidden' });
    });

    test('a key is moved to another profile, and its end is lifted', async () => {
      const { page } = stage;
      await stage.go('/keys');
      await page.getByRole('button', { name: 'Change: Key partner' }).click();
      await dialogTakesFocus(page);
      await still(page);
      assert.deepEqual(await axe(page), []);
      await page.getByRole('dialog').getByLabel('Profile').selectOption('web');
      await page.getByRole('dialog').getByLabel('Ends').selectOption('Never');
      await page.getByRole('dialog').getByRole('button', { name: 'Change' }).click();
      await page.getByRole('row', { name: /partner live web .* 0 never never/ }).waitFor();
    });

    test('what is wrong in a form stands beside its field', async () => {
      const { page } = stage;
      await stage.go('/users');
      await page.getByRole('button', { name: 'Add a user' }).click();
      await page.getByLabel('User name').fill('no spaces here');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      assert.equal(await page.getByLabel('User name').getAttribute('aria-invalid'), 'true');
      await page.getByLabel('User name').fill('grace');
      await page.locator('[name=password]').fill('another long password');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByRole('row', { name: /grace/ }).waitFor();
    });

    test('whoever may only read is offered nothing else, and is refused nothing', async () => {
      const window = await openWindow(stage.browser);
      const { page } = window;
      await logIn(page, stage.served, 'grace', 'another long password');
      for (const [path, what] of [
        ['/events', 'Export'],
        ['/blacklist', 'Import'],
        ['/profiles/web', 'Set all'],
        ['/profiles/web?tab=history&revision=1', 'Dry run'],
        ['/profiles', 'Samples'],
        ['/keys', 'Revoke'],
        ['/forwarding', 'Add a target'],
      ] as const) {
        await page.goto(`${stage.served.url}/ui${path}`);
        await settled(page);
        assert.equal(await page.getByRole('button', { name: what }).count(), 0, path);
        assert.equal(await page.getByRole('tab', { name: what }).count(), 0, path);
      }
      await page.goto(`${stage.served.url}/ui/profiles/web`);
      const modes = page.getByRole('radiogroup', { name: 'Cross-site scripting' });
      assert.equal(await modes.getByRole('radio', { name: 'off' }).isDisabled(), true);
      assert.deepEqual(await axe(page), []);
      await page.goto(`${stage.served.url}/ui/events`);
      await page.locator('table.data .opener').first().waitFor();
      assert.equal(await page.getByRole('checkbox', { name: /Choose/ }).count(), 0);
      assert.deepEqual(window.troubles, []);
    });

    test('a target and a rule that tells it are made', async () => {
      const { page } = stage;
      await stage.go('/forwarding');
      await page.getByRole('button', { name: 'Add a target' }).click();
      await page.getByLabel('Name').fill('team chat');
      await page.getByLabel('URL').fill('https://hooks.example.com/rasp');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      const row = page.getByRole('row', { name: /team chat/ });
      await row.getByRole('button', { name: 'Pause' }).click();
      await row.getByText('paused').waitFor();
      assert.deepEqual(await cutTables(page), []);
      await stage.go('/alerts');
      await page.getByRole('button', { name: 'Make a rule' }).click();
      await page.getByLabel('Name').fill('Attacks pile up');
      await page.getByRole('button', { name: 'Make the rule' }).click();
      await page.getByRole('row', { name: /Attacks pile up/ }).waitFor();
    });

    test('the chain of the audit log is checked', async () => {
      await stage.go('/audit');
      await stage.page.getByRole('button', { name: 'Check the chain' }).click();
      await stage.page.getByText('The chain is whole').waitFor();
    });

    test('a setting is changed', async () => {
      await stage.go('/settings');
      await stage.page.getByLabel('Attacks (days)').fill('120');
      await stage.page.getByRole('button', { name: 'Save' }).click();
      await stage.page.getByText('Saved.').waitFor();
      await stage.go('/settings');
      assert.equal(await stage.page.getByLabel('Attacks (days)').inputValue(), '120');
    });

    test('the lines that add a function hold the URL of this server', async () => {
      await stage.go('/add-function');
      await picture(stage.page, 'add-function');
      for (const cloud of ['AWS', 'Google', 'Azure', 'PyRASP']) {
        await stage.page.getByRole('tab', { name: new RegExp(cloud) }).click();
        assert.match((await stage.page.getByRole('tabpanel').textContent()) ?? '', /rasp\.example\.com\/connect/);
      }
    });

    test('whoever logs out sees nothing any more, and a wrong password is told', async () => {
      const window = await openWindow(stage.browser, { scheme: 'dark' });
      const { page } = window;
      await page.goto(`${stage.served.url}/ui/keys`);
      await page.getByLabel('Name').fill('ada');
      await page.locator('[name=password]').fill('not the password');
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.getByRole('alert').waitFor();
      assert.deepEqual(await axe(page), []);
      await logIn(page, stage.served);
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
    const answer = await fetch(`${stage.served.url}/ui/`);
    const html = await answer.text();
    const policy = answer.headers.get('content-security-policy') ?? '';
    assert.match(policy, /script-src 'self';/);
    assert.doesNotMatch(policy, /unsafe/);
    const script = /src="([^"]+\.js)"/.exec(html)?.[1] ?? '';
    const file = await fetch(new URL(script, stage.served.url), { headers: { 'accept-encoding': 'br' } });
    assert.equal(file.headers.get('content-encoding'), 'br');
    assert.match(file.headers.get('cache-control') ?? '', /immutable/);
    assert.equal((await fetch(`${stage.served.url}/ui/assets/gone-1234.js`)).status, 404);
  });

  test('nothing went wrong on any page', () => {
    assert.deepEqual(stage.session.troubles, []);
  });
});

/** Tables that are wider than the card around them, and so cut off. */
function cutTables(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('table.data')]
      .filter((table) => {
        const card = table.closest('.card') ?? document.body;
        return table.getBoundingClientRect().right > card.getBoundingClientRect().right + 1;
      })
      .map((table) => table.getAttribute('aria-label') ?? ''),
  );
}
