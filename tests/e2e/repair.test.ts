import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { expectAccessible } from './axe.ts';
import { filledDataDir, LONG_JOB } from './log-page.ts';
import { callFrom } from './page-client.ts';
import { openWeb } from './surfaces.ts';

const PAGE = 4_096;

it('a damaged database is put aside and repaired at the start, which says what it found', async (context) => {
  const { dataDir } = await filledDataDir(2_000);
  const path = join(dataDir, 'safelight.db');
  const damaged = await readFile(path);
  // In the midst of the log, which is nearly all of it.
  const at = Math.floor(damaged.length / PAGE / 2) * PAGE;
  await writeFile(path, damaged.fill(0, at, at + PAGE));

  const shown = await openWeb(context, { dataDir });
  // A page that nobody has read since. Who looks finds it, and the next start mends it.
  await callFrom(shown.page, 'settings.update', { welcomed: true });
  await callFrom(shown.page, 'database.check', { kind: 'quick' });
  await shown.page.getByText('The database is damaged').waitFor();
  await shown.restart();
  const { page } = shown;
  const notice = page.locator('.notice', { hasText: 'The database was damaged and has been repaired' });
  await notice.getByText(/From the database itself: 1 job, 1,9\d\d log entries/).waitFor();
  await page.getByText(LONG_JOB).first().waitFor();
  await expectAccessible(page, 'main');
  const [aside] = await readdir(join(dataDir, 'damaged'));
  // As it was: the page is as damaged there as before.
  const kept = await readFile(join(dataDir, 'damaged', String(aside), 'safelight.db'));
  expect(kept.subarray(at, at + PAGE)).toEqual(Buffer.alloc(PAGE));
  await notice.getByRole('button', { name: 'Dismiss' }).click();
  await notice.waitFor({ state: 'detached' });
});
