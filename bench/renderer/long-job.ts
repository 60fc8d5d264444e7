import type { Page } from 'playwright-core';
import { fillLog, newJob, openBenchStore, scratch } from '../fixtures.ts';
import { atMost, figure, inTurns, type Row, within } from '../measure.ts';
import { type BenchWindow, memoryMb, openApp, pageProcess } from './window.ts';

declare global {
  interface Window {
    /** How long the latest input took to show, in milliseconds. */
    painted: Promise<number>;
  }
}

const ENTRIES = 1_000_000;
const SHORT = 10;
const ROUNDS = 7;
const JUMP_MS = 100;
const GROWTH_MB = 30;
const NAMES = { long: 'A job of a million entries', short: 'A job of ten entries' } as const;

/** A job of a million entries in the real, built app, against one of ten. */
export async function longJobRows(): Promise<Row[]> {
  const dataDir = scratch();
  console.error(`  filling ${ENTRIES.toLocaleString('en')} entries …`);
  fill(dataDir);
  const window = await openApp(dataDir);
  try {
    await prepare(window.page);
    return [...(await openingRows(window)), ...(await jumpRows(window)), await memoryRow(window)];
  } finally {
    await window.app.close();
  }
}

function fill(dataDir: string): void {
  const store = openBenchStore(dataDir);
  for (const [prompt, entries] of [
    [NAMES.short, SHORT],
    [NAMES.long, ENTRIES],
  ] as const) {
    const made = newJob(1, 'completed');
    const job = { ...made, params: { ...made.params, prompt } };
    store.jobs.insert(job);
    fillLog(store, job.id, entries);
  }
  store.close();
}

async function prepare(page: Page): Promise<void> {
  await page.evaluate(() => window.safelight?.call('settings.update', { welcomed: true }));
  for (const name of [NAMES.short, NAMES.long]) await openingMs(page, name);
}

async function openingRows({ page }: BenchWindow): Promise<Row[]> {
  const figures = await inTurns(ROUNDS, {
    long: () => openingMs(page, NAMES.long),
    short: () => openingMs(page, NAMES.short),
  });
  const name = 'opening a job of 1,000,000 entries, against 10';
  return [atMost(name, figure(figures, 'long'), figure(figures, 'short'), 'ms', 1.5)];
}

/** From a click on a job to its newest rows on the screen, by the page's own clock. The other job is open before. */
async function openingMs(page: Page, name: string): Promise<number> {
  await open(page, name === NAMES.long ? NAMES.short : NAMES.long);
  return open(page, name);
}

async function open(page: Page, name: string): Promise<number> {
  const seq = name === NAMES.long ? ENTRIES : SHORT;
  await page.getByText(name).first().hover();
  return untilPainted(page, `[data-seq="${seq}"]`, () => page.mouse.down().then(() => page.mouse.up()));
}

async function jumpRows({ page }: BenchWindow): Promise<Row[]> {
  const list = page.getByRole('treegrid');
  await openingMs(page, NAMES.short);
  await openingMs(page, NAMES.long);
  const errorsOnly = page.getByRole('button', { name: 'Errors only' });
  const figures = await inTurns(ROUNDS, {
    end: async () => {
      await list.press('Home');
      await page.locator('[data-seq="1"]').waitFor();
      return untilPainted(page, `[data-seq="${ENTRIES}"]`, () => page.keyboard.press('End'));
    },
    error: async () => {
      await backToTheEnd(page);
      return untilPainted(page, '[data-seq="6"][aria-selected=true]', () => page.keyboard.press('n'));
    },
    filter: async () => {
      await backToTheEnd(page);
      const newestError = ENTRIES - 2;
      const first = `[data-seq="${newestError}"]:last-child`;
      const ms = await untilPainted(page, first, () => errorsOnly.click());
      await errorsOnly.click();
      await page.locator(`[data-seq="${ENTRIES}"]`).waitFor();
      return ms;
    },
  });
  return [
    within('in 1,000,000 entries: jump to the end', figure(figures, 'end'), JUMP_MS, 'ms'),
    within('in 1,000,000 entries: jump to the first error', figure(figures, 'error'), JUMP_MS, 'ms'),
    within('in 1,000,000 entries: errors only', figure(figures, 'filter'), JUMP_MS, 'ms'),
  ];
}

/** Nothing selected, and the end in view. */
async function backToTheEnd(page: Page): Promise<void> {
  const list = page.getByRole('treegrid');
  await list.press('Escape');
  await list.press('End');
  await page.locator(`[data-seq="${ENTRIES}"]`).waitFor();
}

/** What the page needs more for the long job, after moving about in it, than for the short one. */
async function memoryRow(window: BenchWindow): Promise<Row> {
  const { page } = window;
  const measured = async (name: string): Promise<number> => {
    await openingMs(page, name);
    await window.cdp.send('HeapProfiler.collectGarbage');
    return memoryMb([await pageProcess(window)]);
  };
  const short = await measured(NAMES.short);
  const long = await measured(NAMES.long);
  return within('renderer memory for 1,000,000 entries, beyond that for 10', long - short, GROWTH_MB, 'MB');
}

/**
 * Milliseconds from the input to the end of the first frame that shows such an element, by the page's own clock: what the tool that
 * drives the page takes is not in it.
 */
async function untilPainted(page: Page, selector: string, act: () => Promise<unknown>): Promise<number> {
  await page.evaluate((wanted) => {
    window.painted = new Promise((resolve) => {
      let started = 0;
      const begin = (): void => {
        started ||= performance.now();
      };
      for (const input of ['pointerdown', 'keydown']) {
        addEventListener(input, begin, { capture: true, once: true });
      }
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        if (started > 0 && document.querySelector(wanted) !== null) resolve(performance.now() - started);
        else requestAnimationFrame(() => channel.port2.postMessage(null));
      };
      channel.port2.postMessage(null);
    });
  }, selector);
  await act();
  return page.evaluate(() => window.painted);
}
