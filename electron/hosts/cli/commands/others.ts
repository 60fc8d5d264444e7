import type { Client } from '../../../../shared/contract/client.ts';
import { AppError } from '../../../../shared/contract/result.ts';
import { findJob } from '../find-job.ts';
import { unlessInterrupted } from '../interrupts.ts';
import { ask, type Session, withApp } from '../session.ts';
import { recoverFirst } from './before-run.ts';

/** So long it is waited for the cloud before what was read earlier has to do. */
const FETCH_MS = 30_000;
/** A job is followed for a minute after this was said; see `cloud.watch`. */
const WATCH_MS = 20_000;

/** Reads what is new in the cloud; whether that was all, or null where nothing can be read. */
export type CatchUp = () => Promise<boolean | null>;

/**
 * Does some work with what other devices made up to date, as far as that can be: only the process that writes to the data directory reads
 * the cloud. Where that is another one, what it has read has to do, and it says so.
 * @param jobId the job that is looked at, which is followed until the work is done; null for the list
 */
export async function withCloudRead<T>(
  session: Session,
  jobId: string | null,
  work: (catchUp: CatchUp) => Promise<T>,
): Promise<T> {
  const taken = await takeOver(session, async (client) => {
    const catchUp = async (): Promise<boolean | null> => {
      const reading = ask(client, 'cloud.fetch', { jobId, waitMs: FETCH_MS });
      return (await unlessInterrupted(session.interrupts.signal(), reading)).complete;
    };
    const complete = await catchUp();
    if (complete === null) noteOld(session, 'the cloud is not connected');
    if (complete === false) noteOld(session, 'the cloud cannot be reached');
    return following(client, jobId, () => work(catchUp));
  });
  return taken === null ? work(async () => null) : taken.value;
}

/** Null where another process writes. */
async function takeOver<T>(
  session: Session,
  work: (client: Client) => Promise<T>,
): Promise<{ readonly value: T } | null> {
  try {
    return await withApp(session, 'write', async (opened) => {
      await recoverFirst(session, opened);
      return { value: await work(opened.client) };
    });
  } catch (error) {
    if (!(error instanceof AppError) || error.data.code !== 'data_dir_busy') throw error;
    noteOld(session, 'another Safelight is at work here');
    return null;
  }
}

function noteOld({ printer, globals }: Session, why: string): void {
  if (!globals.quiet) printer.note(`Shown as it was last read from the cloud: ${why}.`);
}

async function following<T>(client: Client, jobId: string | null, work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => void client.call('cloud.watch', { jobId }), WATCH_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/** A job that is looked at, and whether another device made it. */
type LookedAt = { readonly jobId: string; readonly isOthers: boolean };

/**
 * Does some work with the job that JOB means, of this machine or of another device of the account that is joined; that one's is read from
 * the cloud before.
 * @param work `catchUp` reads what is new of a job of another device; null for one of this machine
 * @throws AppError as `findJob` does
 */
export async function lookAtJob<T>(
  session: Session,
  client: Client,
  reference: string,
  work: (jobId: string, catchUp: CatchUp | null) => Promise<T>,
): Promise<T> {
  const { jobId, isOthers } = await findAnyJob(session, client, reference);
  return isOthers ? withCloudRead(session, jobId, (catchUp) => work(jobId, catchUp)) : work(jobId, null);
}

async function findAnyJob(session: Session, client: Client, reference: string): Promise<LookedAt> {
  const found = await lookedAt(client, reference);
  if (found !== null) return found;
  const { joined } = await ask(client, 'cloud.status', {});
  if (joined !== null) {
    const late = await withCloudRead(session, null, () => lookedAt(client, reference));
    if (late !== null) return late;
  }
  const { job } = await ask(client, 'job.get', { jobId: await findJob(client, reference) });
  return { jobId: job.id, isOthers: false };
}

/** Null when there is no such job yet. */
async function lookedAt(client: Client, reference: string): Promise<LookedAt | null> {
  try {
    const jobId = await findJob(client, reference);
    await ask(client, 'job.get', { jobId });
    return { jobId, isOthers: (await ask(client, 'cloud.job', { jobId })).place === 'other_device' };
  } catch (error) {
    if (error instanceof AppError && error.data.code === 'not_found') return null;
    throw error;
  }
}
