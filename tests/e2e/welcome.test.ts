import { describe, expect, it } from 'vitest';
import { isFinal } from '../../shared/domain/job.ts';
import { expectAccessible } from './axe.ts';
import { callFrom, startDemoJob, untilJobIs } from './page-client.ts';
import { surfaces } from './surfaces.ts';

for (const surface of surfaces) {
  describe(`the first start ${surface.name}`, () => {
    it('shows a job with a failure in one click, which a retry completes', async (context) => {
      const { page, complaints } = await surface.open(context);
      await page.getByRole('heading', { name: 'Watch every image develop' }).waitFor();
      await expectAccessible(page, 'main');
      await page.getByRole('button', { name: 'Develop a demo job' }).click();
      await page.getByRole('heading', { name: /A red lighthouse/ }).waitFor();
      const [job] = (await callFrom(page, 'job.list', {})).jobs;
      const jobId = job?.id ?? '';
      await untilJobIs(page, jobId, ({ status }) => isFinal(status));
      const ended = await callFrom(page, 'job.get', { jobId });
      expect(ended.job.counts).toMatchObject({ completed: 5, failed: 1 });
      expect(ended.images.map(({ attempts }) => attempts)).toEqual([1, 2, 1, 1, 3, 1]);

      await callFrom(page, 'job.retry', { jobId });
      await untilJobIs(page, jobId, ({ status }) => status === 'completed');
      const settings = await callFrom(page, 'settings.get', {});
      expect(settings).toMatchObject({ welcomed: true, lastUsed: {} });
      expect(complaints).toEqual([]);
    });

    it('is shown once: whoever went on does not see it again', async (context) => {
      const app = await surface.open(context);
      await app.page.getByRole('button', { name: 'Add my OpenAI key' }).click();
      await app.page.getByRole('heading', { name: 'Provider and key' }).waitFor();
      await expect.poll(async () => (await callFrom(app.page, 'settings.get', {})).welcomed).toBe(true);
      await app.restart();
      await app.page.getByRole('button', { name: 'New job' }).first().waitFor();
      expect(await app.page.getByRole('heading', { name: 'Watch every image develop' }).count()).toBe(0);
    });
  });

  describe(`after a crash ${surface.name}`, () => {
    it('says what is left of each job, and goes on only when told', async (context) => {
      const app = await surface.open(context);
      const prompt = 'A fox at the edge of a wood';
      const job = await startDemoJob(app.page, '2:slow=600', { prompt, images: 4, concurrency: 1 });
      await untilJobIs(app.page, job.id, ({ counts }) => counts.completed === 1);
      await expect
        .poll(async () => (await callFrom(app.page, 'image.list', { jobId: job.id }))[1]?.status)
        .toBe('generating');
      await app.kill();
      await app.restart();

      const sheet = app.page.getByRole('dialog', { name: 'Safelight was interrupted' });
      await sheet.getByText(prompt).waitFor();
      for (const count of ['1 saved', '2 not started', '1 unknown']) await sheet.getByText(count).waitFor();
      await expectAccessible(app.page, '[role=dialog]');
      await sheet.getByRole('radio', { name: 'Give up' }).click();
      await sheet.getByRole('button', { name: 'Continue No cost' }).click();
      await sheet.waitFor({ state: 'detached' });
      await untilJobIs(app.page, job.id, ({ status }) => isFinal(status));
      const { counts } = (await callFrom(app.page, 'job.get', { jobId: job.id })).job;
      expect(counts).toMatchObject({ completed: 3, failed: 1, unknown: 0 });
    });

    it('lets the choice wait', async (context) => {
      const app = await surface.open(context);
      const job = await startDemoJob(app.page, '*:slow=600', { prompt: 'A pond', images: 2 });
      await expect
        .poll(async () => (await callFrom(app.page, 'image.list', { jobId: job.id }))[0]?.status)
        .toBe('generating');
      await app.kill();
      await app.restart();
      await app.page.getByRole('button', { name: 'Decide later' }).click();
      await app.page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(await callFrom(app.page, 'app.recovery', {})).toMatchObject([{ jobId: job.id }]);
      expect((await callFrom(app.page, 'job.get', { jobId: job.id })).job.status).not.toBe('completed');
    });
  });
}
