import type { RetryOutcome } from '../../../../shared/contract/commands.ts';
import { isFinal, type Job } from '../../../../shared/domain/job.ts';
import { goneBases } from '../../../../shared/text/gone-bases.ts';
import { counted } from '../../../../shared/text/units.ts';
import type { OpenedApp } from '../../compose/open-app.ts';
import { exitCodeOfJob } from '../exit-codes.ts';
import { findJob } from '../find-job.ts';
import { unlessInterrupted } from '../interrupts.ts';
import { statusText } from '../print/activity.ts';
import { lastSeqOf, watchRun } from '../run/watch-run.ts';
import { ask, type Session, withApp } from '../session.ts';
import { recoverFirst, refusePausedQueue } from './before-run.ts';

/** `safelight retry`: generates what is missing of a job, from the cheapest point. */
export function retry(session: Session, reference: string): Promise<number> {
  return goOn(session, reference, async ({ client }, jobId) => {
    const { gone } = await ask(client, 'job.retryEstimate', { jobId });
    if (gone > 0) session.printer.note(goneNote(gone));
    return await ask(client, 'job.retry', { jobId, gone });
  });
}

/** What would have cost nothing is told before it is bought. */
export function goneNote(images: number): string {
  return `${goneBases(images)}: generated again. --dry-run tells the price.`;
}

/** `safelight resume`: goes on with a job that was interrupted, and decides about images of unknown outcome. */
export function resume(
  session: Session,
  reference: string,
  options: { readonly unknown?: 'resend' | 'give-up' },
): Promise<number> {
  return goOn(session, reference, ({ client }, jobId) =>
    ask(client, 'job.resume', { jobId, unknown: options.unknown ?? null }),
  );
}

async function goOn(
  session: Session,
  reference: string,
  start: (opened: OpenedApp, jobId: string) => Promise<RetryOutcome>,
): Promise<number> {
  return withApp(session, 'write', async (opened) => {
    const begin = async () => {
      const jobId = await findJob(opened.client, reference);
      await recoverFirst(session, opened, jobId);
      await refusePausedQueue(opened);
      const afterSeq = await lastSeqOf(opened, jobId);
      const before = (await ask(opened.client, 'job.get', { jobId })).job;
      return { afterSeq, before, outcome: await start(opened, jobId) };
    };
    const { afterSeq, before, outcome } = await unlessInterrupted(session.interrupts.signal(), begin());
    if (!hasStarted(before, outcome)) return nothingToDo(session, opened, outcome);
    return watchRun(session, opened, outcome.job, { afterSeq, watch: false });
  });
}

/** Whether there is anything to wait for: images to make, or at least a status to be given. */
function hasStarted(before: Job, { job, unknown }: RetryOutcome): boolean {
  return (
    !isFinal(before.status) ||
    job.run > before.run ||
    job.counts.active > 0 ||
    unknown < before.counts.unknown
  );
}

/** Says so, and tells how the job stands. */
async function nothingToDo(
  { printer }: Session,
  { client }: OpenedApp,
  { job, unknown }: RetryOutcome,
): Promise<number> {
  for (const note of standingNotes(job, unknown)) printer.note(note);
  printer.summary(await ask(client, 'job.get', { jobId: job.id }));
  return exitCodeOfJob(job.status);
}

/** What is left to do about a job that has ended, and with which command. */
export function standingNotes(job: Job, unknown: number): string[] {
  const missing = job.counts.failed + job.counts.cancelled;
  const notes: string[] = [];
  if (missing > 0) {
    const ended = job.status === 'cancelled' ? 'was cancelled' : `has ended, ${statusText(job, null)}`;
    const are = `${counted(missing, 'image')} ${missing === 1 ? 'is' : 'are'} missing`;
    notes.push(
      `This job ${ended}; ${are}. Make ${missing === 1 ? 'it' : 'them'} with: safelight retry ${job.id}`,
    );
  }
  if (unknown > 0) {
    const rest = missing > 0 ? 'Besides, ' : 'Nothing else is missing; ';
    notes.push(
      `${rest}${counted(unknown, 'image')} of unknown outcome may have been billed. Decide with: safelight resume ${job.id} --unknown resend|give-up`,
    );
  }
  return notes.length > 0 ? notes : ['Nothing is missing: there is nothing to do.'];
}
