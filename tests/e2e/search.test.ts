import { describe, expect, it } from 'vitest';
import { expectAccessible } from './axe.ts';
import { filledDataDir, LONG_JOB, row } from './log-page.ts';
import { callFrom } from './page-client.ts';
import { surfaces } from './surfaces.ts';

const FIELD = 'Search the logs of all jobs';

for (const surface of surfaces) {
  describe(`the search through all logs ${surface.name}`, () => {
    it('finds a line by keyboard, opens it in its log, and is as it was when one comes back', async (context) => {
      const { dataDir } = await filledDataDir(5_000);
      const { page, complaints } = await surface.open(context, { dataDir });
      await callFrom(page, 'settings.update', { welcomed: true });
      await page.getByText(LONG_JOB).first().waitFor();
      await page.keyboard.press('Control+Shift+F');
      const field = page.getByRole('searchbox', { name: FIELD });
      await field.fill('"step 123" level:info');
      await page.getByText('Searched 5,000 entries of 1 job').waitFor();
      // 123, 1231 to 1239, and of those that end in 0 none, since they are errors.
      await page.getByText('10 entries found in 1 job.').waitFor();
      await expectAccessible(page, '.search-view');

      await page.getByRole('button', { name: 'Show 7 more of this job' }).click();
      await field.focus();
      for (let times = 0; times < 10; times += 1) await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await row(page, 123).and(page.locator('[aria-selected="true"]')).waitFor();

      await page.keyboard.press('Control+Shift+F');
      expect(await field.inputValue()).toBe('"step 123" level:info');
      await page.getByText('10 entries found in 1 job.').waitFor();
      expect(complaints).toEqual([]);
    });

    it('says what it cannot understand, and keeps searches under a name', async (context) => {
      const { dataDir } = await filledDataDir(20);
      const { page } = await surface.open(context, { dataDir });
      await callFrom(page, 'settings.update', { welcomed: true });
      await page.getByRole('button', { name: 'Search all logs' }).click();
      const field = page.getByRole('searchbox', { name: FIELD });
      await field.fill('step level:eror');
      await page.getByRole('alert').getByText('There is no level “eror”').waitFor();

      await field.fill('level:error');
      await page.getByText('2 entries found').waitFor();
      await page.getByRole('button', { name: 'Save this search' }).click();
      await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('What failed');
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
      await field.fill('');
      await page.getByRole('button', { name: 'More about What failed' }).click();
      await page.getByRole('menuitem', { name: 'Delete' }).click();
      await page.getByText('A search that you save is kept here.').waitFor();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByRole('button', { name: 'What failed level:error' }).click();
      await page.getByText('2 entries found').waitFor();
    });
  });
}
