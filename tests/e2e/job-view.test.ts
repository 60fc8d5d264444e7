import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Job, JobParams } from '../../shared/domain/job.ts';
import { DEFAULT_RETRY_POLICY } from '../../shared/domain/retry-policy.ts';
import { expectAccessible } from './axe.ts';
import { callFrom, startDemoJob } from './page-client.ts';
import { type Shown, surfaces } from './surfaces.ts';

const PROMPT = 'A red lighthouse at dusk';

/** Starts a job that fails as told, shows it, and waits until it has ended so. */
async function showJob(
  { page }: Shown,
  faults: string | null,
  status: Job['status'],
  params: Partial<JobParams> = {},
): Promise<Job> {
  await callFrom(page, 'settings.update', { welcomed: true });
  const retryPolicy = { ...DEFAULT_RETRY_POLICY, retries: 1, backoffMs: 100 };
  const job = await startDemoJob(page, faults, { prompt: PROMPT, images: 4, retryPolicy, ...params });
  await page.getByText(PROMPT).first().click();
  await page.locator(`header[data-status=${status}]`).waitFor({ timeout: 60_000 });
  return job;
}

/** A tile, or a cell of the steps: by its name, as both are buttons. */
const tile = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Waits until the button of this name has the focus. */
async function untilFocused(page: Page, name: string): Promise<void> {
  const button = tile(page, name);
  await expect.poll(() => button.evaluate((element) => element === document.activeElement)).toBe(true);
}

for (const surface of surfaces) {
  describe(`the view of a job ${surface.name}`, () => {
    it('tells what is missing and why, retries only what that may help, and completes', async (context) => {
      const shown = await surface.open(context);
      const { page } = shown;
      // Each of the two calls of a run fails, and the first of the next; a declined prompt stays declined.
      const job = await showJob(shown, '2:declined,4:server_error*3', 'completed_partial');
      await page.getByText('2 of 4 images completed, 2 did not').waitFor();
      const reasons = page.locator('.job-reason');
      expect(await reasons.count()).toBe(2);
      await reasons
        .filter({ hasText: 'Prompt declined' })
        .getByRole('button', { name: 'Edit prompt' })
        .waitFor();
      await reasons.filter({ hasText: 'Server error' }).getByText('Retry in a few minutes').waitFor();
      await expectAccessible(page, '.job-view');

      await page.getByRole('button', { name: 'Retry failed (1 · no cost)' }).first().click();
      await page.getByText('3 of 4 images completed, 1 did not').waitFor({ timeout: 60_000 });
      await tile(page, 'Image 4 Done').waitFor();
      const attempts = await callFrom(page, 'job.attempts', { jobId: job.id });
      expect(attempts).toHaveLength(1 + 1 + 1 + 4);
      expect(await page.getByRole('button', { name: /^Retry failed/ }).count()).toBe(0);

      await page.getByRole('toolbar').getByRole('button', { name: 'Edit prompt' }).click();
      await expect.poll(() => page.getByRole('textbox', { name: 'Prompt' }).inputValue()).toBe(PROMPT);
      expect(shown.complaints).toEqual([]);
    });

    it('shows one image in full, and is left where one was looking', async (context) => {
      const shown = await surface.open(context);
      const { page } = shown;
      await showJob(shown, null, 'completed', { images: 2, variants: 2 });
      await tile(page, 'Image 1 Done').focus();
      await page.keyboard.press('Enter');
      const viewer = page.getByRole('dialog');
      await viewer.getByRole('heading', { name: 'Image 1 of 2' }).waitFor();
      await viewer.getByRole('img', { name: 'Variant 1' }).waitFor();

      await page.keyboard.press('ArrowDown');
      await viewer.getByRole('img', { name: 'Variant 2' }).waitFor();
      await viewer.getByText('of 256, asked: 6').first().waitFor();
      await page.keyboard.press('c');
      const slider = viewer.getByRole('slider', { name: 'How much of the base image is shown' });
      await slider.focus();
      await page.keyboard.press('ArrowRight');
      expect(await slider.getAttribute('aria-valuetext')).toBe('52 % base image');
      await viewer.getByRole('heading', { name: 'Image 1 of 2' }).waitFor();
      await expectAccessible(page, '[role=dialog]');
      await page.keyboard.press('c');

      await page.keyboard.press('1');
      await viewer.getByText('100 %').waitFor();
      await page.keyboard.press('ArrowRight');
      await viewer.getByRole('heading', { name: 'Image 2 of 2' }).waitFor();
      await viewer.getByText('Attempt 1').waitFor();
      await page.keyboard.press('s');
      await viewer.getByRole('button', { name: 'Remove star' }).waitFor();
      await page.keyboard.press('Escape');
      await viewer.waitFor({ state: 'detached' });
      await untilFocused(page, 'Image 2 Done starred');
      expect(shown.complaints).toEqual([]);
    });

    it('leads by keyboard from an image and a step to their lines in the log', async (context) => {
      const shown = await surface.open(context);
      const { page } = shown;
      await showJob(shown, '3:declined', 'completed_partial');
      await page.getByRole('radio', { name: 'Steps' }).click();
      await page.getByRole('columnheader', { name: 'Base generation 3/4 1 failed' }).waitFor();
      await page.getByRole('button', { name: 'Image 1', exact: true }).focus();
      for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowRight']) {
        await page.keyboard.press(key);
      }
      await untilFocused(page, 'Image 3, Base generation: failed');
      await expectAccessible(page, '.job-view');
      await page.keyboard.press('Enter');

      const lines = page.getByRole('treegrid').locator('[data-seq]');
      await expect.poll(async () => (await lines.allTextContents()).length).toBe(2);
      for (const line of await lines.allTextContents()) expect(line).toMatch(/Base generation.*Image 3/);
      expect(shown.complaints).toEqual([]);
    });

    it('deletes an image by a key, and has it back by one click', async (context) => {
      const shown = await surface.open(context);
      const { page } = shown;
      await showJob(shown, null, 'completed');
      await tile(page, 'Image 1 Done').focus();
      await page.keyboard.press('ArrowRight');
      await untilFocused(page, 'Image 2 Done');
      await page.keyboard.press('Delete');
      await tile(page, 'Image 2 Deleted').waitFor();
      expect(await tile(page, 'Image 2 Deleted').locator('img').count()).toBe(0);
      await page.getByRole('button', { name: 'Undo' }).click();
      await tile(page, 'Image 2 Done').locator('img').waitFor();
      expect(shown.complaints).toEqual([]);
    });

    it('narrows the sheet to a state, with its counts, and makes a tile’s menu fit the image', async (context) => {
      const shown = await surface.open(context);
      const { page } = shown;
      await showJob(shown, '3:declined', 'completed_partial');
      await page.getByRole('button', { name: 'Failed 1' }).click();
      await tile(page, 'Image 3 Prompt declined').waitFor();
      expect(await page.locator('.tile').count()).toBe(1);
      await tile(page, 'Image 3 Prompt declined').click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Edit prompt' }).waitFor();
      expect(await page.getByRole('menuitem', { name: 'Generate again' }).count()).toBe(0);
      await page.keyboard.press('Escape');

      await page.getByRole('button', { name: 'Starred 0' }).click();
      await page.getByText('No image is like that').waitFor();
      await page.getByRole('button', { name: 'Show all' }).click();
      await expect.poll(() => page.locator('.tile').count()).toBe(4);
      expect(shown.complaints).toEqual([]);
    });

    it('asks about an image that a crash left in doubt, and goes on as its user says', async (context) => {
      const shown = await surface.open(context);
      await callFrom(shown.page, 'settings.update', { welcomed: true });
      const params = { prompt: PROMPT, images: 2, concurrency: 1 };
      const { id } = await startDemoJob(shown.page, '1:slow=600', params);
      await expect
        .poll(async () => (await callFrom(shown.page, 'job.attempts', { jobId: id }))[0]?.status)
        .toBe('sending');
      await shown.kill();
      await shown.restart();

      const { page } = shown;
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('Escape');
      await page.getByText(PROMPT).first().click();
      await tile(page, 'Image 1 Outcome unknown').waitFor();
      await page.getByText('1 image waits for your word').waitFor();
      await page.getByText('This job was interrupted').waitFor();
      await expectAccessible(page, '.job-view');
      await page.getByRole('button', { name: 'Give up' }).click();
      await page.getByText('1 of 2 images completed, 1 did not').waitFor({ timeout: 60_000 });
      expect(await callFrom(page, 'job.attempts', { jobId: id })).toHaveLength(2);
    });
  });
}
