import type { Health } from '../../../../shared/contract/health.ts';
import type { Job } from '../../../../shared/domain/job.ts';
import { whyItHolds } from '../../../../shared/text/health-text.ts';
import type { OpenedApp } from '../../compose/open-app.ts';
import { exitCodeOfJob } from '../exit-codes.ts';
import { ask, type Session } from '../session.ts';
import { openLiveView } from './live-view.ts';
import { LogStream } from './log-stream.ts';
import { untilEnded } from './until-ended.ts';

export type WatchOptions = {
  /** Entries up to this one were there before. */
  readonly afterSeq: number;
  /** Shows the images being worked on, on a terminal. */
  readonly watch: boolean;
};

/**
 * Prints a job's log while it runs, then its summary. An interrupt cancels the job and waits for its end. The run goes on
 * when the reader of the output goes away: what was asked for is the pictures.
 * @returns the exit code that tells how it ended
 */
export async function watchRun(
  session: Session,
  opened: OpenedApp,
  job: Job,
  options: WatchOptions,
): Promise<number> {
  const { client } = opened;
  const { printer, interrupts } = session;
  const log = new LogStream(client, job.id, options.afterSeq, (entry) => {
    if (!session.globals.quiet) printer.entry(entry);
  });
  const noteHolds = holdNotes(session);
  const stopListening = client.subscribe((event) => {
    if (event.name === 'log.appended') for (const batch of event.payload.batches) log.announced(batch);
    else if (event.name === 'health.changed') noteHolds(event.payload);
  });
  const view = await openLiveView(session, client, job, options.watch);
  try {
    await log.drain();
    noteHolds(await ask(client, 'app.health', {}));
    cancelOn(interrupts.signal(), session, opened, job);
    await untilEnded(client, job);
    await log.drain();
  } finally {
    view.close();
    stopListening();
  }
  const detail = await ask(client, 'job.get', { jobId: job.id });
  printer.summary(detail);
  return exitCodeOfJob(detail.job.status);
}

/** Says once that the job waits for space or for its library, and that it goes on: it may be a long time without a log line. */
function holdNotes({ printer }: Session): (health: Health) => void {
  let holds = false;
  return (health) => {
    const why = whyItHolds(health);
    if (why !== null && !holds) printer.note(`Waiting: ${why}. It goes on by itself; interrupt to stop.`);
    if (why === null && holds) printer.note('Going on.');
    holds = why !== null;
  };
}

function cancelOn(signal: AbortSignal, { printer }: Session, { client }: OpenedApp, { id }: Job): void {
  const cancel = (): void => {
    printer.note('Cancelling; interrupt again to stop at once.');
    // A refusal means that it has just ended by itself.
    void client.call('job.cancel', { jobId: id });
  };
  if (signal.aborted) cancel();
  else signal.addEventListener('abort', cancel, { once: true });
}

/** The sequence of the job's newest entry. */
export async function lastSeqOf({ client }: OpenedApp, jobId: string): Promise<number> {
  return (await ask(client, 'log.page', { jobId, limit: 1 })).lastSeq;
}
