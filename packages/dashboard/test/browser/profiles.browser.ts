import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { axe } from './axe.ts';
import { picture } from './picture.ts';
import { begin, type Stage, still } from './session.ts';

describe('profiles', { concurrency: false }, () => {
  let stage: Stage;

  before(async () => {
    stage = await begin();
  });

  after(() => stage?.end());

  const group = (name: RegExp): Promise<void> =>
    stage.page.getByRole('navigation', { name: 'Groups of parameters' }).getByRole('button', { name }).click();
  const mode = (check: string, to: string): Locator =>
    stage.page.getByRole('radiogroup', { name: check, exact: true }).getByRole('radio', { name: to });
  const json = async (): Promise<Record<string, unknown>> => {
    await stage.page.getByText('JSON', { exact: true }).click();
    const text = await stage.page.getByLabel('Configuration as JSON').inputValue();
    await stage.page.getByText('Fields', { exact: true }).click();
    return JSON.parse(text);
  };

  test('checks are set in a matrix, by arrow keys, too, and go back to their defaults', async () => {
    const { page } = stage;
    await stage.go('/profiles/web');
    assert.equal(await mode('SQL injection', 'blacklist').isChecked(), true);
    assert.equal(await mode('Path traversal', 'block').isChecked(), true);
    await mode('Path traversal', 'block').focus();
    await page.keyboard.press('ArrowLeft');
    assert.equal(await mode('Path traversal', 'report').isChecked(), true);
    await page.getByText('traversal goes from block to report').waitFor();
    await still(page);
    assert.deepEqual(await axe(page), []);
    await picture(page, 'profile');
    assert.deepEqual(await coveredByTab(page, 40), []);
    assert.deepEqual((await json())['SECURITY_CHECKS'], {
      sqli: 'blacklist',
      xss: 'block',
      flood: 'blacklist',
      traversal: 'report',
    });
    await page.getByRole('button', { name: 'back to block: Path traversal' }).click();
    await page.getByText('What it would do').waitFor({ state: 'hidden' });
  });

  test('a parameter of each kind is set, and its mistake stands beside it', async () => {
    const { page } = stage;
    await stage.go('/profiles/web');
    await group(/^Rates and blacklist/);
    const field = page.locator('[data-parameter=BLACKLIST_DELAY]');
    await field.getByRole('textbox').fill('soon');
    await field.getByRole('alert').waitFor();
    assert.match((await field.textContent()) ?? '', /must be a whole number from 1 to 2,592,000/);
    assert.equal(await page.getByRole('button', { name: 'Save as a draft' }).count(), 0);
    await still(page);
    assert.deepEqual(await axe(page), []);
    await field.getByRole('textbox').fill('600');
    await page.getByLabel('BLACKLIST_OVERRIDE').selectOption('off');
    await group(/^Identity/);
    await page.getByLabel('BLOCK_ACTION', { exact: true }).selectOption('redirect');
    await page.getByLabel('HOSTS').fill('shop.example\n\nwww.shop.example\n');
    await group(/^Detection/);
    const exceptions = page.getByRole('group', { name: 'EXCEPTIONS' });
    await exceptions.getByRole('button', { name: 'Add a row' }).click();
    await page.keyboard.type("O'Reilly");
    await page.keyboard.press('Tab');
    await page.keyboard.press('s');
    await page.locator('[data-parameter=DECOY_ROUTES] summary').click();
    await page.getByRole('button', { name: 'Begin with these' }).click();
    await page.getByRole('button', { name: 'Take out /.env', exact: true }).click();
    await group(/^What the application/);
    const fields = page.getByRole('group', { name: 'FIELDS' });
    await fields.getByRole('button', { name: 'Add a row' }).click();
    await page.keyboard.type('id');
    await page.keyboard.press('Tab');
    await page.keyboard.type('integer');
    await page.getByText(/^\d+ changes/).waitFor();
    assert.deepEqual(await axe(page), []);
    const { DECOY_ROUTES: decoys, ...set } = await json();
    assert.equal((decoys as unknown[]).length, 22);
    assert.deepEqual(set, {
      SECURITY_CHECKS: { sqli: 'blacklist', xss: 'block', flood: 'blacklist' },
      BLACKLIST_DELAY: 600,
      BLACKLIST_OVERRIDE: false,
      BLOCK_ACTION: 'redirect',
      HOSTS: ['shop.example', 'www.shop.example'],
      EXCEPTIONS: [["O'Reilly", 'starts']],
      FIELDS: { id: 'integer' },
    });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Review' }).waitFor({ state: 'hidden' });
  });

  test('a profile is described', async () => {
    const { page } = stage;
    await stage.go('/profiles/web');
    await page.getByRole('button', { name: 'Change: Description of web' }).click();
    await page.getByRole('dialog').getByLabel('Description').fill('The shop');
    await page.getByRole('dialog').getByRole('button', { name: 'Change' }).click();
    await page.getByText('The shop').waitFor();
  });

  test('parameters are found by words, and what is set can be looked at alone', async () => {
    const { page } = stage;
    await stage.go('/profiles/web');
    await page.getByRole('textbox', { name: 'Search parameters' }).fill('private keys');
    assert.deepEqual(await page.locator('.field-name').allTextContents(), ['DLP_PRIVATE_KEYS']);
    await page.getByRole('textbox', { name: 'Search parameters' }).fill('no such word');
    await page.getByText('No parameter fits').waitFor();
    await page.getByRole('textbox', { name: 'Search parameters' }).fill('');
    await page.getByLabel('Only what is set').check();
    assert.deepEqual(await page.locator('.field-name').allTextContents(), ['BLACKLIST_DELAY']);
    assert.equal(await page.locator('.mode-row').count(), 3);
    assert.deepEqual(await axe(page), []);
  });

  test('JSON that cannot be read leaves the fields out, and says so', async () => {
    const { page } = stage;
    await stage.go('/profiles/web');
    await page.getByText('JSON', { exact: true }).click();
    const editor = page.getByLabel('Configuration as JSON');
    const text = await editor.inputValue();
    await editor.fill(text.slice(0, -2));
    assert.equal(await editor.getAttribute('aria-invalid'), 'true');
    await page.getByText('Fields', { exact: true }).click();
    await page.getByText('The JSON cannot be read').waitFor();
    await page.getByText('JSON', { exact: true }).click();
    await editor.fill(text.replace('7200', '"soon"'));
    await page
      .getByText(/1 mistake/)
      .first()
      .waitFor();
  });

  test('a sample is uploaded, refused by its line where one makes no sense', async () => {
    const { page } = stage;
    await stage.go('/profiles?tab=samples');
    await page.getByRole('button', { name: 'Upload a sample' }).click();
    const dialog = page.getByRole('dialog');
    const lines = [
      { id: '1', value: "O'Reilly", label: 'benign' },
      { id: '2', value: '<script>alert(1)</script>', label: 'attack' },
    ].map((line) => JSON.stringify(line));
    await dialog.getByRole('textbox', { name: 'Lines' }).fill([...lines, 'no'].join('\n'));
    await dialog.getByLabel('Name').fill('search box');
    await dialog.getByRole('button', { name: 'Upload' }).click();
    await dialog.getByText('line 3 is no JSON').waitFor();
    await still(page);
    assert.deepEqual(await axe(page), []);
    await dialog.getByRole('textbox', { name: 'Lines' }).fill(lines.join('\n'));
    await dialog.getByRole('button', { name: 'Upload' }).click();
    await page.getByRole('row', { name: /search box all profiles 2 ada/ }).waitFor();
  });

  test('a draft is tried on what happened and on a sample, and what would disarm functions waits for a decision', async () => {
    const { page } = stage;
    await stage.go('/profiles/web');
    await mode('Cross-site scripting', 'off').check();
    await page.getByText('This can disarm functions').waitFor();
    await page.getByLabel('search box (2 lines)').check();
    await page.getByRole('button', { name: 'Dry run' }).click();
    await page
      .getByText(/would end otherwise/)
      .first()
      .waitFor();
    await page.getByRole('row', { name: 'search box 2 1 0 0 → 1' }).waitFor();
    assert.match((await page.locator('.dry-run-groups').textContent()) ?? '', /Cross-site scripting: blocked → passed/);
    await page.getByLabel('Why').fill('Too many false alarms');
    assert.deepEqual(await axe(page), []);
    await page.getByRole('region', { name: 'Dry run' }).scrollIntoViewIfNeeded();
    await picture(page, 'dry-run');
    await page.getByRole('button', { name: 'Save as a draft' }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('button', { name: 'Hand in' }).click();
    await drawer.getByLabel('Comment').fill('Nobody else is here');
    await drawer.getByRole('button', { name: 'Override as administrator' }).click();
    await drawer.getByText('ada: override').waitFor();
    await still(page);
    assert.deepEqual(await axe(page), []);
    await drawer.getByRole('button', { name: 'Serve to all' }).click();
    await page.getByRole('button', { name: 'Serve', exact: true }).click();
    await page.getByText('Agents take it with their next beacon.').waitFor();
  });

  test('an older revision is rolled out to a part, watched by limits, and taken back', async () => {
    const { page } = stage;
    await stage.go('/profiles/web?tab=history&revision=1');
    const drawer = page.getByRole('dialog');
    await drawer.getByText('Begin with a part').click();
    await drawer.getByLabel('Share').selectOption('25');
    await still(page);
    assert.deepEqual(await axe(page), []);
    await drawer.getByRole('button', { name: 'Begin' }).click();
    await page.getByText('The rollout has begun.').waitFor();
    await stage.go('/profiles/web');
    await page.getByText('It takes itself back where 10 % of instances refuse it, or 3 times as much').waitFor();
    await page.getByRole('table', { name: 'Before and after' }).waitFor();
    assert.deepEqual(await axe(page), []);
    await picture(page, 'rollout');
    await page.getByRole('button', { name: 'Take back' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
    await page.getByText('Changed.').waitFor();
  });

  test('a sample is removed', async () => {
    const { page } = stage;
    await stage.go('/profiles?tab=samples');
    const row = page.getByRole('row', { name: /search box/ });
    await row.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('No sample yet').waitFor();
  });

  test('on a phone the editor stays within the screen', async () => {
    const { page } = stage;
    await page.setViewportSize({ width: 360, height: 740 });
    await stage.go('/profiles/web');
    for (const name of [/^Detection/, /^Logs/, /^Checks/]) {
      await group(name);
      assert.deepEqual(await axe(page), []);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= 360, `${name} is ${width} wide`);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  test('nothing went wrong on any page', () => {
    // What is refused on purpose is told by the browser, too.
    assert.deepEqual(
      stage.session.troubles.filter((trouble) => !/status of 422 .*\/samples$/.test(trouble)),
      [],
    );
  });
});

/** What something else lies over while it has the focus: the bar at the bottom must not. */
async function coveredByTab(page: Page, presses: number): Promise<readonly string[]> {
  const covered: string[] = [];
  for (let press = 0; press < presses; press++) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) return null;
      const { left, top, width, height } = element.getBoundingClientRect();
      const above = document.elementFromPoint(left + width / 2, top + height / 2);
      if (above === null || element.contains(above) || above.contains(element)) return null;
      return element.closest('label')?.contains(above) === true ? null : element.outerHTML.slice(0, 200);
    });
    if (name !== null) covered.push(name);
  }
  return covered;
}
