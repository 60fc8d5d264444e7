import { AppError } from '../../../../shared/contract/result.ts';
import { counted } from '../../../../shared/text/units.ts';
import type { OpenedApp } from '../../compose/open-app.ts';
import { ask, type Session } from '../session.ts';

const MOST_NAMED = 3;

/**
 * Repairs what a crash interrupted, and says which jobs wait to be resumed. None of them goes on unasked.
 * @param except the job that the user is about to go on with
 */
export async function recoverFirst({ printer }: Session, { app }: OpenedApp, except?: string): Promise<void> {
  const waiting = (await app.start('hold')).jobs.filter((id) => id !== except);
  if (waiting.length === 0) return;
  const named = waiting.slice(0, MOST_NAMED);
  const more = waiting.length > named.length ? ', …' : '';
  printer.note(
    `${counted(waiting.length, 'job')} did not finish earlier: ${named.join(', ')}${more}. Go on with: safelight resume JOB`,
  );
}

/** A job would wait for ever, with nobody here to let the queue go on. */
export async function refusePausedQueue({ client }: OpenedApp): Promise<void> {
  if (!(await ask(client, 'settings.get', {})).queuePaused) return;
  throw new AppError('not_possible', 'The queue is paused, so nothing would start.', {
    advice: 'Resume the queue in the Safelight app, or use another --data-dir.',
  });
}
