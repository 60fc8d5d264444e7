import type { Client } from '../../../../shared/contract/client.ts';
import { EXIT } from '../exit-codes.ts';
import { allJobs } from '../find-job.ts';
import { othersReport } from '../print/job-lines.ts';
import { ask, type Session, withApp } from '../session.ts';
import { lookAtJob, withCloudRead } from './others.ts';

/** `safelight jobs`: every job, newest first. */
export function listJobs(session: Session, { others }: { readonly others?: true } = {}): Promise<number> {
  return others ? listOthers(session) : listOwn(session);
}

/** `safelight jobs --others` */
function listOthers(session: Session): Promise<number> {
  return withApp(session, 'read', async ({ client }) => {
    const { joined } = await ask(client, 'cloud.status', {});
    if (joined === null) session.printer.note('No cloud account is joined. See safelight cloud status.');
    else await withCloudRead(session, null, () => printOthers(session, client));
    return EXIT.completed;
  });
}

async function printOthers({ output, printer, globals }: Session, client: Client): Promise<void> {
  let any = false;
  for await (const job of allJobs(client, 'others')) {
    any = true;
    const { device } = await ask(client, 'cloud.job', { jobId: job.id });
    const detail = globals.json ? await ask(client, 'job.get', { jobId: job.id }) : null;
    printer.report(othersReport(job, device ?? '', detail));
    await output.drained();
    if (output.closed.aborted) return;
  }
  if (!any) printer.note('No other device of the account has put a job into the cloud yet.');
}

function listOwn(session: Session): Promise<number> {
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
  return withApp(session, 'read', ({ client, writer }) =>
    lookAtJob(session, client, reference, async (jobId, catchUp) => {
      // Looked at before the job: one that ended meanwhile is not taken for interrupted. Of another device's nobody here can tell.
      const use = catchUp === null ? writer() : null;
      session.printer.job(await ask(client, 'job.get', { jobId }), use);
      return EXIT.completed;
    }),
  );
}
