import { randomUUID } from 'node:crypto';
import type { TestApp } from '../../../../tests/support/test-app.ts';

/** A job that has ended well. @returns its id */
export async function endedJob(app: TestApp, preset: 'off' | 'standard' = 'standard'): Promise<string> {
  const { id } = await app.createJob({ images: 2, variants: 1, preset });
  await app.untilFinal(id);
  return id;
}

/** Entries that another process wrote: an app finds them when it starts. */
export function logMuch(app: TestApp, jobId: string, count: number, message = 'Line'): void {
  const { store, clock } = app.ports;
  const userId = store.jobs.get(jobId)?.userId ?? '';
  const known = { jobId, userId, imageId: null, attempt: null, level: 'info', step: 'processing' } as const;
  for (let at = 0; at < count; at += 1_000) {
    store.log.append(
      Array.from({ length: Math.min(1_000, count - at) }, (_, index) => ({
        ...known,
        id: randomUUID(),
        message: `${message} ${at + index}`,
        detailsJson: JSON.stringify({ at: at + index }),
        createdAt: clock.now(),
      })),
    );
  }
}
