import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_RETRY_POLICY } from '../../shared/domain/retry-policy.ts';
import { expectAccessible } from './axe.ts';
import { callFrom, startDemoJob, untilJobIs } from './page-client.ts';
import { jobList, jobRow, makeJobs } from './shell-page.ts';
import { surfaces } from './surfaces.ts';

/** Fails at once, and goes well when it is tried again. */
const FAILS_ONCE = {
  faults: '1:server_error*1',
  params: { retryPolicy: { ...DEFAULT_RETRY_POLICY, retries: 0 } },
};
const JOBS = [
  { prompt: 'A quiet harbour', ...FAILS_ONCE },
  { prompt: 'A red lighthouse', faults: '1:declined*1' },
  { prompt: 'Another harbour', ...FAILS_ONCE },
];

for (const surface of surfaces) {
  describe(`retries ${surface.name}`, () => {
    it('of several jobs say what they would do before they do it', async (context) => {
      const { page } = await surface.open(context);
      await makeJobs(page, JOBS);
      await jobRow(page, 'Another harbour').click();
      await jobList(page).press('Control+a');
      await page.getByRole('button', { name: 'Retry failed…' }).click();
      const dialog = page.getByRole('dialog', { name: 'Retry what failed' });
      await dialog.getByText('2 images in 2 jobs, no cost').waitFor();
      await dialog.getByText('Retry it with another prompt.').waitFor();
      await expectAccessible(page);
      await dialog.getByRole('button', { name: 'Retry 2 images · no cost' }).click();
      await page.getByText('2 images in 2 jobs go on').waitFor();
      for (const prompt of ['A quiet harbour', 'Another harbour']) {
        await jobRow(page, prompt).getByText('1 of 1').waitFor();
      }
    });

    it('with another prompt make a job that shows the old one, and the other way round', async (context) => {
      const { page } = await surface.open(context);
      const [old] = await makeJobs(page, [{ prompt: 'A red lighthouse', ...FAILS_ONCE }]);
      await jobRow(page, 'A red lighthouse').click();
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: 'Retry with another prompt…' }).click();
      const dialog = page.getByRole('dialog', { name: 'Retry with another prompt' });
      await dialog.getByLabel('Prompt').fill('A green lighthouse');
      await dialog.getByRole('button', { name: 'Make 1 image · no cost' }).click();
      await page.getByRole('heading', { name: 'A green lighthouse', level: 1 }).waitFor();
      await page
        .getByRole('button', { name: `Another prompt for images of job ${old?.id.slice(-6)}` })
        .click();
      await page.getByRole('heading', { name: 'A red lighthouse', level: 1 }).waitFor();
      await page.getByRole('button', { name: /^Goes on with another prompt in job/ }).waitFor();
      expect((await callFrom(page, 'job.list', {})).jobs).toHaveLength(2);
    });

    it('buy nothing again that was to cost nothing: that is said first, and done when it is asked for once more', async (context) => {
      const { page, dataDir } = await surface.open(context);
      // Long enough at work to be cancelled there, with the base image saved.
      const params = { images: 1, variants: 8, size: '1536x1024' };
      const { id: jobId } = await startDemoJob(page, null, { prompt: 'A grey quay', ...params });
      const image = async () => (await callFrom(page, 'job.get', { jobId })).images[0]?.status;
      await expect.poll(image, { timeout: 20_000, interval: 20 }).toBe('processing');
      await callFrom(page, 'job.cancel', { jobId });
      await untilJobIs(page, jobId, ({ status }) => status === 'cancelled');
      await jobRow(page, 'A grey quay').click();
      const retry = page.getByRole('button', { name: 'Retry missing (1 · no cost)' }).first();
      await retry.click({ trial: true });
      await rm(join(dataDir, 'originals', jobId), { recursive: true });
      await retry.click();
      await page.getByText('The saved base image of image 1 is gone from the disk').waitFor();
      await page.getByText('Generate it again, at no cost.').waitFor();
      expect((await callFrom(page, 'job.get', { jobId })).job.status).toBe('cancelled');
      await retry.click();
      await untilJobIs(page, jobId, ({ status }) => status === 'completed');
    });
  });
}
