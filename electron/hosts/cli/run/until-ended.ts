import type { Client } from '../../../../shared/contract/client.ts';
import { AppError } from '../../../../shared/contract/result.ts';
import { isFinal, type Job } from '../../../../shared/domain/job.ts';
import { ask } from '../session.ts';

/**
 * Waits until the job has ended this run, or cannot go on.
 * @throws AppError when the job stays unfinished because of trouble with the app itself (a full disk, a broken database)
 */
export async function untilEnded(client: Client, { id, run }: Job): Promise<void> {
  let stopListening = (): void => {};
  const ended = new Promise<void>((resolve, reject) => {
    stopListening = client.subscribe((event) => {
      if (event.name === 'job.changed') {
        const job = event.payload;
        if (job.id === id && job.run >= run && isFinal(job.status)) resolve();
      } else if (event.name === 'app.problem' && event.payload.jobId === id) {
        const { message, advice } = event.payload;
        reject(
          new AppError('internal', message, { advice: advice ?? `Go on later with: safelight resume ${id}` }),
        );
      }
    });
  });
  try {
    // It may have ended before anybody listened.
    const { job } = await ask(client, 'job.get', { jobId: id });
    if (!isFinal(job.status)) await ended;
  } finally {
    stopListening();
  }
}
