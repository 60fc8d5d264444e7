import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { SETTINGS_SECTIONS } from '../../renderer/state/session-state.ts';
import { strings } from '../../renderer/strings/index.ts';
import { expectAccessible } from './axe.ts';
import { callFrom } from './page-client.ts';
import { openWeb, surfaces } from './surfaces.ts';

const KEY = 'sk-test-never-shown-again-wxyz';

async function openSection(page: Page, section: (typeof SETTINGS_SECTIONS)[number]): Promise<void> {
  if (!(await page.getByRole('heading', { name: 'Settings', level: 1 }).isVisible())) {
    await page.getByRole('button', { name: 'Settings' }).click();
  }
  const name = strings.settings.sections[section];
  await page.getByRole('button', { name, exact: true }).click();
  await page.getByRole('heading', { name, level: 2 }).waitFor();
}

const { costs, retries } = strings;

const settingsOf = (page: Page) => callFrom(page, 'settings.get', {});

for (const surface of surfaces) {
  describe(`the settings ${surface.name}`, () => {
    it('keep what is set, from the moment it is set', async (context) => {
      const app = await surface.open(context);
      await openSection(app.page, 'appearance');
      await app.page.getByRole('radio', { name: 'Dark' }).click();
      await expect.poll(async () => (await settingsOf(app.page)).appearance.theme).toBe('dark');
      expect(await app.page.locator('html').getAttribute('data-theme')).toBe('dark');
      await openSection(app.page, 'notifications');
      await app.page.getByRole('switch', { name: 'Tell me when a job has ended' }).click();
      await expect.poll(async () => (await settingsOf(app.page)).notifications).toBe(false);
      await openSection(app.page, 'defaults');
      await app.page.getByLabel('Images', { exact: true }).fill('9');
      await expect.poll(async () => (await settingsOf(app.page)).jobDefaults.images).toBe(9);

      await app.restart();
      await app.page.getByRole('button', { name: 'New job' }).first().click();
      expect(await app.page.getByLabel('Images', { exact: true }).inputValue()).toBe('9');
      expect(await app.page.locator('html').getAttribute('data-theme')).toBe('dark');
    });

    it('refuse a file name that cannot be one at its field, and keep the old one', async (context) => {
      const { page } = await surface.open(context);
      const { nameTemplate } = await settingsOf(page);
      await openSection(page, 'library');
      const field = page.getByLabel('File name');
      await field.fill('{date}_{nope}');
      await page.getByRole('alert').getByText('{nope}, which is not one of').waitFor();
      expect(await field.inputValue()).toBe('{date}_{nope}');
      expect((await settingsOf(page)).nameTemplate).toBe(nameTemplate);
      await field.fill('{job}_{index}_{variant}');
      await page.getByRole('alert').waitFor({ state: 'detached' });
      await page.getByText('Example: 3f9a21c7_03_2.png').waitFor();
      expect((await settingsOf(page)).nameTemplate).toBe('{job}_{index}_{variant}');
    });

    it('take a key, tell only how it ends, test it, and forget it', async (context) => {
      const { page } = await surface.open(context);
      await openSection(page, 'provider');
      await page.getByText('No key is set.').first().waitFor();
      await page.getByRole('button', { name: 'Add key: OpenAI' }).click();
      await page.getByLabel('API key: OpenAI').fill(KEY);
      await page
        .getByRole('button', { name: /^(Store key|Keep until Safelight ends)$/ })
        .first()
        .click();
      await page.getByText('A key is set, it ends in …wxyz.').waitFor();
      expect(await page.content()).not.toContain(KEY);
      await page.getByRole('button', { name: 'Test: OpenAI' }).click();
      await page.getByText('The database is sound').waitFor();
      await page.getByRole('button', { name: 'Remove key: OpenAI' }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Remove key' }).click();
      await page.getByText('No key is set.').first().waitFor();
    });

    it('know other servers, which a new job can then ask', async (context) => {
      const { page } = await surface.open(context);
      await openSection(page, 'provider');
      await page.getByRole('button', { name: 'Add server' }).click();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Give the server a name.').waitFor();
      await page.getByRole('textbox', { name: 'Name' }).fill('Workstation');
      await page.getByLabel('Address').fill('http://127.0.0.1:1234/v1');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('region', { name: 'Workstation' }).waitFor();

      await page.getByRole('button', { name: 'New job' }).first().click();
      await page.getByRole('combobox', { name: 'Provider' }).click();
      await page.getByRole('option', { name: 'Workstation' }).click();
      await page.getByText('Asks http://127.0.0.1:1234/v1.').waitFor();
      await page.getByLabel('Estimate').getByText('Price not known').waitFor();

      await openSection(page, 'provider');
      await page.getByRole('region', { name: 'Workstation' }).getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('button', { name: 'Undo' }).click();
      await expect.poll(async () => (await settingsOf(page)).profiles.length).toBe(1);
    });

    it('keep a monthly budget, and say how it stands', async (context) => {
      const { page } = await surface.open(context);
      await openSection(page, 'costs');
      const amount = page.getByLabel(costs.amount);
      await amount.fill('20');
      await page.getByRole('combobox', { name: costs.whenReachedTitle }).click();
      await page.getByRole('option', { name: costs.whenReached.warn }).click();
      const kept = { usd: 20, warnAtPercent: 80, whenReached: 'warn' };
      await expect.poll(async () => (await settingsOf(page)).monthlyBudget).toEqual(kept);
      await page.getByRole('meter', { name: costs.meter }).waitFor();
      await page.getByText(costs.spent(0, 20), { exact: true }).first().waitFor();
      expect(await callFrom(page, 'budget.status', {})).toMatchObject({ ...kept, billedUsd: 0, state: 'ok' });
      await amount.fill('');
      await amount.press('Tab');
      await expect.poll(async () => (await callFrom(page, 'budget.status', {})).state).toBe('none');
    });

    it('let prices of a file count, and those that came with the app again', async (context) => {
      const { page } = await surface.open(context);
      await openSection(page, 'costs');
      const model = (name: string) => page.getByRole('row', { name: new RegExp(`^${name}`) });
      await model('gpt-image-2').first().waitFor();
      const text = JSON.stringify({ models: { 'my-model': { perImage: 0.02 } } });
      const chooser = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: costs.import }).click();
      await (await chooser).setFiles({
        name: 'prices.json',
        mimeType: 'application/json',
        buffer: Buffer.from(text),
      });
      await model('my-model').getByText('$0.02 an image').waitFor();
      expect(await model('gpt-image-2').count()).toBe(0);
      expect(await callFrom(page, 'prices.get', {})).toMatchObject({ source: 'own' });
      await page.getByRole('button', { name: costs.revert }).click();
      await model('gpt-image-2').first().waitFor();
      expect(await callFrom(page, 'prices.get', {})).toMatchObject({ source: 'built-in' });
    });

    it('keep a retry policy under a name, which a new job then carries', async (context) => {
      const { page } = await surface.open(context);
      await openSection(page, 'retry');
      await page.getByRole('button', { name: retries.add }).click();
      const dialog = page.getByRole('dialog', { name: retries.addTitle });
      await dialog.getByLabel(retries.name, { exact: true }).fill('Over night');
      await dialog.getByLabel(strings.newJob.retries, { exact: true }).fill('7');
      await dialog.getByRole('button', { name: retries.save }).click();
      await page.getByRole('region', { name: 'Over night' }).getByText('7 retries').waitFor();

      await page.getByRole('button', { name: 'New job' }).first().click();
      await page.getByRole('textbox', { name: 'Prompt' }).fill('A quiet harbour');
      await page.getByText('Advanced', { exact: true }).click();
      await page.getByRole('combobox', { name: retries.policy }).click();
      await page.getByRole('option', { name: /^Over night/ }).click();
      await page.getByRole('button', { name: 'Start' }).last().click();
      await page.getByRole('heading', { name: 'A quiet harbour' }).waitFor();
      const [job] = (await callFrom(page, 'job.list', {})).jobs;
      const { retryPresets } = await settingsOf(page);
      expect(retryPresets).toMatchObject([{ name: 'Over night', policy: { retries: 7 } }]);
      expect(job?.params.retryPolicy).toEqual(retryPresets[0]?.policy);
    });

    it('count what is stored, and back it up', async (context) => {
      const { page } = await surface.open(context);
      await openSection(page, 'data');
      await page.getByText('There is no backup yet.').waitFor();
      await page.getByRole('button', { name: 'Back up now' }).click();
      await page.getByText(/^Backup written and checked: .*\.db/).waitFor();
    });

    it('are found by a word, and accessible in every section', async (context) => {
      const { page, complaints } = await surface.open(context);
      for (const section of SETTINGS_SECTIONS) {
        await openSection(page, section);
        await expectAccessible(page, 'main');
      }
      await page.getByLabel('Search settings').fill('backup');
      await page.getByRole('heading', { name: 'Data', level: 2 }).waitFor();
      expect(
        await page.getByRole('navigation', { name: 'Sections of the settings' }).getByRole('button').count(),
      ).toBe(1);
      expect(complaints).toEqual([]);
    });
  });
}

describe('a key that nothing can protect', () => {
  it('is stored only by the button that says so, after it was told what that means', async (context) => {
    const { page } = await openWeb(context);
    const ring = { protection: 'weak', backend: 'basic_text', keys: [] };
    const kept: string[] = [];
    await page.route('**/call', async (route) => {
      const { name, input } = route.request().postDataJSON() as { name: string; input: { keep: string } };
      if (!name.startsWith('key.')) return route.continue();
      if (name === 'key.set') kept.push(input.keep);
      return route.fulfill({ json: { ok: true, value: ring } });
    });
    await page.reload();
    await openSection(page, 'provider');
    const add = page.getByRole('button', { name: 'Add key: OpenAI' });
    await add.click();
    await page.getByText('whoever can read your files can read the key').waitFor();
    await expectAccessible(page, 'main');
    await page.getByLabel('API key: OpenAI').fill(KEY);
    await page.keyboard.press('Enter');
    await expect.poll(() => kept).toEqual(['session']);
    await add.click();
    await page.getByLabel('API key: OpenAI').fill(KEY);
    await page.getByRole('button', { name: 'Store it all the same' }).click();
    await expect.poll(() => kept).toEqual(['session', 'store']);
  });
});
