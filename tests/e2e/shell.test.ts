import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { DEFAULT_RETRY_POLICY } from '../../shared/domain/retry-policy.ts';
import { callFrom, startDemoJob, untilJobIs } from './page-client.ts';
import { jobList, jobRow, makeJobs, makeQueue, untilListed, untilMarked } from './shell-page.ts';
import { surfaces } from './surfaces.ts';

const THREE = [
  { prompt: 'A quiet harbour' },
  { prompt: 'A red lighthouse', faults: '1:declined*1' },
  { prompt: 'Another harbour' },
];

async function pictures(library: string): Promise<number> {
  const files = await readdir(library, { recursive: true });
  return files.filter((file) => file.endsWith('.png')).length;
}

for (const surface of surfaces) {
  describe(`the list of jobs ${surface.name}`, () => {
    it('finds, filters and sorts all stored jobs', async (context) => {
      const { page, complaints } = await surface.open(context);
      await makeJobs(page, THREE);
      await untilListed(page, ['Another harbour', 'A red lighthouse', 'A quiet harbour']);
      await page.getByRole('searchbox', { name: 'Search prompts' }).fill('HARBOUR');
      await untilListed(page, ['Another harbour', 'A quiet harbour']);
      await page.getByRole('combobox', { name: 'Sort by' }).click();
      await page.getByRole('option', { name: 'Oldest first' }).click();
      await untilListed(page, ['A quiet harbour', 'Another harbour']);
      await page.getByRole('searchbox', { name: 'Search prompts' }).fill('');
      await page.getByRole('combobox', { name: 'Show' }).click();
      await page.getByRole('option', { name: 'Needs attention (1)' }).click();
      await untilListed(page, ['A red lighthouse']);
      await page.getByRole('searchbox', { name: 'Search prompts' }).fill('nothing like it');
      await page.getByRole('heading', { name: 'No job matches' }).waitFor();
      await page.getByRole('button', { name: 'Show all jobs' }).click();
      await untilListed(page, ['A quiet harbour', 'A red lighthouse', 'Another harbour']);
      expect(complaints).toEqual([]);
    });

    it('keeps a filtered list right while jobs go on', async (context) => {
      const { page } = await surface.open(context);
      const job = await startDemoJob(page, '1:slow=600', { prompt: 'A slow river', images: 1 });
      await page.getByRole('combobox', { name: 'Show' }).click();
      await page.getByRole('option', { name: /^In progress/ }).click();
      await untilListed(page, ['A slow river']);
      await callFrom(page, 'job.cancel', { jobId: job.id });
      await untilListed(page, []);
      await page.getByRole('combobox', { name: 'Show' }).click();
      await page.getByRole('option', { name: 'Cancelled (1)' }).click();
      await untilListed(page, ['A slow river']);
    });

    it('is moved in, marked and deleted from by keyboard, and the deletion is undone', async (context) => {
      const { page, library } = await surface.open(context);
      const [, , newest] = await makeJobs(page, THREE);
      await jobRow(page, 'Another harbour').click();
      await page.getByRole('heading', { name: 'Another harbour' }).waitFor();
      await jobList(page).press('ArrowDown');
      await page.getByRole('heading', { name: 'A red lighthouse' }).waitFor();
      await jobList(page).press('Shift+ArrowDown');
      await untilMarked(page, ['A red lighthouse', 'A quiet harbour']);
      await jobList(page).press('Control+a');
      await page.getByText('3 jobs selected').waitFor();

      await jobList(page).press('Delete');
      const question = page.getByRole('alertdialog', { name: 'Delete 3 jobs?' });
      await question.waitFor();
      await page.keyboard.press('Escape');
      await question.waitFor({ state: 'detached' });
      await untilListed(page, ['Another harbour', 'A red lighthouse', 'A quiet harbour']);
      await jobList(page).press('Delete');
      await page.getByRole('checkbox', { name: 'Remove the files too' }).click();
      await page.getByRole('button', { name: 'Delete 3 jobs' }).click();
      await untilListed(page, []);
      await page.getByRole('button', { name: 'Undo' }).click();
      await untilListed(page, ['Another harbour', 'A red lighthouse', 'A quiet harbour']);
      expect(await pictures(library)).toBe(2);
      await page.getByText('3 jobs restored').waitFor();
      await untilJobIs(page, newest?.id ?? '', ({ status }) => status === 'completed');
    });

    it('offers what can be done with a job where one clicks on it', async (context) => {
      const { page } = await surface.open(context);
      const params = { retryPolicy: { ...DEFAULT_RETRY_POLICY, retries: 0 } };
      await makeJobs(page, [...THREE, { prompt: 'A grey quay', faults: '1:server_error*1', params }]);
      await jobRow(page, 'A grey quay').click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Retry failed' }).click();
      await jobRow(page, 'A grey quay').getByText('1 of 1').waitFor();
      await jobRow(page, 'A red lighthouse').click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Retry failed' }).click();
      await page.getByText('The prompt was declined. Retry it with another prompt.').waitFor();
      await jobRow(page, 'Another harbour').click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Duplicate…' }).click();
      await page.getByRole('heading', { name: 'New job' }).waitFor();
      await expect.poll(() => page.getByRole('textbox').first().inputValue()).toBe('Another harbour');
    });

    it('shows what waits in the order in which it begins, and lets it be changed', async (context) => {
      const { page } = await surface.open(context);
      await makeQueue(page, ['First', 'Second', 'Third']);
      await page.getByRole('button', { name: '3 waiting' }).click();
      await untilListed(page, ['First', 'Second', 'Third']);
      await jobRow(page, 'Third').click();
      await jobList(page).press('Alt+ArrowUp');
      await untilListed(page, ['First', 'Third', 'Second']);
      await page.getByText('Moved to place 2 of 3').waitFor({ state: 'attached' });
      await jobRow(page, 'Second').dragTo(jobRow(page, 'First'), { targetPosition: { x: 80, y: 4 } });
      await untilListed(page, ['Second', 'First', 'Third']);
      await page.getByRole('button', { name: 'Resume queue' }).click();
      await page.getByRole('heading', { name: 'The queue is empty' }).waitFor();
    });
  });

  describe(`the window ${surface.name}`, () => {
    it('finds jobs and commands in the palette', async (context) => {
      const { page } = await surface.open(context);
      await makeJobs(page, THREE);
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Search and commands' }).fill('quiet');
      await page.getByRole('option', { name: /A quiet harbour/ }).waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'A quiet harbour' }).waitFor();

      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Search and commands' }).fill('dark theme');
      await page.getByRole('option', { name: 'Use the dark theme' }).waitFor();
      await page.keyboard.press('Enter');
      await page.locator('html[data-theme=dark]').waitFor();
      expect((await callFrom(page, 'settings.get', {})).appearance.theme).toBe('dark');
      await page.reload();
      await page.locator('html[data-theme=dark]').waitFor();
    });

    it('lists its shortcuts, and obeys them', async (context) => {
      const { page } = await surface.open(context);
      await makeJobs(page, [{ prompt: 'A quiet harbour' }]);
      await jobRow(page, 'A quiet harbour').click();
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('Select all').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.keyboard.press('Alt+n');
      await page.getByRole('heading', { name: 'New job' }).waitFor();
      await page.keyboard.press('Control+b');
      await jobList(page).waitFor({ state: 'detached' });
      await page.keyboard.press('Control+b');
      await jobList(page).waitFor();
      await page.keyboard.press('Control+Shift+f');
      await expect
        .poll(() => page.evaluate(() => document.activeElement?.getAttribute('type')))
        .toBe('search');
    });

    it('tells how a job ended that is not shown, and leads to it', async (context) => {
      const { page } = await surface.open(context);
      await makeJobs(page, [{ prompt: 'A quiet harbour' }]);
      await jobRow(page, 'A quiet harbour').click();
      await makeJobs(page, [{ prompt: 'Six pears', faults: '2:declined', params: { images: 3 } }]);
      const toast = page.getByRole('dialog').filter({ hasText: 'Six pears' });
      await toast.getByText('Job finished: 2 of 3 images, 1 failed or missing').waitFor();
      await toast.getByRole('button', { name: 'Show job' }).click();
      await page.getByRole('heading', { name: 'Six pears' }).waitFor();
      await expect.poll(() => page.title()).toBe('Six pears · Safelight');
    });

    it('follows the system’s theme unless told otherwise', async (context) => {
      const { page } = await surface.open(context);
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.locator('html[data-theme=dark]').waitFor();
      await page.emulateMedia({ colorScheme: 'light' });
      await page.locator('html[data-theme=light]').waitFor();
      const { appearance } = await callFrom(page, 'settings.get', {});
      await callFrom(page, 'settings.update', { appearance: { ...appearance, theme: 'dark' } });
      await page.locator('html[data-theme=dark]').waitFor();
    });
  });
}
