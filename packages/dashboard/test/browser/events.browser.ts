import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { axe } from './axe.ts';
import { picture } from './picture.ts';
import { begin, dialogTakesFocus, type Stage, settled, still, tabTo } from './session.ts';

describe('events', { concurrency: false }, () => {
  let stage: Stage;

  before(async () => {
    stage = await begin();
  });

  after(() => stage?.end());

  test('an event explains itself, can be judged, and its source blocked', async () => {
    const { page } = stage;
    await stage.go('/events?type=command');
    await page.locator('table.data .opener').first().click();
    const drawer = page.getByRole('dialog');
    await drawer.getByText('What convinced').waitFor();
    assert.match((await drawer.textContent()) ?? '', /Uncovered by.*json.*base64.*CWE-78/s);
    assert.deepEqual(await drawer.locator('mark').allTextContents(), [';', 'curl']);
    const links = await drawer
      .locator('a[target=_blank]')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    assert.deepEqual(links, [
      'https://cwe.mitre.org/data/definitions/78.html',
      'https://capec.mitre.org/data/definitions/88.html',
      'https://attack.mitre.org/techniques/T1190/',
      'https://attack.mitre.org/techniques/T1059/',
      'https://owasp.org/Top10/2021/A03_2021-Injection/',
    ]);
    await still(page);
    assert.deepEqual(await axe(page), []);
    await picture(page, 'event');
    await drawer.getByLabel('Comment').fill('Seen in the access log too');
    await drawer.getByRole('button', { name: 'A real attack' }).click();
    await drawer.getByText('Seen in the access log too').waitFor();
    await drawer.getByRole('button', { name: 'Close' }).click();
    await drawer.waitFor({ state: 'hidden' });
  });

  test('what happens shows up by itself', async () => {
    const { page, served } = stage;
    await stage.go('/events');
    await picture(page, 'events');
    await page.getByText('Live', { exact: true }).waitFor();
    const record = {
      log_data: ['sqli', '203.0.113.99', 'NL', { location: 'qs', payload: "1' or 1=1", codes: [] }],
      application: 'fresh',
    };
    await fetch(`${served.url}/logs`, { method: 'POST', body: JSON.stringify(record) });
    await page.getByRole('cell', { name: '203.0.113.99' }).first().waitFor({ timeout: 15_000 });
  });

  test('they are narrowed to a time, and what led here shows as a filter that can be taken away', async () => {
    const { page } = stage;
    await stage.go('/events?platform=azure');
    const chip = page.getByText('Cloud: Azure Functions');
    await chip.waitFor();
    const all = await page.getByText(/events? of this kind/).textContent();
    await page.getByRole('combobox', { name: 'Time' }).click();
    await page.getByRole('option', { name: 'Last hour' }).click();
    await settled(page);
    assert.match(page.url(), /hours=1/);
    assert.notEqual(await page.getByText(/events? of this kind/).textContent(), all);
    await page.getByRole('button', { name: 'Any cloud' }).click();
    await chip.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByText(/events, newest first/).waitFor();
  });

  test('several are chosen and judged together, by keyboard alone', async () => {
    const { page } = stage;
    await stage.go('/events?type=xss&hours=168');
    const boxes = page.getByRole('checkbox', { name: /Choose Cross-site scripting from/ });
    await page.getByRole('checkbox', { name: 'Choose all shown' }).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    assert.equal(await boxes.first().isChecked(), true);
    // Over the button that opens the first event, on to the second box.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.getByText('2 events chosen').waitFor();
    assert.deepEqual(await axe(page), []);
    await page.getByRole('textbox', { name: 'Search' }).focus();
    await tabTo(page, 'False alarms');
    await page.keyboard.press('Enter');
    await page.getByText('2 events noted.').waitFor();
    await page.getByText('2 events chosen').waitFor({ state: 'hidden' });
    await stage.go('/events?labelled=true&type=xss');
    assert.equal(await page.locator('table.data .opener', { hasText: 'false alarm' }).count(), 2);
  });

  test('who types a search slowly keeps on typing, and all filters are taken away at once', async () => {
    const { page } = stage;
    await stage.go('/events');
    const search = page.getByRole('textbox', { name: 'Search' });
    await search.pressSequentially('xss', { delay: 500 });
    assert.equal(await search.inputValue(), 'xss');
    await page.waitForURL(/search=xss/);
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.waitForURL((url) => !url.search.includes('search'));
    assert.equal(await search.inputValue(), '');
  });

  test('the sources of those that are chosen are blocked after a question', async () => {
    const { page } = stage;
    await stage.go('/events?source=192.0.2.140&hours=168');
    await page.getByRole('checkbox', { name: 'Choose all shown' }).check();
    await page.getByRole('button', { name: 'Block 1 source' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Block' }).click();
    await page.getByText('1 source blocked for a day.').waitFor();
    await stage.go('/blacklist?search=192.0.2.140');
    await page.getByRole('row', { name: /192\.0\.2\.140 .*ada Singapore/ }).waitFor();
  });

  test('all that is known of a source is erased with a reason', async () => {
    const { page } = stage;
    await stage.go('/events?source=198.51.100.9');
    await page.getByRole('button', { name: 'Erase all events of this address' }).click();
    const dialog = page.getByRole('dialog');
    await dialogTakesFocus(page);
    await still(page);
    assert.deepEqual(await axe(page), []);
    assert.equal(await dialog.getByRole('button', { name: 'Erase' }).isDisabled(), true);
    await dialog.getByLabel('Why').fill('Asked for by letter');
    await dialog.getByRole('button', { name: 'Erase' }).click();
    await page.getByText(/events? erased\./).waitFor();
    await page.getByText('Nothing fits').waitFor();
  });

  test('on a phone the filters make way for the events', async () => {
    const { page } = stage;
    await page.setViewportSize({ width: 360, height: 740 });
    await stage.go('/events');
    assert.equal(await page.getByRole('combobox', { name: 'Kind' }).isVisible(), false);
    await page.getByRole('button', { name: 'More filters' }).click();
    assert.equal(await page.getByRole('combobox', { name: 'Kind' }).isVisible(), true);
    await page
      .getByRole('checkbox', { name: /Choose / })
      .nth(0)
      .check();
    assert.deepEqual(await axe(page), []);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 360, `it is ${width} wide`);
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  test('nothing went wrong on any page', () => {
    assert.deepEqual(stage.session.troubles, []);
  });
});
