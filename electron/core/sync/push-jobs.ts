import { breather } from '../pause.ts';
import type { CloudRow } from '../ports/cloud.ts';
import type { OutboxRow } from '../ports/sync-store.ts';
import { sendOrPark } from './bisect.ts';
import { jobRow } from './cloud-rows.ts';
import { removeFromCloud } from './removals.ts';
import { batchesOf, MOST_ROWS, parkRow, Scrubs, type Sending } from './sending.ts';

type ReadyJob = { readonly due: OutboxRow; readonly row: CloudRow };

/**
 * Sends the jobs that are due, and takes those out of the cloud that are gone or kept here.
 * @returns whether there may be more
 */
export async function pushJobs(sending: Sending, signal: AbortSignal): Promise<boolean> {
  const { sync } = sending.ports.store;
  const due = sync.due('job', MOST_ROWS);
  const breathe = breather(sending.ports.clock);
  const scrubs = new Scrubs(sending);
  const ready: ReadyJob[] = [];
  for (const one of due) {
    const known = sync.job(one.jobId);
    const scrub = scrubs.of(one.jobId);
    if (known === null || scrub === null || known.keptLocal) await takeOut(sending, one, signal);
    else {
      const { job, deletedAt, pushedSeq } = known;
      ready.push({ due: one, row: jobRow({ job, deletedAt, logSeq: pushedSeq }, sending.sender, scrub) });
    }
    await breathe();
  }
  for (const batch of batchesOf(ready, ({ row }) => JSON.stringify(row).length)) {
    await sendBatch(sending, batch, signal);
  }
  return due.length === MOST_ROWS;
}

async function takeOut(sending: Sending, due: OutboxRow, signal: AbortSignal): Promise<void> {
  const { sync } = sending.ports.store;
  const isThere = sync.wasPushed(due.jobId) || sync.uploadsOf(due.jobId).length > 0;
  if (isThere) await removeFromCloud(sending, due, signal);
  else sync.acknowledge([due.change]);
}

async function sendBatch(sending: Sending, batch: readonly ReadyJob[], signal: AbortSignal): Promise<void> {
  const { ports, link, line } = sending;
  await sendOrPark(batch, {
    send: async (jobs) => {
      await link.upsert(
        'jobs',
        jobs.map(({ row }) => row),
        signal,
      );
      signal.throwIfAborted();
    },
    sent: (jobs) => {
      ports.store.transaction('normal', () => {
        ports.store.sync.acknowledge(jobs.map(({ due }) => due.change));
        ports.store.sync.setPushed(jobs.map(({ due }) => due.jobId));
      });
      for (const { due } of jobs) line.look(due.jobId);
    },
    refused: ({ due }, problem) => parkRow(sending, due, problem),
  });
}
