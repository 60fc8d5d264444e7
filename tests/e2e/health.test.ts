import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { expectAccessible } from './axe.ts';
import { callFrom, startDemoJob, untilJobIs } from './page-client.ts';
import { makeJobs } from './shell-page.ts';
import { openWeb } from './surfaces.ts';

it('says that the library is away, starts nothing meanwhile, and goes on by itself when it is back', async (context) => {
  const { page, library } = await openWeb(context);
  await makeJobs(page, [{ prompt: 'A quiet harbour' }]);
  renameSync(library, `${library} away`);
  writeFileSync(library, 'not a folder');
  await callFrom(page, 'app.health', { look: true });
  const banner = page.getByRole('alert').filter({ hasText: 'The library is a file, not a folder' });
  await banner.getByText(library).waitFor();
  await page.getByRole('region', { name: 'Queue' }).getByText('No library').waitFor();
  await expectAccessible(page);
  await expect(startDemoJob(page, null, { prompt: 'A red lighthouse' })).rejects.toThrow('is a file');
  rmSync(library);
  renameSync(`${library} away`, library);
  await banner.waitFor({ state: 'detached', timeout: 10_000 });
  const job = await startDemoJob(page, null, { prompt: 'A red lighthouse', images: 1 });
  await untilJobIs(page, job.id, ({ status }) => status === 'completed');
});
