import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { isFinal, type Job, type JobParams } from '../../shared/domain/job.ts';
import { callFrom, startDemoJob, untilJobIs } from './page-client.ts';

/** The list of jobs. */
export function jobList(page: Page): Locator {
  return page.getByRole('listbox', { name: 'Jobs' });
}

/** The row of the job with this prompt. */
export function jobRow(page: Page, prompt: string): Locator {
  return jobList(page).getByRole('option').filter({ hasText: prompt });
}

/** Waits until the list shows the jobs with these prompts, in this order. */
export async function untilListed(page: Page, prompts: readonly string[]): Promise<void> {
  const shown = () => page.locator('.job-row-prompt').allTextContents();
  await expect.poll(shown, { timeout: 30_000 }).toEqual(prompts);
}

/** Waits until these are the jobs that are marked. */
export async function untilMarked(page: Page, prompts: readonly string[]): Promise<void> {
  const marked = () => jobList(page).locator('[aria-selected=true] .job-row-prompt').allTextContents();
  await expect.poll(marked, { timeout: 10_000 }).toEqual(prompts);
}

/** Makes small jobs with these prompts, one after the other, and waits until they have ended. */
export async function makeJobs(
  page: Page,
  jobs: readonly { prompt: string; faults?: string; params?: Partial<JobParams> }[],
): Promise<Job[]> {
  const made: Job[] = [];
  for (const { prompt, faults = null, params } of jobs) {
    const job = await startDemoJob(page, faults, { prompt, images: 1, ...params });
    await untilJobIs(page, job.id, ({ status }) => isFinal(status));
    made.push(job);
  }
  return made;
}

/** Makes jobs that wait in a queue that is paused. */
export async function makeQueue(page: Page, prompts: readonly string[]): Promise<void> {
  await callFrom(page, 'queue.pause', {});
  for (const prompt of prompts) await startDemoJob(page, null, { prompt, images: 1 });
}
