import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { DEFAULT_RETRY_POLICY } from '../../shared/domain/retry-policy.ts';
import { giveFailure, giveImage, ScriptedProvider } from '../support/fake-ports.ts';
import { TestApp } from '../support/test-app.ts';

/** What a call comes to, and after how many seconds. */
type Played = readonly ['image' | 'limited' | 'unusable' | 'declined', number];

/** The calls of a good day, and of one on which a batch waited, took long, and paid for what it could not use. */
const GOOD_DAY: readonly Played[] = [
  ['image', 20],
  ['image', 20],
  ['image', 20],
];
const SLOW_DAY: readonly Played[] = [
  ['limited', 1],
  ['image', 65],
  ['unusable', 65],
  ['image', 65],
  ['image', 65],
  ['declined', 1],
];
/** How long the provider asks to wait, in milliseconds. */
const HINT_MS = 90_000;

/** A data directory with a job of the day before yesterday, and one of yesterday; all images cost $0.04. */
export async function slowYesterday(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'safelight-days-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const today = new Date();
  await playDay(folder, GOOD_DAY, noonOf(today, 2), 3);
  await playDay(folder, SLOW_DAY, noonOf(today, 1), 4);
  return join(folder, 'data');
}

function noonOf(today: Date, daysAgo: number): number {
  return new Date(today.getFullYear(), today.getMonth(), today.getDate() - daysAgo, 12).getTime();
}

async function playDay(
  folder: string,
  calls: readonly Played[],
  begin: number,
  images: number,
): Promise<void> {
  const provider = new ScriptedProvider(async (request, _signal, call) => {
    const [outcome, seconds] = calls[call - 1] ?? (['image', 0] as const);
    await new Promise<void>((resolve) => app.clock.after(seconds * 1_000, resolve));
    switch (outcome) {
      case 'image':
        return giveImage(request);
      case 'limited':
        return giveFailure('rate_limited', { hintMs: HINT_MS });
      case 'unusable':
        return { ...giveFailure('unusable_answer', { billing: 'billed' }), costUsd: 0.04 };
      case 'declined':
        return giveFailure('content_declined');
    }
  });
  const app = new TestApp({ folder, provider });
  app.clock.jump(begin - app.clock.now());
  await app.call('settings.update', { welcomed: true });
  const retryPolicy = { ...DEFAULT_RETRY_POLICY, timeoutMs: 120_000 };
  const { id } = await app.createJob({ images, variants: 1, concurrency: 1, retryPolicy });
  await app.untilFinal(id);
  await app.close();
}
