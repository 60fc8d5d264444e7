import { EXIT } from '../exit-codes.ts';
import { allJobs, findJob } from '../find-job.ts';
import { ask, type Session, withApp } from '../session.ts';

/** `safelight jobs`: every job, newest first. */
export function listJobs(session: Session): Promise<number> {
  const { output, printer } = session;
  return withApp(session, 'read', async ({ client, writer }) => {
    const use = writer();
    let any = false;
    for await (const job of allJobs(client)) {
      any = true;
      await printer.listed(job, use, () => ask(client, 'job.get', { jobId: job.id }));
      await output.drained();
      if (output.closed.aborted) break;
    }
    if (!any) printer.note('No job yet. Make one with: safelight generate --prompt TEXT');
    return EXIT.completed;
  });
}

/** `safelight job`: all about one job. */
export function showJob(session: Session, reference: string): Promise<number> {
  return withApp(session, 'read', async ({ client, writer }) => {
    const jobId = await findJob(client, reference);
    // Looked at before the job: one that ended meanwhile is not taken for interrupted.
    const use = writer();
    session.printer.job(await ask(client, 'job.get', { jobId }), use);
    return EXIT.completed;
  });
}
