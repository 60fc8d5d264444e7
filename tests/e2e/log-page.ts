import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { openStore } from '../../electron/adapters/sqlite/open-store.ts';
import { job, logEntry } from '../../electron/adapters/sqlite/testing.ts';
import { callFrom } from './page-client.ts';

/** The prompt of the job that `filledDataDir` makes. */
export const LONG_JOB = 'A long story';

/**
 * A data directory with one ended job of so many entries. Each tenth is an error, and every entry says its number in its message and
 * in its details.
 */
export async function filledDataDir(entries: number): Promise<{ dataDir: string; jobId: string }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'safelight-log-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const store = openStore({ path: join(dataDir, 'safelight.db'), mode: 'write', now: Date.now });
  const ended = job({ status: 'completed', params: { prompt: LONG_JOB } });
  store.jobs.insert(ended);
  const all = Array.from({ length: entries }, (_, index) =>
    logEntry(ended.id, {
      message: `Step ${index + 1} done`,
      detailsJson: JSON.stringify({ number: index + 1 }),
      level: (index + 1) % 10 === 0 ? 'error' : 'info',
    }),
  );
  store.log.append(all);
  store.close();
  return { dataDir, jobId: ended.id };
}

/** Shows a job by its prompt, past the first start's welcome. */
export async function openJob(page: Page, prompt: string): Promise<void> {
  await callFrom(page, 'settings.update', { welcomed: true });
  await page.getByText(prompt).first().click();
  await page.getByRole('heading', { name: prompt }).waitFor();
}

export function rows(page: Page): Locator {
  return page.getByRole('treegrid').locator('[data-seq]');
}

export function row(page: Page, seq: number): Locator {
  return page.locator(`[data-seq="${seq}"]`);
}

/** Chooses in the menu behind the three dots. */
export async function chooseInMenu(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'View and copy' }).click();
  await page
    .getByRole('menuitem', { name, exact: true })
    .or(page.getByRole('menuitemcheckbox', { name }))
    .click();
}

/** The sequences that the list holds from its first row to its last, read by scrolling through all of it. */
export function readThrough(page: Page): Promise<number[]> {
  return page.getByRole('treegrid').evaluate(async (list) => {
    const drawn = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const seen = new Set<number>();
    for (let top = 0; ; top += list.clientHeight) {
      list.scrollTop = top;
      await drawn();
      for (const line of list.querySelectorAll<HTMLElement>('[data-seq]'))
        seen.add(Number(line.dataset['seq']));
      if (list.scrollTop + list.clientHeight >= list.scrollHeight - 1) return [...seen].sort((a, b) => a - b);
    }
  });
}

/** 1 to `last`. */
export function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}
