import { EXIT } from '../exit-codes.ts';
import { findJob } from '../find-job.ts';
import { untilEnded } from '../run/until-ended.ts';
import { ask, type Session, withApp } from '../session.ts';
import { recoverFirst } from './before-run.ts';

/** `safelight cancel`: ends a job that was interrupted earlier, for good. A job that runs is cancelled where it runs. */
export function cancel(session: Session, reference: string): Promise<number> {
  return withApp(session, 'write', async (opened) => {
    const jobId = await findJob(opened.client, reference);
    await recoverFirst(session, opened, jobId);
    const job = await ask(opened.client, 'job.cancel', { jobId });
    await untilEnded(opened.client, job);
    session.printer.summary(await ask(opened.client, 'job.get', { jobId }));
    return EXIT.completed;
  });
}
