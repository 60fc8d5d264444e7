import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { expectAccessible } from './axe.ts';
import { chooseInMenu, filledDataDir, LONG_JOB, openJob, row } from './log-page.ts';
import { callFrom, startDemoJob, untilJobIs } from './page-client.ts';
import { type Shown, surfaces } from './surfaces.ts';

const PROMPT = 'A lighthouse to hand on';

/** The dialog, once it says how much would be in the file. */
async function exportDialog(page: Page) {
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await dialog.getByRole('region', { name: 'In the file' }).and(page.locator('[aria-busy=false]')).waitFor();
  return dialog;
}

/** Exports as the dialog says, and gives the path of the file, which there must be one of. */
async function exportNow({ page, library }: Shown, format: string): Promise<string> {
  await (await exportDialog(page)).getByRole('button', { name: 'Export' }).click();
  await page.getByText(`Exported as ${format}`).waitFor();
  const folder = join(library, 'exports');
  const names = await readdir(folder);
  expect(names).toHaveLength(1);
  return join(folder, names[0] ?? '');
}

for (const surface of surfaces) {
  describe(`an export ${surface.name}`, () => {
    it('as a bundle opens again as a job that can only be looked at', async (context) => {
      const shown = await surface.open(context);
      const { page } = shown;
      await callFrom(page, 'settings.update', { welcomed: true });
      const job = await startDemoJob(page, '2:declined', { prompt: PROMPT, images: 2 });
      await untilJobIs(page, job.id, ({ status }) => status === 'completed_partial');
      await page.getByText(PROMPT).first().click();
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: 'Copy a report for an issue' }).click();
      await page.getByText('Copied as Report').waitFor();
      await page.getByRole('toolbar').getByRole('button', { name: 'Export…' }).click();
      await exportDialog(page);
      await expectAccessible(page, '[role=dialog]');
      const path = await exportNow(shown, 'Bundle');

      await page.locator('input[type=file][accept=".safelight"]').setInputFiles(path);
      await page.getByText('From a bundle, read-only').waitFor();
      const list = page.getByRole('region', { name: 'Open bundles' });
      await list
        .getByRole('button', { name: /^safelight|\.safelight/ })
        .first()
        .waitFor();
      const tile = page.getByRole('button', { name: 'Image 1 Done' });
      const width = () => tile.locator('img').evaluate((img: HTMLImageElement) => img.naturalWidth);
      await expect.poll(width).toBeGreaterThan(0);
      await page.getByRole('treegrid').getByText('Partly completed').first().waitFor();
      await expectAccessible(page);

      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: 'Close bundle' }).waitFor();
      expect(await page.getByRole('menuitem', { name: /Delete/ }).count()).toBe(0);
      await page.keyboard.press('Escape');
      await tile.focus();
      await page.keyboard.press('s');
      await page.keyboard.press('Delete');

      await page.getByRole('button', { name: 'Close bundle' }).click();
      await list.waitFor({ state: 'detached' });
      await page.getByRole('heading', { name: PROMPT }).waitFor();
      expect(await page.getByText('From a bundle, read-only').count()).toBe(0);
      // As a refusal of what the two keys did would say.
      expect(await page.getByText('can only be looked at').count()).toBe(0);
      expect(shown.complaints).toEqual([]);
    });

    it('of what is filtered has those entries only, and says where they are', async (context) => {
      const { dataDir } = await filledDataDir(30_000);
      const shown = await surface.open(context, { dataDir });
      const { page } = shown;
      await openJob(page, LONG_JOB);
      await row(page, 30_000).waitFor();
      await page.getByRole('button', { name: 'Errors only' }).click();
      await chooseInMenu(page, 'Export what is filtered…');
      await page.getByRole('radio', { name: /^JSON Lines/ }).click();
      const dialog = await exportDialog(page);
      expect(await dialog.getByRole('definition').first().textContent()).toBe('3,000');
      const path = await exportNow(shown, 'JSON Lines');
      expect(path).toMatch(/\.jsonl$/);
      const text = await readFile(path, 'utf8');
      const lines = text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(lines).toHaveLength(3_000);
      expect(lines[1]).toMatchObject({ seq: 20, level: 'error', details: { number: 20 } });

      if (surface.name === 'in the browser') {
        const download = page.waitForEvent('download');
        await page.getByRole('button', { name: 'Download' }).click();
        expect(await readFile(await (await download).path(), 'utf8')).toBe(text);
      } else await page.getByRole('button', { name: 'Show file' }).waitFor();
    });
  });
}
