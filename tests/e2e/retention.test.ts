import { describe, expect, it } from 'vitest';
import { isFinal } from '../../shared/domain/job.ts';
import { expectAccessible } from './axe.ts';
import { callFrom, startDemoJob, untilJobIs } from './page-client.ts';
import { surfaces } from './surfaces.ts';

for (const surface of surfaces) {
  describe(`retention ${surface.name}`, () => {
    it('shows what would go, takes it when that is confirmed, and brings it back', async (context) => {
      const { page, complaints } = await surface.open(context);
      for (const prompt of ['an old harbour', 'a new lighthouse']) {
        const { id } = await startDemoJob(page, null, { prompt, images: 1 });
        await untilJobIs(page, id, ({ status }) => isFinal(status));
      }
      const jobs = async () => (await callFrom(page, 'job.list', {})).jobs.map(({ params }) => params.prompt);
      await page.getByRole('button', { name: 'Settings' }).click();
      await page.getByRole('button', { name: 'Retention', exact: true }).click();
      await page.getByText('Nothing would be removed: no rule is switched on.').waitFor();
      await page.getByRole('switch', { name: 'Keep only the newest jobs' }).click();
      await page.getByText('Nothing would be removed now.').waitFor();
      await page.getByLabel('Jobs to keep').fill('1');
      await page.getByText(/^Would remove 1 job, /).waitFor();
      await expectAccessible(page, 'main');

      await page.getByRole('button', { name: 'Review…' }).click();
      await page.getByRole('cell', { name: 'an old harbour' }).waitFor();
      await expectAccessible(page, '[role=dialog]');
      await page.getByRole('button', { name: /^Remove 1 job, / }).click();
      await page.getByText('It leaves the disk in a minute.').waitFor();
      expect(await jobs()).toEqual(['a new lighthouse']);
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText('Everything is back').waitFor();
      expect(await jobs()).toEqual(['a new lighthouse', 'an old harbour']);
      expect(complaints).toEqual([]);
    });
  });
}
