import { describe, it } from 'vitest';
import { expectAccessible } from './axe.ts';
import { callFrom } from './page-client.ts';
import { jobList, jobRow, makeJobs, makeQueue } from './shell-page.ts';
import { surfaces } from './surfaces.ts';

for (const surface of surfaces) {
  describe(`for everyone, ${surface.name}`, () => {
    it('the list, its queue, and what opens over them', async (context) => {
      const { page } = await surface.open(context);
      await makeJobs(page, [
        { prompt: 'A quiet harbour' },
        { prompt: 'A red lighthouse', faults: '1:declined', params: { images: 2 } },
        { prompt: 'Another harbour', faults: '*:declined' },
      ]);
      await makeQueue(page, ['First', 'Second']);
      await jobRow(page, 'A quiet harbour').click();
      await jobList(page).press('Shift+ArrowUp');
      await page.getByText('2 jobs selected').waitFor();
      await expectAccessible(page);

      await jobList(page).press('Delete');
      await page.getByRole('alertdialog').waitFor();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await page.getByRole('alertdialog').waitFor({ state: 'detached' });

      await jobRow(page, 'A quiet harbour').click({ button: 'right' });
      await page.getByRole('menu').waitFor();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await page.getByRole('menu').waitFor({ state: 'detached' });

      await page.getByRole('combobox', { name: 'Show' }).click();
      await page.getByRole('option', { name: 'Queued (2)' }).waitFor();
      await expectAccessible(page);
      await page.getByRole('option', { name: 'Queued (2)' }).click();
      await page.getByText('Next in queue').waitFor();
      await expectAccessible(page);

      await page.keyboard.press('Control+k');
      await page.getByRole('option', { name: /First/ }).last().waitFor();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      // Toasts are dialogs too, and come as the jobs end.
      await page.getByRole('combobox', { name: 'Show' }).waitFor();
      await page.locator('[role=dialog]:not(.toast)').waitFor({ state: 'detached' });
      await page.keyboard.press('Control+b');
      await page.getByRole('button', { name: 'Show the list of jobs' }).waitFor();
      await expectAccessible(page);
    });

    it('the shortcut sheet, an empty search and a notice', async (context) => {
      const { page } = await surface.open(context);
      await callFrom(page, 'settings.update', { welcomed: true });
      await page.getByRole('heading', { name: 'Nothing is developing' }).waitFor();
      await expectAccessible(page);
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await page.getByRole('searchbox', { name: 'Search prompts' }).fill('nothing like it');
      await page.getByRole('heading', { name: 'No job matches' }).waitFor();
      await expectAccessible(page);
    });
  });
}
