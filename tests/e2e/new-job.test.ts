import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { expectAccessible } from './axe.ts';
import { callFrom } from './page-client.ts';
import { surfaces } from './surfaces.ts';

/** Opens the form by the button, as the shortcut is the browser's own there. */
async function openForm(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'New job' }).first().click();
  await page.getByRole('heading', { name: 'New job' }).waitFor();
}

async function openAdvanced(page: Page): Promise<void> {
  await page.getByText('Advanced', { exact: true }).click();
}

const prompts = async (page: Page) =>
  (await callFrom(page, 'job.list', {})).jobs.map(({ params }) => params.prompt).sort();

for (const surface of surfaces) {
  describe(`the form for a new job ${surface.name}`, () => {
    it('shows what it will cost and take, starts by keyboard, and keeps its values', async (context) => {
      const { page, complaints } = await surface.open(context);
      await openForm(page);
      const prompt = page.getByRole('textbox', { name: 'Prompt' });
      await expect.poll(() => prompt.evaluate((element) => element === document.activeElement)).toBe(true);
      await prompt.fill('A quiet harbour');
      await page.getByLabel('Images', { exact: true }).fill('2');
      await page.getByLabel('Variants each').fill('1');
      await page.getByText('2 images × 1 variant', { exact: true }).waitFor();
      await page.getByLabel('Estimate').getByText('No cost').waitFor();
      await page.keyboard.press('ControlOrMeta+Enter');

      await page.getByRole('heading', { name: 'A quiet harbour' }).waitFor();
      const [job] = (await callFrom(page, 'job.list', {})).jobs;
      expect(job?.params).toMatchObject({ images: 2, variants: 1, provider: 'demo', preset: 'standard' });
      await openForm(page);
      expect(await prompt.inputValue()).toBe('A quiet harbour');
      expect(await page.getByLabel('Images', { exact: true }).inputValue()).toBe('2');
      expect(complaints).toEqual([]);
    });

    it('refuses what is wrong where it is, before anything is sent, and goes there', async (context) => {
      const { page } = await surface.open(context);
      await openForm(page);
      await page.getByRole('button', { name: 'Start' }).last().click();
      const prompt = page.getByRole('textbox', { name: 'Prompt' });
      await page.getByRole('alert').getByText('The prompt is empty').waitFor();
      expect(await prompt.getAttribute('aria-invalid')).toBe('true');
      await expect.poll(() => prompt.evaluate((element) => element === document.activeElement)).toBe(true);

      await prompt.fill('A fox');
      await openAdvanced(page);
      await page.getByLabel('Faults to play').fill('nonsense');
      await page.getByRole('alert').getByText('“nonsense” is not a rule').waitFor();
      await page.getByText('Advanced', { exact: true }).click();
      await page.getByRole('button', { name: 'Start' }).last().click();
      const faults = page.getByLabel('Faults to play');
      await expect.poll(() => faults.evaluate((element) => element === document.activeElement)).toBe(true);
      expect(await prompts(page)).toEqual([]);

      await page.getByRole('button', { name: 'Examples' }).click();
      await page.getByRole('menuitem', { name: 'One image is declined for good' }).click();
      expect(await faults.inputValue()).toBe('3:declined');
      await page.getByRole('alert').waitFor({ state: 'detached' });
    });

    it('starts a job for each line of a file, and says which line cannot be one', async (context) => {
      const { page, dataDir } = await surface.open(context);
      await openForm(page);
      const file = join(dataDir, 'prompts.txt');
      await writeFile(file, `A fox\n\n${'x'.repeat(32_001)}\nA pond\n`);
      await page.locator('input[type=file][accept*=text]').setInputFiles(file);
      const text = page.getByRole('textbox', { name: 'Prompts, one a line' });
      await page.getByText('3 prompts, a job each').waitFor();
      await page.getByRole('button', { name: 'Line 3' }).click();
      const selected = await text.evaluate((element) => {
        const { value, selectionStart, selectionEnd } = element as HTMLTextAreaElement;
        return value.slice(selectionStart, selectionEnd).length;
      });
      expect(selected).toBe(32_001);

      await page.keyboard.press('Delete');
      await page.getByLabel('Images', { exact: true }).fill('1');
      await page.getByRole('button', { name: 'Start 2 jobs' }).click();
      await page.getByText('2 jobs started').waitFor();
      expect(await prompts(page)).toEqual(['A fox', 'A pond']);
    });

    it('keeps what was typed while the reader looks elsewhere, and over a reload', async (context) => {
      const { page } = await surface.open(context);
      await openForm(page);
      await page.getByRole('textbox', { name: 'Prompt' }).fill('Half a tho');
      await page.getByRole('button', { name: 'Settings' }).click();
      await page.getByRole('heading', { name: 'Settings' }).waitFor();
      await openForm(page);
      expect(await page.getByRole('textbox', { name: 'Prompt' }).inputValue()).toBe('Half a tho');
      await page.reload();
      await openForm(page);
      expect(await page.getByRole('textbox', { name: 'Prompt' }).inputValue()).toBe('Half a tho');
    });

    it('says that a key is missing, and offers two ways out', async (context) => {
      const { page } = await surface.open(context);
      await openForm(page);
      await page.getByRole('combobox', { name: 'Provider' }).click();
      await page.getByRole('option', { name: 'OpenAI' }).click();
      await page.getByText('OpenAI needs an API key').waitFor();
      await page.getByRole('button', { name: 'Use demo' }).click();
      await page.getByText('OpenAI needs an API key').waitFor({ state: 'detached' });
      expect(await page.getByLabel('Model', { exact: true }).inputValue()).toBe('demo-1');
    });

    it('begins from a template that was saved, and brings a deleted one back', async (context) => {
      const { page } = await surface.open(context);
      await openForm(page);
      await page.getByRole('textbox', { name: 'Prompt' }).fill('A template’s prompt');
      await page.getByLabel('Images', { exact: true }).fill('7');
      await page.getByRole('button', { name: 'Templates' }).click();
      await page.getByRole('menuitem', { name: 'Save as template…' }).click();
      await page.getByRole('textbox', { name: 'Name' }).fill('Seven');
      await page.keyboard.press('Enter');
      await page.getByText('Template “Seven” saved').waitFor();

      await page.getByRole('button', { name: 'Start over' }).click();
      expect(await page.getByLabel('Images', { exact: true }).inputValue()).toBe('4');
      await page.getByRole('button', { name: 'Templates' }).click();
      await page.getByRole('menuitem', { name: 'Seven' }).click();
      expect(await page.getByLabel('Images', { exact: true }).inputValue()).toBe('7');

      await page.getByRole('button', { name: 'Templates' }).click();
      await page.getByRole('menuitem', { name: 'Rename or delete…' }).click();
      await page.getByRole('button', { name: 'Delete template “Seven”' }).click();
      const stored = async () => (await callFrom(page, 'settings.get', {})).templates.map(({ name }) => name);
      await expect.poll(stored).toEqual([]);
      const toast = page.locator('.toast', { hasText: 'Template “Seven” deleted' });
      await toast.getByRole('button', { name: 'Undo' }).click();
      await expect.poll(stored).toEqual(['Seven']);
    });

    it('is accessible, with everything unfolded and with errors', async (context) => {
      const { page } = await surface.open(context);
      await openForm(page);
      await page.getByRole('slider', { name: 'Share of the original that shows' }).waitFor();
      await expectAccessible(page, 'main');
      await openAdvanced(page);
      await page.getByLabel('Faults to play').fill('nonsense');
      await page.getByRole('alert').waitFor();
      await expectAccessible(page, 'main');
    });
  });
}
