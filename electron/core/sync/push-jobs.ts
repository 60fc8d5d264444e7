import { breather } from '../pause.ts';
import type { CloudRow } from '../ports/cloud.ts';
import type { OutboxRow } from '../ports/sync-store.ts';
import { sendOrPark } from './bisect.ts';
import { jobRow } from './cloud-rows.ts';
import { removeFromCloud } from './removals.ts';
import { batchesOf, MOST_ROWS, parkRow, readOrPark, Scrubs, type Sending, stillOf } from './sending.ts';

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
  const leaving: OutboxRow[] = [];
  for (const one of due) {
    const row = readOrPark(sending, one, signal, () => rowOf(sending, one, scrubs));
    if (row === null) leaving.push(one);
    else if (row !== undefined) ready.push({ due: one, row });
    await breathe();
  }
  for (const batch of await batchesOf(ready, ({ row }) => JSON.stringify(row).length, breathe)) {
    await sendBatch(sending, batch, signal);
  }
  // Last, for they take long: what was read must not grow old meanwhile.
  for (const one of leaving) await takeOut(sending, one, signal);
  return due.length === MOST_ROWS;
}

/** Null when nothing of the job may be in the cloud. */
function rowOf({ ports, sender }: Sending, { jobId }: OutboxRow, scrubs: Scrubs): CloudRow | null {
  const { sync } = ports.store;
  if (!sync.mayBeSent(jobId)) return null;
  const known = sync.job(jobId);
  const scrub = scrubs.of(jobId);
  if (known === null || scrub === null) return null;
  const { job, deletedAt, pushedSeq } = known;
  return jobRow({ job, deletedAt, logSeq: pushedSeq }, sender, scrub);
}

async function takeOut(sending: Sending, due: OutboxRow, signal: AbortSignal): Promise<void> {
  const { sync } = sending.ports.store;
  // Put back by its user meanwhile: then it is in line anew.
  if (sync.mayBeSent(due.jobId)) return;
  const isThere = sync.wasPushed(due.jobId) || sync.uploadsOf(due.jobId).length > 0;
  if (isThere) await removeFromCloud(sending, due, signal);
  else sync.acknowledge([due.change]);
}

async function sendBatch(sending: Sending, batch: readonly ReadyJob[], signal: AbortSignal): Promise<void> {
  const { ports, link, line, refusals } = sending;
  await sendOrPark(batch, {
    refusals,
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
    still: stillOf(sending, ({ due }) => due.jobId),
  });
}
