import { describe, expect, it } from 'vitest';
import { DEFAULT_RETRY_POLICY } from '../../shared/domain/retry-policy.ts';
import { expectAccessible } from './axe.ts';
import { callFrom, startDemoJob } from './page-client.ts';
import { surfaces } from './surfaces.ts';

for (const surface of surfaces) {
  describe(`the timeline of a job ${surface.name}`, () => {
    it('tells work from waits, and leads from a span to its entry in the log', async (context) => {
      const shown = await surface.open(context);
      const { page } = shown;
      await callFrom(page, 'settings.update', { welcomed: true });
      const retryPolicy = { ...DEFAULT_RETRY_POLICY, retries: 1, backoffMs: 300 };
      const faults = '2:server_error*1,3:declined';
      const job = await startDemoJob(page, faults, { prompt: 'A timeline', images: 3, retryPolicy });
      await page.getByText('A timeline').first().click();
      await page.locator('header[data-status=completed_partial]').waitFor({ timeout: 60_000 });

      await page.getByRole('radio', { name: 'Timeline' }).click();
      const grid = page.getByRole('grid', { name: 'Timeline of the images' });
      await grid.waitFor();
      const timeline = await callFrom(page, 'job.timeline', { jobId: job.id });
      await page.getByText(timeline.summary).waitFor();
      expect(await grid.getByRole('row').count()).toBe(1 + 3);
      const second = grid.getByRole('row', { name: /^Image 2, completed/ });
      await second.getByRole('gridcell', { name: /^Call 1, failed: server_error/ }).waitFor();
      expect(await second.getByRole('gridcell', { name: /^Wait before retry/ }).count()).toBe(1);
      await expectAccessible(page, '.timeline');

      await grid.focus();
      const spanNow = () =>
        grid.evaluate((element) => {
          const id = element.getAttribute('aria-activedescendant');
          return id === null ? '' : (document.getElementById(id)?.getAttribute('aria-label') ?? '');
        });
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('End');
      await expect.poll(spanNow).toMatch(/^(Storing|Call 1, failed: content_declined)/);
      await page.keyboard.press('+');
      await page.getByRole('button', { name: 'Show the whole job' }).and(page.locator(':enabled')).waitFor();
      await page.keyboard.press('0');
      await page.getByRole('button', { name: 'Show the whole job' }).and(page.locator(':disabled')).waitFor();

      await second.getByRole('gridcell', { name: /^Call 1, failed/ }).click();
      const row = timeline.rows.find(({ index }) => index === 2);
      const seq = row?.spans.find(({ kind }) => kind === 'call')?.seq;
      await page.locator(`[data-seq="${seq}"]`).waitFor();
      expect(shown.complaints).toEqual([]);
    });
  });
}
