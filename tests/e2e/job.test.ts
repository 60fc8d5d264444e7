import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { shownSeqs, startJob, storedLastSeq, untilStatus, upTo, watchArrivals } from './job-page.ts';
import { launch } from './launch.ts';
import { readThrough } from './log-page.ts';

async function pictures(library: string): Promise<string[]> {
  const files = await readdir(library, { recursive: true });
  return files.filter((file) => file.endsWith('.png'));
}

describe('a job in the real app', () => {
  it('shows its log live, tells what failed, and completes by a retry', async (context) => {
    const { page, library, complaints } = await launch(context);
    await page.getByRole('heading', { name: 'Watch every image develop' }).waitFor();
    await watchArrivals(page);
    await startJob(page, {
      prompt: 'A red lighthouse at dusk',
      images: 3,
      variants: 2,
      faults: '2:invalid*1',
    });

    await untilStatus(page, 'completed_partial');
    const last = await storedLastSeq(page);
    await page.locator(`[data-seq="${last}"]`).waitFor();
    const arrivals = await page.evaluate(() => window.arrivals);
    expect(arrivals.map(({ seq }) => seq)).toEqual(upTo(last));
    expect(arrivals.filter(({ status }) => status === 'processing').length).toBeGreaterThan(5);
    expect(await readThrough(page)).toEqual(upTo(last));

    const header = page.locator('header[data-status]');
    await page.getByText('2 of 3 images completed, 1 did not').waitFor();
    await page.getByText('Change what the message names').first().waitFor();
    await header.getByText('Demo', { exact: true }).waitFor();
    expect(await pictures(library)).toHaveLength(4);

    await header.getByRole('button', { name: 'Retry failed (1' }).click();
    await untilStatus(page, 'completed');
    const end = await storedLastSeq(page);
    await page.locator(`[data-seq="${end}"]`).waitFor();
    expect(end).toBeGreaterThan(last);
    // Only what is in view is drawn.
    const shown = await shownSeqs(page);
    expect(shown.length).toBeGreaterThan(5);
    expect(shown).toEqual(upTo(end).slice(-shown.length));
    expect(await pictures(library)).toHaveLength(6);
    expect(complaints).toEqual([]);
  });

  it('keeps its log when the window is reloaded while it runs', async (context) => {
    const { page, complaints } = await launch(context);
    await startJob(page, { prompt: 'A quiet harbour', images: 3, variants: 1, faults: '3:slow=4' });
    await page.locator('[data-seq="8"]').waitFor();

    await page.reload();
    await untilStatus(page, 'processing');
    await watchArrivals(page);
    await page.locator('[data-seq="8"]').waitFor();
    await untilStatus(page, 'completed');
    const last = await storedLastSeq(page);
    await page.locator(`[data-seq="${last}"]`).waitFor();
    expect(await readThrough(page)).toEqual(upTo(last));
    expect((await page.evaluate(() => window.arrivals)).length).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
  });

  it('stops when it is cancelled, and says so', async (context) => {
    const { page } = await launch(context);
    await startJob(page, { prompt: 'A long wait', images: 2, variants: 1, faults: '*:slow=600' });
    await page.getByRole('button', { name: 'Cancel' }).click();
    await untilStatus(page, 'cancelled');
    await page.locator('header[data-status]').getByText('2 cancelled').waitFor();
  });
});
