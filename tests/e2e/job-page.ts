import type { Page } from 'playwright-core';
import type { Client } from '../../shared/contract/client.ts';

declare global {
  interface Window {
    /** Rows of the log in the order in which they came into the page, with the job's status at that moment. */
    arrivals: { seq: number; status: string }[];
  }
}

/** Notes from now on how rows of the log come into the page. */
export function watchArrivals(page: Page): Promise<void> {
  return page.evaluate(() => {
    window.arrivals = [];
    new MutationObserver((mutations) => {
      const status = document.querySelector<HTMLElement>('[data-status]')?.dataset['status'] ?? '';
      for (const node of mutations.flatMap((mutation) => [...mutation.addedNodes])) {
        if (!(node instanceof HTMLElement)) continue;
        for (const row of [node, ...node.querySelectorAll<HTMLElement>('[data-seq]')]) {
          if (row.dataset['seq'] !== undefined)
            window.arrivals.push({ seq: Number(row.dataset['seq']), status });
        }
      }
    }).observe(document.body, { childList: true, subtree: true });
  });
}

export type NewJob = { prompt: string; images: number; variants: number; faults: string };

/** Fills in the form and starts the job, as a person would with the keyboard. */
export async function startJob(page: Page, job: NewJob): Promise<void> {
  await page.getByRole('button', { name: 'New job' }).first().click();
  await page.getByLabel('Images', { exact: true }).fill(String(job.images));
  await page.getByLabel('Variants each').fill(String(job.variants));
  await page.getByText('Advanced', { exact: true }).click();
  await page.getByLabel('Faults to play').fill(job.faults);
  await page.getByRole('textbox', { name: 'Prompt' }).fill(job.prompt);
  await page.keyboard.press('Control+Enter');
}

/** Waits until the selected job has this status. */
export function untilStatus(page: Page, status: string): Promise<void> {
  return page.locator(`header[data-status=${status}]`).waitFor({ timeout: 60_000 });
}

/** The sequences of all rows that the page shows, from top to bottom. */
export function shownSeqs(page: Page): Promise<number[]> {
  return page
    .locator('[data-seq]')
    .evaluateAll((rows) => rows.map((row) => Number((row as HTMLElement).dataset['seq'])));
}

/** The sequence of the newest entry that the store has of the selected job. */
export function storedLastSeq(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const client = window.safelight as Client;
    const jobId = document.querySelector<HTMLElement>('[aria-current=true]')?.dataset['jobId'] ?? '';
    const answer = await client.call('log.page', { jobId, limit: 1 });
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.value.lastSeq;
  });
}

/** 1 to `last`. */
export function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}
