import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { axe } from './axe.ts';
import { picture } from './picture.ts';
import { begin, type Stage, still } from './session.ts';

describe('blacklist', { concurrency: false }, () => {
  let stage: Stage;

  before(async () => {
    stage = await begin();
  });

  after(() => stage?.end());

  test('entries say where their sources are', async () => {
    const { page } = stage;
    await stage.go('/blacklist');
    await picture(page, 'blacklist');
    const row = page.getByRole('row', { name: /198\.51\.100\.42/ });
    assert.match((await row.textContent()) ?? '', /United StatesAS64501 Sample Cloud/);
  });

  test('a block is added and removed', async () => {
    const { page } = stage;
    await stage.go('/blacklist');
    await page.getByRole('button', { name: 'Block addresses' }).click();
    await page.getByLabel('Addresses or CIDRs').fill('198.51.100.77 nonsense');
    await page.getByLabel('Why').fill('A test');
    await still(page);
    assert.deepEqual(await axe(page), []);
    await page.getByRole('button', { name: 'Block', exact: true }).click();
    await page.getByText('1 line not taken').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await page.getByLabel('Search').fill('198.51.100.77');
    const row = page.getByRole('row', { name: /198\.51\.100\.77/ });
    await row.getByRole('button', { name: '198.51.100.77' }).click();
    await page.getByRole('dialog').getByText('Who says so').waitFor();
    await still(page);
    assert.deepEqual(await axe(page), []);
    await page.keyboard.press('Escape');
    await row.getByRole('button', { name: 'Unblock' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Unblock' }).click();
    await page.getByText('Nothing fits').waitFor();
  });

  test('a pasted list is looked at before it is applied', async () => {
    const { page } = stage;
    await stage.go('/blacklist');
    await page.getByRole('button', { name: 'Import' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'List' }).fill('45.9.1.1\n45.9.2.0/24 # a net\nnonsense\n0.0.0.0/2');
    await dialog.getByLabel('Why').fill('A list of a friend');
    await dialog.getByRole('button', { name: 'See what it would block' }).click();
    await dialog.getByText('2 sources would be blocked, 2 refused').waitFor();
    await dialog.getByRole('row', { name: /3 nonsense It is neither an address nor a CIDR/ }).waitFor();
    await still(page);
    assert.deepEqual(await axe(page), []);
    await picture(page, 'import');
    // Another text is looked at anew.
    await dialog.getByRole('textbox', { name: 'List' }).fill('45.9.1.1\n45.9.2.0/24');
    await dialog.getByRole('button', { name: 'See what it would block' }).click();
    await dialog.getByRole('button', { name: 'Block 2 sources' }).click();
    await page.getByText('2 sources blocked.').waitFor();
    await page.getByRole('row', { name: /45\.9\.2\.0\/24/ }).waitFor();
  });

  test('decisions are read from a file as what they are, and the list is written out again', async () => {
    const { page } = stage;
    const folder = mkdtempSync(path.join(tmpdir(), 'rasp-import-'));
    const file = path.join(folder, 'decisions.json');
    const decision = { scope: 'Ip', value: '45.9.3.3', type: 'ban', duration: '4h', scenario: 'made/up' };
    writeFileSync(file, JSON.stringify([decision]));
    try {
      await stage.go('/blacklist');
      await page.getByRole('button', { name: 'Import' }).click();
      const dialog = page.getByRole('dialog');
      const chooser = page.waitForEvent('filechooser');
      await dialog.getByRole('button', { name: 'File' }).click();
      await (await chooser).setFiles(file);
      await dialog.getByText('1 line', { exact: true }).waitFor();
      assert.equal(await dialog.getByLabel('Form').inputValue(), 'crowdsec');
      await dialog.getByRole('button', { name: 'See what it would block' }).click();
      await dialog.getByRole('button', { name: 'Block 1 source' }).click();
      await page.getByRole('row', { name: /45\.9\.3\.3/ }).waitFor();
      await page.getByRole('button', { name: 'Export' }).click();
      const download = page.waitForEvent('download');
      await page.getByRole('menuitem', { name: 'Addresses and CIDRs' }).click();
      const written = readFileSync(await (await download).path(), 'utf8');
      assert.ok(written.split('\n').includes('45.9.3.3'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('what one key reported is purged after its number was told', async () => {
    const { page } = stage;
    await stage.go('/blacklist');
    await page.getByRole('button', { name: 'Purge by source' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Which one').selectOption({ label: 'Key media' });
    await dialog.getByRole('button', { name: 'See what would go' }).click();
    await dialog.getByText('0 sources would be unblocked').waitFor();
    await dialog.getByLabel('Which one').selectOption({ label: 'Key shop' });
    await dialog.getByRole('button', { name: 'See what would go' }).click();
    await dialog.getByText('4 sources would be unblocked').waitFor();
    await still(page);
    assert.deepEqual(await axe(page), []);
    await dialog.getByRole('button', { name: 'Unblock 4 sources' }).click();
    await page.getByText('4 sources unblocked.').waitFor();
    await page.getByRole('row', { name: /203\.0\.113\.17/ }).waitFor({ state: 'hidden' });
  });

  test('nothing went wrong on any page', () => {
    assert.deepEqual(stage.session.troubles, []);
  });
});
