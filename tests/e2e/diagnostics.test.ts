import { expect, it } from 'vitest';
import { expectAccessible } from './axe.ts';
import { launch, startAgain } from './launch.ts';

it('says after an unexpected end when it was, and shows what is known of it', async (context) => {
  const { app, start } = await launch(context);
  app.process().kill('SIGKILL');
  await app.waitForEvent('close');

  const { app: again, page } = await startAgain(start);
  const notice = page.getByRole('status').filter({ hasText: 'Safelight closed unexpectedly today' });
  await notice.waitFor();
  await expectAccessible(page, '.end-notice');
  await notice.getByRole('button', { name: 'Details' }).click();

  const dialog = page.getByRole('dialog', { name: 'Diagnostics' });
  await dialog.getByRole('heading', { name: 'Versions' }).waitFor();
  expect(await notice.count()).toBe(0);
  await dialog
    .getByText(/^Details$/)
    .first()
    .click();
  await dialog
    .getByRole('region', { name: 'The app’s log before it' })
    .getByText('Safelight started')
    .waitFor();
  await expectAccessible(page, '[role=dialog]');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });

  // An error in the page is written down as well, and the menu leads to it.
  await page.evaluate(() => void setTimeout(() => Promise.reject(new Error('nobody in the page waited'))));
  await again.evaluate(({ Menu }) => {
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? [];
    items.find(({ label }) => label === 'Diagnostics…')?.click();
  });
  await dialog.getByText('nobody in the page waited').first().waitFor();
});
