import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { CommandName } from '../../shared/contract/commands.ts';
import { expectAccessible } from './axe.ts';
import { jobRow, makeJobs, untilListed } from './shell-page.ts';
import { openWeb } from './surfaces.ts';

/** From now on the app refuses this command, as if its disk were gone. Returns the function that ends it. */
async function refuse(page: Page, command: CommandName): Promise<() => Promise<void>> {
  const error = {
    code: 'database_unusable',
    message: 'The database cannot be read.',
    advice: 'Check the disk.',
    field: null,
  };
  await page.route('**/call', (route) => {
    const { name } = route.request().postDataJSON() as { name: string };
    return name === command ? route.fulfill({ json: { ok: false, error } }) : route.fallback();
  });
  return () => page.unroute('**/call');
}

describe('the window in trouble', () => {
  it('says why it cannot open, and opens when that is mended', async (context) => {
    const { page } = await openWeb(context);
    const mend = await refuse(page, 'settings.get');
    await page.reload();
    await page.getByRole('heading', { name: 'Safelight could not open its data' }).waitFor();
    const alert = page.getByRole('alert');
    await alert.getByText('The database cannot be read.').waitFor();
    await alert.getByText('Check the disk.').waitFor();
    await expectAccessible(page);
    await mend();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'No jobs yet' }).waitFor();
  });

  it('keeps the list when it cannot be searched, and searches when asked again', async (context) => {
    const { page } = await openWeb(context);
    await makeJobs(page, [{ prompt: 'A quiet harbour' }, { prompt: 'A red lighthouse' }]);
    await untilListed(page, ['A red lighthouse', 'A quiet harbour']);
    const mend = await refuse(page, 'job.list');
    await page.getByRole('searchbox', { name: 'Search prompts' }).fill('harbour');
    await page.getByText('The jobs could not be loaded').waitFor();
    await untilListed(page, ['A quiet harbour']);
    await expectAccessible(page);
    await mend();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('The jobs could not be loaded').waitFor({ state: 'detached' });
    await untilListed(page, ['A quiet harbour']);
  });

  it('takes back on the screen what the app refuses, and says so', async (context) => {
    const { page } = await openWeb(context);
    await makeJobs(page, [{ prompt: 'A quiet harbour' }]);
    const mend = await refuse(page, 'job.delete');
    await jobRow(page, 'A quiet harbour').click();
    await page.keyboard.press('Delete');
    await page.getByRole('button', { name: 'Delete job' }).click();
    await page.getByText('The jobs could not be deleted').first().waitFor();
    await untilListed(page, ['A quiet harbour']);
    await mend();
  });

  it('says that the app does not answer any more', async (context) => {
    const web = await openWeb(context);
    await makeJobs(web.page, [{ prompt: 'A quiet harbour' }]);
    await web.kill();
    await web.page.getByText('Safelight does not answer').waitFor();
    await expectAccessible(web.page);
    expect(await web.page.locator('.job-row-prompt').allTextContents()).toEqual(['A quiet harbour']);
  });
});
