import { describe, expect, it } from 'vitest';
import { expectAccessible } from './axe.ts';
import { filledDataDir, LONG_JOB, openJob, readThrough, row, rows, upTo } from './log-page.ts';
import { callFrom, startDemoJob, untilJobIs } from './page-client.ts';
import { surfaces } from './surfaces.ts';

for (const surface of surfaces) {
  describe(`the log of a job ${surface.name}`, () => {
    it('comes live, is complete after a reload in the middle, and tells what failed', async (context) => {
      const shown = await surface.open(context);
      const { page, complaints } = shown;
      const job = await startDemoJob(page, '2:declined', { images: 3, prompt: 'A quiet harbour' });
      await openJob(page, 'A quiet harbour');
      await row(page, 5).waitFor();
      await page.reload();
      await openJob(page, 'A quiet harbour');
      await untilJobIs(page, job.id, ({ status }) => status === 'completed_partial');
      const { lastSeq } = await callFrom(page, 'log.page', { jobId: job.id });
      await row(page, lastSeq).waitFor();
      expect(await readThrough(page)).toEqual(upTo(lastSeq));

      await page.getByRole('button', { name: 'Next error' }).click();
      await page.getByText('Rephrase it and start a new job').last().waitFor();
      await page.getByRole('row', { expanded: true }).getByText('rejected by the safety system').waitFor();
      await expectAccessible(page, '.log');
      expect(complaints).toEqual([]);
    });

    it('pauses when the reader scrolls away, says how much came, and goes on at the end', async (context) => {
      const { page } = await surface.open(context);
      const job = await startDemoJob(page, '*:slow=1', { images: 8, concurrency: 1, prompt: 'A slow tide' });
      await openJob(page, 'A slow tide');
      await row(page, 12).waitFor();
      const list = page.getByRole('treegrid');
      const place = () => list.evaluate((element) => element.scrollTop);
      const end = await place();
      await list.hover();
      await page.mouse.wheel(0, -2_000);
      await page.getByRole('button', { name: 'Paused' }).waitFor();
      // The wheel scrolls smoothly: only where it comes to rest, once it has begun, is the reader's place.
      await expect.poll(place).toBeLessThan(end);
      let rest = await place();
      await expect
        .poll(
          async () => {
            const before = rest;
            rest = await place();
            return rest === before;
          },
          { interval: 300, timeout: 10_000 },
        )
        .toBe(true);
      await page.getByRole('button', { name: /Paused · \d+ new/ }).waitFor();
      expect(await place()).toBe(rest);

      await list.focus();
      await page.keyboard.press('End');
      await page.getByRole('button', { name: 'Paused' }).waitFor({ state: 'detached' });
      const { lastSeq } = await callFrom(page, 'log.page', { jobId: job.id });
      await row(page, lastSeq + 1).waitFor();
    });

    it('shows by image what came of each, with earlier attempts folded', async (context) => {
      const { page } = await surface.open(context);
      const job = await startDemoJob(page, '1:server_error*1', { images: 2, prompt: 'Two boats' });
      await untilJobIs(page, job.id, ({ status }) => status === 'completed');
      await openJob(page, 'Two boats');
      await page.getByRole('button', { name: 'Group by image' }).click();
      const groups = page.getByRole('row', { expanded: false });
      await expect.poll(() => groups.allInnerTexts()).toHaveLength(3);
      await groups.filter({ hasText: 'Image 1' }).click();
      const earlier = page.getByRole('row', { name: /Attempt 1 · \d+ entries/ });
      await earlier.waitFor();
      expect(await rows(page).filter({ hasText: 'attempt 1 failed' }).count()).toBe(0);
      await earlier.click();
      await rows(page).filter({ hasText: 'attempt 1 failed' }).waitFor();
      await groups.filter({ hasText: 'Image 2' }).click();
      await rows(page).filter({ hasText: 'Image 2: variant' }).first().waitFor();
      await page.keyboard.press('End');
      // Which image one is in the middle of stays in sight.
      await page
        .locator('.log-stuck')
        .filter({ hasText: /Image [12]/ })
        .waitFor();
      await expectAccessible(page, '.log');
    });

    it('counts what comes while it is closed', async (context) => {
      const { page } = await surface.open(context);
      await startDemoJob(page, '*:slow=1,3:declined', { images: 3, concurrency: 1, prompt: 'A closed box' });
      await openJob(page, 'A closed box');
      await row(page, 3).waitFor();
      await page.keyboard.press('ControlOrMeta+j');
      await page.getByRole('treegrid').waitFor({ state: 'detached' });
      await page.getByRole('img', { name: /new entries, error at worst/ }).waitFor({ timeout: 30_000 });
      await page.keyboard.press('ControlOrMeta+j');
      await rows(page).first().waitFor();
    });
  });

  describe(`a log of 30,000 entries ${surface.name}`, () => {
    it('is searched, filtered and walked through as a whole', async (context) => {
      const { dataDir } = await filledDataDir(30_000);
      const { page, complaints } = await surface.open(context, { dataDir });
      await openJob(page, LONG_JOB);
      await row(page, 30_000).waitFor();
      await page.getByText('30,000 entries', { exact: true }).waitFor();
      expect(await rows(page).count()).toBeLessThan(100);

      const list = page.getByRole('treegrid');
      await list.focus();
      await page.keyboard.press('Home');
      await row(page, 1).waitFor();
      await page.keyboard.press('n');
      await row(page, 10)
        .and(page.getByRole('row', { selected: true }))
        .waitFor();
      await page.keyboard.press('n');
      await row(page, 20)
        .and(page.getByRole('row', { selected: true }))
        .waitFor();
      await page.keyboard.press('p');
      await row(page, 10)
        .and(page.getByRole('row', { selected: true }))
        .waitFor();

      await page.keyboard.press('ControlOrMeta+f');
      await page.keyboard.type('Step 1234');
      await page.getByText('11 of 30,000 match').waitFor();
      await page.getByText('29,989 hidden by filters').waitFor();
      expect(await page.locator('mark').first().textContent()).toBe('Step 1234');
      await page.keyboard.press('Enter');
      const hit = page.getByRole('row', { selected: true });
      await hit.waitFor();
      const seq = Number(await hit.getAttribute('data-seq'));
      await hit.click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Show in context' }).click();
      await row(page, seq + 1).waitFor();
      await row(page, seq)
        .and(page.getByRole('row', { selected: true }))
        .waitFor();

      await page.getByRole('button', { name: 'Errors only' }).click();
      await page.getByText('27,000 hidden by filters').waitFor();
      await expect.poll(() => rows(page).first().getAttribute('data-level')).toBe('error');
      await expectAccessible(page, '.log');
      expect(complaints).toEqual([]);
    });
  });
}
