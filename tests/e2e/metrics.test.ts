import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { strings } from '../../renderer/strings/index.ts';
import { PARAMS } from '../../shared/testing/records.ts';
import { expectAccessible } from './axe.ts';
import { callFrom } from './page-client.ts';
import { slowYesterday } from './slow-day.ts';
import { surfaces } from './surfaces.ts';

/** Of four images one is declined, and one succeeds at its second call. */
const JOB = {
  ...PARAMS,
  provider: 'demo',
  model: 'demo-1',
  size: '256x256',
  images: 4,
  variants: 1,
  demoFaults: '2:declined,3:server_error*1',
  retryPolicy: { ...PARAMS.retryPolicy, backoffMs: 100 },
} as const;

for (const surface of surfaces) {
  describe(`the metrics ${surface.name}`, () => {
    it('say in words and figures what a job brought, and lead to it and to a file', async (context) => {
      const { page, library, complaints } = await surface.open(context);
      const made = await callFrom(page, 'job.create', { params: JOB });
      const ended = async () => (await callFrom(page, 'job.get', { jobId: made.id })).job.status;
      await expect.poll(ended, { timeout: 60_000 }).toBe('completed_partial');

      await page.keyboard.press('Control+Shift+M');
      await page.getByText('1 job and 4 images: 3 completed, 1 failed (75% succeeded)').waitFor();
      await expectAccessible(page, '.metrics');

      await page.getByRole('radio', { name: 'Yesterday' }).click();
      await page.getByRole('heading', { name: 'Nothing to measure here' }).waitFor();
      await page.getByRole('radio', { name: 'Today' }).click();
      await page.getByText('Today, 1 job and 4 images').waitFor();

      const images = page.getByRole('region', { name: 'Images', exact: true });
      await images.getByRole('radio', { name: 'Table' }).click();
      expect(await images.getByRole('columnheader').allTextContents()).toContain('Completed');
      await page.getByRole('button', { name: 'Save as CSV: Failures' }).click();
      await page.getByText('Saved as CSV: Failures').first().waitFor();
      const text = await readFile(join(library, 'exports', 'safelight-errors-today.csv'), 'utf8');
      expect(text).toContain('content_declined,1,0,');

      await page.getByRole('button', { name: '1 job with “Prompt declined”' }).click();
      await page.getByRole('button', { name: PARAMS.prompt }).last().click();
      await page.locator('header[data-status=completed_partial]').waitFor();
      await page.getByText('Image 2: attempt 1 failed').first().waitFor();
      expect(complaints).toEqual([]);
    });

    it('answer in three clicks why yesterday’s batch was slow and what its failures cost', async (context) => {
      const { page } = await surface.open(context, { dataDir: await slowYesterday() });
      await page.getByRole('heading', { name: PARAMS.prompt, level: 1 }).waitFor();
      let clicks = 0;
      const click = async (target: Locator): Promise<void> => {
        clicks += 1;
        await target.click();
      };
      await click(page.getByRole('button', { name: strings.app.metrics, exact: true }));
      await click(page.getByRole('radio', { name: strings.metrics.periods.yesterday }));
      const words = page.getByRole('region', { name: strings.metrics.inWords });
      // Three calls of 65 s brought an image, and one that was paid for did not; they stood still for 90 s.
      for (const answer of [
        'Yesterday, 1 job and 4 images: 3 completed, 1 failed (75% succeeded).',
        'Half of the calls took more than 1 min 05 s, one in twenty more than 1 min 05 s, slower than the day before (20.0 s).',
        '1 min 30 s to rate limits, when all calls stood still',
        'It cost $0.16, of which $0.04 (25%) was wasted',
      ])
        await words.getByText(answer).waitFor();
      const errors = page.getByRole('region', { name: strings.metrics.tables.errors });
      await click(errors.getByRole('button', { name: /1 job/ }).first());
      await page.getByRole('button', { name: PARAMS.prompt }).last().waitFor();
      expect(clicks).toBe(3);
    });
  });
}
